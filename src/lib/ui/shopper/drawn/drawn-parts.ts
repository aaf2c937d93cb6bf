import type { TierContact } from '#domain/shop/contacts.ts';
import type { Suggested } from '#domain/suggestion/choose.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import type { ReviewedLines } from '#i18n/order-feedback.ts';
import type { RefundNote } from '#i18n/refund-notes.ts';
import type { TermsWords } from '#i18n/terms-words.ts';
import type { MoneyRow } from '#ui/primitives/money-rows.ts';
import type { Reader } from '#ui/primitives/reader.ts';
import type { ToldEntry } from '#ui/primitives/told-history.ts';
import type { Drawn } from './drawing.ts';

/** Where an order's goods are: its parcels, how it is made ready, and its items. */
export type Goods = {
	view: OrderView;
	terms: TermsWords | undefined;
	reader: Reader;
	/** What others say of a line's product, by the line; nothing on a shared view. */
	reviewed?: ReviewedLines;
};

/**
 * Who looks after buyers of this tier; and what goes with the order, `off` where its reader wants to see none, absent where
 * the shop shows none or there is none.
 */
export type PersonalParts = {
	contact?: TierContact | undefined;
	suggestions?: readonly Suggested[] | 'off' | undefined;
};

/** What an order costs, where it goes, and what happened. */
export type Payment = {
	view: OrderView;
	/** How its money adds up, in words; nothing on a shared view. */
	rows: MoneyRow[];
	/** There is a page about a card that is kept. */
	keptCard: boolean;
	/** What comes next of each refund, by its id. */
	notes: Record<string, RefundNote>;
	/** Newest first; nothing on a shared view. */
	history: ToldEntry[];
	reader: Reader;
	/** What is shown to this buyer besides; nothing on a shared view. */
	personal?: PersonalParts;
};

/** The parts of an order's page that the server draws (ADR 10). */
export type DrawnParts = { goods: Drawn<Goods>; payment: Drawn<Payment> };
