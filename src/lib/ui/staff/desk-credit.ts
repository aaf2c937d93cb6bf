import type { CreditKind } from '#domain/credit/kinds.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { m } from '#i18n/paraglide/messages.js';

/** Somebody's store credit as the desk's page gets it: amounts in minor units, instants RFC 3339. */
export type DeskCreditData = {
	/** Their address, masked; null where the shop knows none (any more). */
	owner: string | null;
	accounts: {
		id: string;
		currency: string;
		available: number;
		ending: { amount: number; at: string | null }[];
		entries: {
			id: string;
			kind: CreditKind;
			amount: number;
			at: string;
			expiresAt: string | null;
			order: string | null;
			left: number;
			words: string | null;
		}[];
		cut: boolean;
	}[];
	/** For which goodwill may be given, and how much. */
	orders: { ref: string; displayRef: string; currency: string; total: number; most: number }[];
};

type Typed = { ref: string; amount: string; reason: string; words: string };

/** What became of one of the page's forms. */
export type CreditAnswer =
	| { about: 'find'; code: RefusalCode }
	| {
			about: 'look';
			typed: Typed;
			mail: { subject: string; text: string } | null;
			minor: number;
			currency: string;
			once: string;
	  }
	| { about: 'give'; code: RefusalCode; typed: Typed; available?: number }
	| { about: 'take'; code: RefusalCode; entry: string }
	| null;

/** The desk speaks of the account, not to its owner. */
export const CREDIT_WORDS = {
	issued: m['staff.credit.kind.issued'],
	bonus: m['staff.credit.kind.bonus'],
	returned_to_source: m['staff.credit.kind.returned_to_source'],
	spent: m['staff.credit.kind.spent'],
	expired: m['staff.credit.kind.expired'],
	taken_back: m['staff.credit.kind.taken_back'],
	goodwill: m['staff.credit.kind.goodwill'],
	postage: m['staff.credit.kind.postage']
} satisfies Record<CreditKind, () => string>;
