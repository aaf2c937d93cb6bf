import type { ConfirmedQuote, QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { Result } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import type { Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { askQuote, type AskInput } from '#server/use-cases/ask-quote.ts';
import { confirmQuote } from '#server/use-cases/confirm-quote.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { publishFirst } from '#server/use-cases/publish-policy.ts';
import { documentOf, WRITER } from './order-writer.ts';

/** Quotes asked for and confirmed as a node of the shop does it, with its own memory of the policies. */
export function quoteDesk(connection: Connection, more: { canHold?: boolean; quoteTtl?: string } = {}) {
	const { db } = connection;
	const { versions } = policyShelf(db, 'Europe/Berlin');
	const deps = { versions, quoteTtl: 'PT10M', ...more };
	const ask = (ref: string, lines: Pieces[], said: Partial<AskInput> = {}): Promise<Result<QuoteAnswer>> =>
		transact(db, (tx) => askQuote(deps)(tx, WRITER, { ref, kind: 'cancel', lines, ...said }));
	return {
		ask,
		/** A quote that has to be had. */
		async quote(ref: string, lines: Pieces[], said: Partial<AskInput> = {}): Promise<QuoteAnswer> {
			const asked = await ask(ref, lines, said);
			if (!asked.ok) throw new Error(JSON.stringify(asked.refusal));
			return asked.value;
		},
		confirm: (id: string): Promise<Result<ConfirmedQuote>> =>
			transact(db, (tx) => confirmQuote(deps)(tx, WRITER, { id }))
	};
}

/** Publishes the shop's first policy. */
export async function firstPolicy({ db }: Connection, document: PolicyDocument): Promise<void> {
	const done = await transact(db, (tx) => publishFirst(tx, WRITER, document));
	if (!done.ok || !done.value.published) throw new Error('there was a policy already');
}

/** A paid order of one line of lamps, bought by a business in Switzerland, whom no law's floor covers. */
export async function placeLamps(
	{ db }: Connection,
	ref: string,
	quantity: number,
	changes: Partial<OrderDocument> = {}
): Promise<void> {
	const base = documentOf(ref);
	const document: OrderDocument = {
		...base,
		buyer: { kind: 'business', country: 'CH' },
		lines: base.lines.map((line) => ({ ...line, quantity })),
		...changes
	};
	const placed = await transact(db, (tx) => placeOrder(tx, WRITER, { document }));
	if (!placed.ok) throw new Error(JSON.stringify(placed.refusal));
}

export type Money = {
	captured: number;
	refunded: number;
	pending: number;
	fees: number;
	released: number;
	refunds: number;
};

/** The money of an order, as the database has it. */
export async function moneyOf({ sql }: Connection, ref: string): Promise<Money> {
	const [row] = await sql<Money[]>`
		select coalesce(sum(captured), 0)::float8 as captured, coalesce(sum(refunded), 0)::float8 as refunded,
			coalesce(sum(refund_pending), 0)::float8 as pending, coalesce(sum(released), 0)::float8 as released,
			(select coalesce(sum(amount), 0)::float8 from fees f where f.order_id = o.id) as fees,
			(select count(*)::int from refunds r where r.order_id = o.id) as refunds
		from orders o left join payments p on p.order_id = o.id where o.ref = ${ref} group by o.id`;
	if (!row) throw new Error(`no order ${ref}`);
	return row;
}
