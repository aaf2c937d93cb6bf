import type { ConfirmedQuote, WithdrawnGoods } from '../../domain/cancellation/quote-answer.ts';
import type { QuoteBody } from '../../domain/cancellation/quote-body.ts';
import type { Taken } from '../../domain/policy/quote/pieces.ts';
import type { WithdrawalPlan } from '../../domain/withdrawal/plan.ts';
import type { Tx } from './client.ts';
import type { Actor } from './history.ts';
import { newId } from './ids.ts';
import { acceptQuote, insertQuote, type StoredQuote } from './quotes.ts';
import { insertReturn, type NewReturnLine } from './returns.ts';

type Opening = {
	quote: StoredQuote;
	outcome: ConfirmedQuote;
	plan: WithdrawalPlan;
	takes: { here: Taken[]; away: Taken[] };
	goods: NonNullable<ConfirmedQuote['return']> & WithdrawnGoods;
	/** Which of the order's returns it is. */
	position: number;
	at: Date;
	actor: Actor;
};

/**
 * Opens the return of a withdrawal: approved by law from the first moment, without an end, sent as the buyer likes and
 * at their cost, and paid with the carrier's first scan, a proof of sending, or the goods. Of a withdrawal that is partly
 * still in the shop each part is kept as an accepted quote of its own, so that the books know what was taken at once and
 * what is taken with the goods.
 */
export async function openWithdrawalReturn(tx: Tx, opening: Opening): Promise<void> {
	const { quote, plan, takes, goods, position, at } = opening;
	const mixed = plan.here.length > 0;
	if (mixed) await insertPart(tx, opening, takes.here, true);
	const own = mixed ? await insertPart(tx, opening, takes.away, false) : quote.id;
	const row = {
		...{
			id: goods.id,
			orderId: quote.orderId,
			quoteId: own,
			kind: 'withdrawal' as const,
			state: 'approved' as const
		},
		...{ position, number: goods.number, wayBack: 'own' as const, postageBy: goods.postage },
		...{ refundWhen: 'first_scan' as const, promised: goods.refund, takes: takes.away },
		...{ createdAt: at, decidedAt: at, deciderKind: 'system', approvedAt: at }
	};
	await insertReturn(tx, row, returnLines(opening));
}

/** Of each line once: goods of one line can be in several parcels. */
function returnLines({ goods, quote }: Opening): NewReturnLine[] {
	const merged = Map.groupBy(goods.lines, ({ line }) => line);
	return [...merged].map(([lineId, own]) => ({
		...{ returnId: goods.id, orderId: quote.orderId, lineId },
		quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
		reason: quote.body.asked.lines.find(({ line }) => line === lineId)?.reason ?? null
	}));
}

async function insertPart(
	tx: Tx,
	{ quote, outcome, goods, at, actor }: Opening,
	takes: readonly Taken[],
	effective: boolean
): Promise<string> {
	const id = newId();
	const amount = effective ? outcome.refund.amount - goods.refund : goods.refund;
	const pieces = [...Map.groupBy(takes, ({ line }) => line)].map(([line, own]) => ({
		...{ line, quantity: own.reduce((sum, { quantity }) => sum + quantity, 0), held: 0 },
		...(effective ? {} : { away: own.reduce((sum, { quantity }) => sum + quantity, 0) })
	}));
	const body: QuoteBody = {
		...quote.body,
		part_of: quote.id,
		pieces,
		adjustments_refund: effective ? quote.body.adjustments_refund : 0,
		refund: { ...quote.body.refund, amount }
	};
	await insertQuote(tx, {
		...{ id, orderId: quote.orderId, kind: quote.kind, policyId: quote.body.policy.id, body, takes, actor },
		...{ words: null, createdAt: quote.createdAt, expiresAt: quote.expiresAt }
	});
	await acceptQuote(
		tx,
		{ id, orderId: quote.orderId },
		{ outcome, effective, at, fee: { id: newId(), amount: 0 } }
	);
	return id;
}
