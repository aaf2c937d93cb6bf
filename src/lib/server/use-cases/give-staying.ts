import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import { refundDueBy } from '#domain/cancellation/refund-due-by.ts';
import { settleUp } from '#domain/cancellation/settle-up.ts';
import { supplyOf } from '#domain/cancellation/supply.ts';
import { awaitedPieces } from '#domain/exchange/awaited-pieces.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { GivenWhy } from '#domain/order/taken-record.ts';
import { givenOf, stillGiven } from '#domain/policy/quote/given.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { recordChange, type LockedOrder } from '#server/db/orders.ts';
import { acceptQuote, supersedeLines, type StoredQuote } from '#server/db/quotes.ts';
import { reserveRefunds } from '#server/db/refunds.ts';
import { entryData, toldQuote } from './quote-told.ts';
import { portionsOf } from './take-goods.ts';

/** Why a quote gives money for goods that stay; undefined where its goods move. */
export const staysBecause = ({ takes }: Pick<StoredQuote, 'takes'>): GivenWhy | undefined =>
	takes[0]?.given?.why;

/** Pieces that are still in the order, and not about to leave it, for each reason. */
function there(record: OrderRecord, why: GivenWhy): (line: string) => number {
	const { portions, requests, taken, lines } = record;
	const pending = requests.flatMap((one) => one.lines);
	const supply = supplyOf(portions, [...pending, ...awaitedPieces(record)]);
	const given = givenOf(taken);
	return (line) => {
		const states = why === 'keep' ? ['delivered'] : ['delivered', 'handed_over'];
		const sent = portions.filter((one) => one.line === line && states.includes(one.state));
		const shop = why === 'keep' ? undefined : supply.get(line);
		const gone = taken.filter((one) => one.line === line).reduce((sum, one) => sum + one.quantity, 0);
		const ordered = lines.find(({ id }) => id === line)?.quantity ?? 0;
		const all = sent.reduce((sum, one) => sum + one.quantity, (shop?.open ?? 0) + (shop?.held ?? 0));
		return Math.max(0, all - stillGiven(given.get(line) ?? [], why, ordered, gone));
	};
}

/**
 * Accepts a quote that gives money for goods that stay where they are: its refund is reserved, and nothing moves. Every
 * other open quote over these lines ends, because their pieces are worth less now.
 *
 * Refusals: `quote.superseded` (with `available`) where the pieces have left meanwhile or were given for already;
 * `refund.exceeds_refundable`.
 */
export async function giveStaying(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	record: OrderRecord
): Promise<Result<ConfirmedQuote>> {
	const why = staysBecause(quote) ?? 'keep';
	const left = there(record, why);
	const available = quote.body.pieces.map(({ line }) => ({ line, quantity: left(line) }));
	if (quote.state !== 'open' || quote.body.pieces.some(({ line, quantity }) => quantity > left(line))) {
		return refuse('quote.superseded', { available });
	}
	const settled = settleUp(record, quote.body, quote.takes, false);
	if (!settled.ok) return settled;
	const due_at = record.historical ? null : refundDueBy(order.now.toISOString(), quote.body.refund.due.at);
	const refunds = settled.value.to.map((part) => ({
		...{ id: newId(), state: 'requested' as const, due_at, ...part }
	}));
	const released = settled.value.release.filter(({ amount }) => amount > 0);
	const amount = [...refunds, ...released].reduce((sum, one) => sum + one.amount, 0);
	const outcome: ConfirmedQuote = {
		...toldQuote(quote, order),
		result: why === 'keep' ? 'kept' : 'adjusted',
		refund: { amount },
		refunds,
		released
	};
	await reserveRefunds(tx, { orderId: order.id, quoteId: quote.id, at: order.now }, refunds, released);
	await acceptQuote(tx, quote, {
		...{ outcome, effective: true, at: order.now },
		fee: { id: newId(), amount: 0 }
	});
	await supersedeLines(
		tx,
		order.id,
		quote.body.pieces.map(({ line }) => line)
	);
	const reasons = quote.body.asked.lines.map(({ reason }) => reason ?? null);
	const type = why === 'keep' ? ('keep.accepted' as const) : ('price.adjusted' as const);
	const entries: NewEntry[] = [
		{ type, data: { ...entryData(quote), ...(why === 'keep' && { reasons }) } },
		...refunds.map(({ id, payment, amount: part, due_at: due }) => ({
			type: 'refund.requested' as const,
			data: { refund: id, payment, amount: part, due_at: due }
		})),
		...released.map((one) => ({ type: 'payment.released' as const, data: { ...one } }))
	];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	return accept(outcome);
}
