import type {
	CarrierMessage,
	CarrierScan,
	ParcelReport,
	UnmappedCode
} from '#server/ports/carrier-report.ts';
import type { Reading, WebhookAnswer, WebhookVendor } from '#server/ports/webhook.ts';
import { trackingNumber, unmappedOnce, type Unknown } from './reading.ts';
import { carrierTime, expectedDay } from './times.ts';

const SUCCESS: WebhookAnswer = { status: 200, type: 'text/plain', body: 'OK' };

/** What is a vendor's own: its name, how it proves itself, and where in its bodies parcels stand. */
type Own = Pick<WebhookVendor<CarrierMessage>, 'name' | 'isGenuine' | 'deliveryId'> &
	Partial<Pick<WebhookVendor<CarrierMessage>, 'format' | 'answer'>> & {
		/** Everything in a body that tells of a parcel. */
		parcelsIn(value: unknown): (ParcelReport | undefined)[];
		/** A body without any: what it is, where it is none of our business; else it is unreadable. */
		aside(value: unknown): string | undefined;
		/** What was looked for, for whoever reads that it was not there. */
		looksFor: string;
	};

/** What all who speak for carriers share: JSON, any 2xx, no header that has to be kept, parcels or a reason why none. */
export function carrierVendor({ parcelsIn, aside, looksFor, ...own }: Own): WebhookVendor<CarrierMessage> {
	return {
		channel: 'carriers',
		format: 'json',
		keeps: [],
		answer: SUCCESS,
		...own,
		read(value): Reading<CarrierMessage> {
			const parcels = parcelsIn(value).filter((one) => one !== undefined);
			if (parcels.length > 0) return { kind: 'message', message: { parcels } };
			const what = aside(value);
			if (what !== undefined) return { kind: 'ignored', why: `${own.name}: ${what}` };
			return { kind: 'unreadable', why: `${own.name}: no ${looksFor}` };
		}
	};
}

/** Notes a code that no table has. */
export type NoteUnmapped = (code: UnmappedCode) => void;

type Said = {
	/** As it stands in the body. */
	number: unknown;
	carriers: readonly (string | undefined)[];
	orderRef?: string | undefined;
	/** When it is expected, and when that was said, as they stand in the body. */
	expected?: { by: unknown; said: unknown } | undefined;
	events: readonly Unknown[];
	/** One event; nothing where it has no time. */
	read(event: Unknown, note: NoteUnmapped, index: number): CarrierScan | undefined;
	/** Scans that only all the others together show. */
	more?(scans: readonly CarrierScan[], note: NoteUnmapped): CarrierScan[];
};

/** What is said of one parcel; nothing where it has no number. */
export function parcelReport(said: Said): ParcelReport | undefined {
	const number = trackingNumber(said.number);
	if (number === undefined) return undefined;
	const unmapped: UnmappedCode[] = [];
	const note: NoteUnmapped = (code) => unmapped.push(code);
	const scans = said.events.flatMap((event, index) => {
		const before = unmapped.length;
		const scan = said.read(event, note, index);
		const noted = unmapped.slice(before).map(({ carrier, code }) => ({ carrier, code }));
		return scan ? [noted.length > 0 ? { ...scan, unmapped: noted } : scan] : [];
	});
	const more = said.more?.(scans, note) ?? [];
	const by = expectedDay(said.expected?.by);
	const saidAt = carrierTime(said.expected?.said)?.at;
	return {
		carriers: [...new Set(said.carriers.filter((one) => one !== undefined))],
		trackingNumber: number,
		orderRef: said.orderRef,
		scans: [...scans, ...more],
		unmapped: unmappedOnce(unmapped),
		estimate: by && saidAt && { by, saidAt }
	};
}
