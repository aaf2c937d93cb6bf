import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import { checkExchange, isExchanged, planExchange } from '#domain/exchange/ask-exchange.ts';
import type { ExchangedLine } from '#domain/exchange/exchange-record.ts';
import { heldOf, type QuotedExchange } from '#domain/exchange/quoted.ts';
import type { ShipWhen } from '#domain/exchange/states.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import { priceQuote, type PricedQuote } from '#domain/policy/quote/price-quote.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { OfferedWay } from '#domain/return/terms.ts';
import { findKeptCard } from '#server/db/card-consents.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { findVariants } from '#server/db/variants.ts';
import { keepForQuote } from './keep-for-quote.ts';

/** How long a difference may be paid for: of a swap the goods wait meanwhile, and whoever packs them may be sooner. */
const PAY_WITHIN = { swap: 'PT2H', return: 'P3D' } as const;

export type ExchangeAsked = {
	record: OrderRecord;
	evaluation: Evaluation;
	lines: readonly WantedLine[];
	/** How the old goods leave: cancelled before they were sent, or back. */
	kind: 'cancel' | 'return';
	ship?: ShipWhen | undefined;
	wayBack?: OfferedWay | undefined;
	/** Whether an amount can be held on a card here. */
	canHold?: boolean | undefined;
	/** Whether the same as was bought may be sent: of goods that were faulty. */
	mayBeSame?: boolean | undefined;
};

/** An exchange priced, and nothing kept for it yet. */
export type PlannedExchange = {
	priced: PricedQuote;
	lines: ExchangedLine[];
	body: Omit<QuotedExchange, 'lines'>;
};

/**
 * Prices a quote of which some goods are exchanged. Before anything is sent it is free, and only while cancelling would
 * be: else whoever wants to cancel would swap. Sent at once are new goods to buyers the shop trusts with their money, to
 * those whose card it keeps, and to those who let the old goods' worth be held on one, where a card can be held here.
 *
 * Refusals: those of `checkExchange` and of `planExchange`; `goods.claimed` and `exchange.not_offered` (`because` `costs`, `ship_now`); those of
 * `priceQuote`.
 *
 * @param plain the same quote, priced as if nothing were sent in place of the goods
 * @param trusted whether the money of a return goes out before its goods are seen
 */
export async function planQuoted(
	tx: Tx,
	{
		record,
		evaluation,
		lines,
		kind,
		ship = 'on_receipt',
		wayBack,
		canHold = false,
		mayBeSame
	}: ExchangeAsked,
	plain: PricedQuote,
	trusted: boolean
): Promise<Result<PlannedExchange>> {
	const checked = checkExchange(lines);
	if (!checked.ok) return checked;
	const asked = lines.filter(isExchanged);
	const [first] = asked;
	if (kind === 'cancel') {
		const held = plain.lines.find(({ portions }) => portions.some(({ action }) => action !== 'cancel'));
		const alternatives = ['return'];
		if (plain.needs) return refuse('goods.claimed', { line: held?.line ?? first?.line, alternatives });
		if (plain.fee.amount > 0) return refuse('exchange.not_offered', { line: first?.line, because: 'costs' });
	}
	const isAhead = ship === 'now' && kind === 'return';
	const needsHold = isAhead && !trusted && !(await findKeptCard(tx, record.id));
	if (needsHold && !canHold) {
		return refuse('exchange.not_offered', { line: first?.line, because: 'ship_now' });
	}
	const bought = record.lines.flatMap((one) => one.variant_id ?? []);
	const wanted = asked.map(({ exchange_for }) => exchange_for?.variant_id ?? '');
	const variants = await findVariants(tx, [...wanted, ...bought]);
	const planned = planExchange(evaluation, record, lines, plain, variants, mayBeSame);
	if (!planned.ok) return planned;
	const { carried } = planned.value;
	const priced = priceQuote(evaluation, { kind, lines, taken: record.taken, wayBack, carried });
	if (!priced.ok) return priced;
	const difference = planned.value.lines.reduce((sum, { goods }) => sum + goods.difference, 0);
	const security = planned.value.lines.reduce((sum, { goods }) => sum + goods.carried, 0);
	const { refund, fee, takes } = plain;
	const otherwise = { refund: refund.amount, fee: fee.amount, takes };
	return accept({
		priced: priced.value,
		lines: planned.value.lines,
		body: {
			...{ ship, difference, pay_within: PAY_WITHIN[kind === 'cancel' ? 'swap' : 'return'] },
			held: kind === 'return' ? heldOf(plain, priced.value) : 0,
			...(needsHold && security > 0 && { security }),
			...(kind === 'return' && { otherwise })
		}
	});
}

/** Keeps what a planned exchange would send until its quote expires. Refusals: `stock.unavailable`. */
export async function keepPlanned(
	tx: Tx,
	actor: Actor,
	order: OrderRecord,
	{ lines, body }: PlannedExchange,
	until: Date
): Promise<Result<QuotedExchange>> {
	const wishes = lines.map(({ quantity, goods }) => ({ variant: goods.variant_id, quantity }));
	const kept = await keepForQuote(tx, actor, order, wishes, until);
	if (!kept.ok) return kept;
	return accept({ ...body, lines: lines.map((one, at) => ({ ...one, reservation: kept.value[at] ?? '' })) });
}
