import type { OrderRecord } from '../order/order-record.ts';
import type { Headline } from '../order/order-view.ts';
import { amountDue } from '../money/amount-due.ts';
import { canCorrectAddress } from '../order/correct-address.ts';
import { headlineOf } from '../order/headline.ts';
import { needsDestination } from '../refund/destination.ts';
import { lawNamed, type Law } from '../policy/floors/laws.ts';
import type { LineWindow } from '../policy/windows.ts';
import { cancelChoices, type CancelChoice } from './cancel-choices.ts';
import type { OrderTerms } from './order-terms.ts';
import type { ConfirmedQuote, QuoteAnswer } from './quote-answer.ts';
import { refundDueBy } from './refund-due-by.ts';
import { viewTerms, type ZoneView } from './terms-view.ts';

/** What every page about cancelling an order shows of it. Amounts are minor units, instants RFC 3339 in UTC. */
export type CancelPage = {
	ref: string;
	displayRef: string;
	currency: string;
	/** Named zone of the shop, for readers whose own is unknown. */
	zone: string;
	/** The server's clock. */
	asOf: string;
	placedAt: string;
	/** Whether anything was paid or authorised: nothing paid, no fee. */
	paid: boolean;
	/** What was given back although nothing left the order, minor units: the last command gives so much less. */
	given?: number;
	/** What can be paid here now, in minor units; 0 where nothing is due or there is nobody to pay to. */
	due: number;
	/** The bar over what can be cancelled, and over the whole order where nothing can. */
	schedule: ZoneView[];
	choices: CancelChoice[];
	/** Every line of the order by name, with how many were ordered. */
	titles: { id: string; title: string; quantity: number }[];
	/** What else may help: when the goods are expected, and whether the address can still be corrected. */
	expected?: NonNullable<Headline['expected']>;
	canCorrectAddress: boolean;
	/** Whether some of it can be swapped before it is sent, where its catalogue knows something else. */
	canSwap: boolean;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
};

/** A quote with what its page says beside it. */
export type QuotePage = CancelPage & {
	quote: QuoteAnswer;
	/** What confirming it answered; null while it was not. */
	outcome: ConfirmedQuote | null;
	payments: { id: string; provider: string; oneWay: boolean }[];
	/** What may be shown of the account that refunds go to which cannot go back; null while nobody has named one. */
	account: string | null;
	taxIncluded: boolean;
	/** By when the refund would be due; null where no clock runs. */
	dueBy: string | null;
	/** Where the law is written that speaks about it; null where none does. */
	law: Pick<Law, 'source' | 'address' | 'read'> | null;
	/** What would make its fee fall away. */
	wouldWaive: LineWindow['would_waive'];
	/** The one it stands in for: that had run out. */
	before: QuoteAnswer | null;
};

/** @param zone the shop's named zone */
export function cancelPage(record: OrderRecord, terms: OrderTerms, zone: string): CancelPage {
	const view = viewTerms(terms, false);
	const cancel = view.actions.find(({ kind }) => kind === 'cancel');
	const { expected } = headlineOf(record);
	const contact = record.people?.email ?? record.people?.phone;
	return {
		ref: record.ref,
		displayRef: record.display_ref,
		currency: record.currency,
		zone,
		asOf: record.read_at,
		placedAt: record.placed_at,
		paid: record.payments.length > 0,
		given: record.refunds.reduce((sum, one) => sum + (one.goodwill ? one.amount : 0), 0),
		due: amountDue(record),
		schedule: cancel?.allowed ? cancel.schedule : view.schedule,
		choices: cancelChoices(record, terms),
		titles: record.lines.map(({ id, title, quantity }) => ({ id, title, quantity })),
		...(expected && { expected }),
		canCorrectAddress: canCorrectAddress(record),
		canSwap: canSwap(record, terms),
		...(contact && { contact })
	};
}

/** Whether goods of a known variant are still in the shop and may be exchanged. */
function canSwap({ lines, portions }: OrderRecord, { actions }: OrderTerms): boolean {
	const open = actions.find(({ kind }) => kind === 'exchange')?.lines ?? [];
	return open.some(
		({ line }) =>
			lines.some((one) => one.id === line && one.variant_id !== null) &&
			portions.some((one) => one.line === line && one.state === 'open')
	);
}

/**
 * A page about a quote; its bar is the quote's own.
 *
 * @param windows of the order as it stands now
 */
export const quotePage = (
	page: CancelPage,
	record: OrderRecord,
	{ quote, outcome, before }: Pick<QuotePage, 'quote' | 'outcome' | 'before'>,
	windows: readonly LineWindow[]
): QuotePage => ({
	...page,
	schedule: quote.schedule.map((zone) => ({ ...zone, free: zone.fee === 0 })),
	quote,
	outcome,
	payments: record.payments.map(({ id, provider }) => ({ id, provider, oneWay: needsDestination(provider) })),
	account: record.refund_to?.hint ?? null,
	taxIncluded: record.prices_include_tax,
	dueBy: record.historical ? null : refundDueBy(record.read_at, quote.refund.due_at),
	law: quote.floor === null ? null : sourceOf(quote.floor.law),
	wouldWaive: windows
		.filter(({ line }) => quote.lines.some((one) => one.line === line))
		.flatMap(({ would_waive }) => would_waive),
	before
});

function sourceOf(name: string): QuotePage['law'] {
	const law = lawNamed(name);
	return law ? { source: law.source, address: law.address, read: law.read } : null;
}
