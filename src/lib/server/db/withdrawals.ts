import { sql } from 'drizzle-orm';
import type { ConfirmedQuote } from '../../domain/cancellation/quote-answer.ts';
import type { QuoteBody } from '../../domain/cancellation/quote-body.ts';
import type { Taken } from '../../domain/policy/quote/pieces.ts';
import type { WithdrawalPlan } from '../../domain/withdrawal/plan.ts';
import type { Tx } from './client.ts';
import type { Actor } from './history.ts';
import { newId } from './ids.ts';
import { acceptQuote, insertQuote, type StoredQuote } from './quotes.ts';

type Opening = {
	quote: StoredQuote;
	outcome: ConfirmedQuote;
	plan: WithdrawalPlan;
	takes: { here: Taken[]; away: Taken[] };
	goods: NonNullable<ConfirmedQuote['return']>;
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
	const { quote, plan, takes, goods, at } = opening;
	const mixed = plan.here.length > 0;
	if (mixed) await insertPart(tx, opening, takes.here, true);
	const own = mixed ? await insertPart(tx, opening, takes.away, false) : quote.id;
	const when = sql`${at.toISOString()}::timestamptz`;
	await tx.execute(sql`with position as (select coalesce(max(position), 0) + 1 as n from returns where order_id = ${quote.orderId}),
		opened as (insert into returns (id, order_id, quote_id, kind, state, position, number, way_back, postage_by, refund_when,
				promised, takes, created_at, decided_at, decider_kind, approved_at)
			select ${goods.id}, ${quote.orderId}, ${own}, 'withdrawal', 'approved', n, ${quote.ref}::text || '-R' || n, 'own',
				${goods.postage}::postage_payer, 'first_scan', ${goods.refund}, ${JSON.stringify(takes.away)}::jsonb, ${when}, ${when}, 'system', ${when} from position)
		insert into return_lines (return_id, order_id, line_id, quantity, reason)
		select ${goods.id}::uuid, ${quote.orderId}::uuid, line, quantity, reason
		from jsonb_to_recordset(${JSON.stringify(returnLines(opening))}::jsonb) as l(line text, quantity integer, reason text)`);
}

/** Of each line once: goods of one line can be in several parcels. */
function returnLines({ goods, quote }: Opening) {
	const merged = Map.groupBy(goods.lines, ({ line }) => line);
	return [...merged].map(([line, own]) => ({
		line,
		quantity: own.reduce((sum, { quantity }) => sum + quantity, 0),
		reason: quote.body.asked.lines.find((one) => one.line === line)?.reason ?? null
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
