import type { ExceptionCause, TrackingStatus } from '../../domain/shipment/tracking-status.ts';

/** What an event of a carrier means: the canonical facts, without when and where. */
export type Meaning = {
	status: TrackingStatus;
	subStatus?: string | undefined;
	cause?: ExceptionCause | undefined;
	/** Somebody has to do something, or the parcel goes no further. */
	actionRequired: boolean;
};

/** One event, in our words, beside the carrier's own code and text. */
export type CarrierScan = Meaning & {
	/** The vendor's own id of the event, where it keeps one through every delivery. */
	scanId?: string | undefined;
	at: Date;
	/** The time came without a zone, or only as a day. */
	approximate: boolean;
	code?: string | undefined;
	text?: string | undefined;
	location?: string | undefined;
	/** The event as it came, where it is short. */
	raw?: unknown;
	/** Codes of it that no table knows: what it means is a guess, unless staff have said what they mean. */
	unmapped?: Pick<UnmappedCode, 'carrier' | 'code'>[] | undefined;
};

/** A code that no table knows. `carrier` is whose code it is, as the vendor names it. */
export type UnmappedCode = { carrier: string; code: string; text?: string | undefined };

/** What a vendor says of one parcel. */
export type ParcelReport = {
	/** Whoever carries it on its way, as the vendor names them; empty where it names nobody. */
	carriers: string[];
	trackingNumber: string;
	/** The order's number, where the vendor was told of it. */
	orderRef?: string | undefined;
	scans: CarrierScan[];
	unmapped: UnmappedCode[];
	/** When the carrier expects to deliver, and when it said so. */
	estimate?: { by: Date; saidAt: Date } | undefined;
};

/** A webhook of a carrier or of somebody who speaks for carriers. */
export type CarrierMessage = { parcels: ParcelReport[] };
