import { MINUTE, type Millis } from '../time/instant.ts';
import type { ActKind } from './dimensions.ts';

export type Pieces = { line: string; quantity: number };

/** An order as the figures read it. Instants are epoch milliseconds, amounts minor units. */
export type ToldOrder = {
	id: string;
	placedAt: Millis;
	status: string;
	currency: string;
	market: string | null;
	country: string | null;
	total: number;
	deliverBy: Millis | null;
	/** Whether the same address had bought before; null where there is none. */
	earlier: boolean | null;
	/** Each with what was paid for it, less discounts. */
	lines: {
		id: string;
		product: string | null;
		category: string | null;
		quantity: number;
		worth: number;
	}[];
	/** What went to the buyer, the first first; `from`: where its carrier first saw it. */
	parcels: {
		carrier: string;
		handedOverAt: Millis | null;
		deliveredAt: Millis | null;
		from: string | null;
	}[];
	/** Accepted quotes that took something which had not left. */
	quotes: {
		id: string;
		kind: 'cancel' | 'withdraw';
		at: Millis;
		fee: number;
		refund: number;
		reasons: { line: string; reason?: string | undefined }[];
		pieces: (Pieces & { away?: number | undefined })[];
		shares: { line: string; refund: number }[];
	}[];
	/** What other systems told. */
	reports: { id: string; kind: ActKind; at: Millis; lines: Pieces[] }[];
	/** Returns that were not given up; `postage`: what the shop paid of the way back, to its buyer or for a label. */
	returns: {
		id: string;
		kind: 'return' | 'withdrawal';
		at: Millis;
		refunded: number;
		postage: number;
		lines: (Pieces & {
			reason: string | null;
			received: number;
			resellable: boolean | null;
			deduction: number;
		})[];
	}[];
};

/** One line of one cancellation or return: why, when, and what it came to. No personal data. */
export type Act = {
	act: string;
	line: string;
	kind: ActKind;
	reason: string;
	at: Millis;
	/** Whole minutes since the order was placed, never below 0. */
	minutes: number;
	product: string | null;
	category: string | null;
	quantity: number;
	fee: number;
	refund: number;
	/** Worth of goods that cannot be sold again, less what was deducted for it. */
	lost: number;
	postage: number;
};

/** Names longer than this are no names; an index has to hold them. */
const LONGEST = 200;
export const short = (text: string): string => text.slice(0, LONGEST);

export const minutesSince = (placedAt: Millis, at: Millis): number =>
	Math.max(0, Math.round((at - placedAt) / MINUTE));
