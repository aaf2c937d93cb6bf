import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import { isThere, supplyOf } from '#domain/cancellation/supply.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Portion } from '#domain/order/portions.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { planWithdrawal, type WithdrawalPlan } from '#domain/withdrawal/plan.ts';
import { postageOf } from '#domain/withdrawal/pages.ts';
import { isCovered } from '#domain/withdrawal/right.ts';
import { sendBackBy } from '#domain/withdrawal/statement.ts';
import { splitTakes, worthOfTakes } from '#domain/withdrawal/split-takes.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { recordChange, type LockedOrder } from '#server/db/orders.ts';
import { acceptQuote, type StoredQuote } from '#server/db/quotes.ts';
import { decideRequest } from '#server/db/requests.ts';
import { openWithdrawalReturn } from '#server/db/withdrawals.ts';
import type { QuoteDeps } from './ask-quote.ts';
import { entryData, toldQuote } from './quote-told.ts';
import { decideTaking, portionsOf, givenBack, takeGoods } from './take-goods.ts';

type Facts = { deps: QuoteDeps; actor: Actor; order: LockedOrder; quote: StoredQuote; record: OrderRecord };

/**
 * Accepts a withdrawal from the contract, at once and wherever its goods are: nobody is asked and nobody can decline
 * (ADR 15). What has not left the shop is cancelled, also out of a claim; what has comes back as a return that is
 * approved by law, and its money follows the goods or the proof that they were sent (Directive 2011/83/EU, Articles
 * 9, 13 and 14). Requests whose goods it takes have nothing left to decide.
 *
 * Refusals: `quote.superseded` with what is `available`, where pieces have left the order another way;
 * `refund.exceeds_refundable`.
 */
export async function acceptWithdrawal(tx: Tx, facts: Facts): Promise<Result<ConfirmedQuote>> {
	const { order, quote, record, actor } = facts;
	const { versions } = facts.deps;
	const evaluation = evaluateRecord(record, await versions(record.newest_policy, tx), quote.body.priced_at);
	const windows = evaluation.windows.filter(isCovered);
	const covered = new Set(windows.map(({ portion }) => portion.id));
	const portions = portionsOf(record);
	const plan = planWithdrawal(portions, ({ id }) => covered.has(id), quote.body.pieces);
	if (quote.state !== 'open' || plan.missing.length > 0)
		return refuse('quote.superseded', still(facts, covered));

	const takes = splitTakes(quote.takes, plan.here);
	const back = plan.away.length > 0 ? newId() : undefined;
	const later = back === undefined ? 0 : plan.here.length === 0 ? 'all' : worthOfTakes(takes.away);
	const taken = decideTaking(quote, record, order.now, plan.here, { pieces: plan.away, id: back, later });
	if (!taken.ok) return taken;

	const { refunds, released } = taken.value;
	const stated = quote.body.asked.stated_at ?? order.now.toISOString();
	const sendBy = sendBackBy(stated, evaluation.version.document.zone);
	const goods = back && {
		...{ id: back, number: `${order.ref}-R${record.returns.length + 1}`, state: 'approved' as const },
		...{ decide_by: null, expires_at: null, send_by: sendBy },
		...{ refund: taken.value.later, postage: postageOf(record, windows) },
		lines: plan.away.map(asPieces)
	};
	const outcome: ConfirmedQuote = {
		...toldQuote(quote, order),
		result: 'withdrawn',
		stated_at: stated,
		refund: { amount: [...refunds, ...released].reduce((sum, one) => sum + one.amount, taken.value.later) },
		refunds,
		released,
		...(goods && { return: goods })
	};
	const ended = unserved(record, taken.value.portions);
	const fee = { id: newId(), amount: quote.body.fee.amount };
	const wholly = back === undefined;
	await acceptQuote(tx, quote, { outcome, effective: wholly, at: order.now, fee });
	if (goods) {
		const position = record.returns.length + 1;
		await openWithdrawalReturn(tx, { quote, outcome, plan, takes, goods, position, at: order.now, actor });
	}
	await givenBack(tx, taken.value);
	await takeGoods(tx, taken.value);
	for (const id of ended) await decideRequest(tx, id, { state: 'withdrawn', at: order.now, actor });
	const data = {
		...entryData(quote),
		stated_at: stated,
		...stopped(portions, plan),
		...(goods && {
			return: goods.id,
			number: goods.number,
			send_by: goods.send_by,
			back: goods.lines,
			refund_later: goods.refund,
			postage: goods.postage
		}),
		...(ended.length > 0 && { requests: ended })
	};
	const entries = [{ type: 'withdrawal.accepted' as const, data }, ...taken.value.entries];
	await recordChange(tx, order, { portions: taken.value.portions, entries, actor });
	return accept(outcome);
}

const asPieces = ({ line, quantity }: { line: string; quantity: number }) => ({ line, quantity });

/** What of its lines can still be withdrawn from. */
const still = ({ record, quote }: Facts, covered: ReadonlySet<string>) => ({
	available: quote.body.pieces.map(({ line }) => ({
		line,
		quantity: record.portions
			.filter((one) => one.line === line && covered.has(one.id))
			.reduce((sum, one) => sum + one.quantity, 0)
	}))
});

/** The claims that lose goods by it: what the warehouse has to put back. */
function stopped(portions: readonly Portion[], { here }: WithdrawalPlan): { claims?: string[] } {
	const held = new Set(here.filter((one) => one.held > 0).map(({ line }) => line));
	const claims = portions.flatMap(({ line, claim, state }) =>
		held.has(line) && claim !== undefined && (state === 'claimed' || state === 'packed') ? [claim] : []
	);
	return claims.length > 0 ? { claims: [...new Set(claims)] } : {};
}

/** Requests that can be granted no more, because the goods they speak of are withdrawn from; the oldest keep theirs. */
function unserved({ requests }: OrderRecord, portions: readonly Portion[]): string[] {
	const kept: OrderRecord['requests'] = [];
	return requests.flatMap((request) => {
		const supply = supplyOf(
			portions,
			kept.flatMap(({ lines }) => lines)
		);
		const wanted = request.lines.map((one) => ({ ...one, held: one.quantity }));
		if (!isThere(wanted, supply)) return request.id;
		kept.push(request);
		return [];
	});
}
