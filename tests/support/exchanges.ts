import { pino } from 'pino';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { turnExchanges } from '#server/jobs/exchange-clock.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { countStock } from '#server/use-cases/count-stock.ts';
import { saveReportedProduct } from '#server/use-cases/save-product.ts';
import { newRef } from './order-documents.ts';
import { WRITER } from './order-writer.ts';
import { placeLamps } from './quotes.ts';
import { deliver, got, returnDesk } from './returns.ts';

/** Shoes in sizes with a price each, in a catalogue of its own; how many there are of each. */
export async function stockShoes(
	{ db }: Connection,
	id: string,
	sizes: Record<string, { price: number; level: number }>
): Promise<void> {
	const variants = Object.entries(sizes).map(([size, { price }]) => ({
		...{ id: `${id}-${size}`, title: size, options: [{ name: 'Size', value: size }], price, currency: 'EUR' }
	}));
	got(
		await transact(db, (tx) =>
			saveReportedProduct(tx, WRITER, { id, title: id, facts: {}, variants } as never)
		)
	);
	for (const [size, { level }] of Object.entries(sizes)) {
		got(await transact(db, (tx) => countStock(tx, WRITER, { variant: `${id}-${size}`, level })));
	}
}

/** Exchanges as the shop runs them. */
export function exchangeDesk(connection: Connection, options: { canHold?: boolean } = {}) {
	const desk = returnDesk(connection, options);
	const { db, sql } = connection;
	type Asked = { line: string; quantity: number; exchange_for: { variant_id: string }; reason?: string };
	const wants = (variant: string, quantity = 1, line = 'l1'): Asked[] => [
		{ line, quantity, exchange_for: { variant_id: variant } }
	];
	return {
		...desk,
		wants,
		askFor: (ref: string, variant: string, more = {}) =>
			desk.ask(ref, wants(variant), { kind: 'exchange', ...more }),
		/** Quoted and confirmed. */
		async swap(
			ref: string,
			variant: string,
			more: { quantity?: number; line?: string; ship?: 'now'; wayBack?: 'own' } = {}
		) {
			const { quantity = 1, line = 'l1', ...rest } = more;
			const quote = await desk.quote(ref, wants(variant, quantity, line), { kind: 'exchange', ...rest });
			const confirmed: ConfirmedQuote = got(await desk.confirm(quote.id));
			if (!confirmed.exchange) throw new Error('no exchange came of it');
			return { quote, confirmed, id: confirmed.exchange.id, back: confirmed.return?.id ?? '' };
		},
		/** A paid order of shoes of one size, which costs 2500. */
		async order(variant: string, quantity = 1, changes: Partial<OrderDocument> = {}): Promise<string> {
			const ref = newRef();
			const amount = 2500 * quantity;
			const line = {
				...{ id: 'l1', title: 'Shoe', options: [], tags: [], quantity, amount, unit_price: 2500 },
				...{ product_id: variant.replace(/-[^-]+$/, ''), variant_id: variant }
			};
			const paid = '2026-11-02T10:00:05Z';
			const payments = [{ provider: 'test', reference: ref, amount, captured_at: paid }];
			await placeLamps(connection, ref, quantity, { lines: [line], total: amount, payments, ...changes });
			return ref;
		},
		async arrived(variant: string, quantity = 1, changes: Partial<OrderDocument> = {}): Promise<string> {
			const ref = await this.order(variant, quantity, changes);
			await deliver(connection, ref, [{ line: 'l1', quantity }]);
			return ref;
		},
		claim: (ref: string, line: string, quantity = 1) =>
			transact(db, (tx) => claimGoods(tx, WRITER, { ref, lines: [{ line, quantity }] })),
		/** One round of the clock. */
		turn: () =>
			turnExchanges({ connection, log: pino({ enabled: false }), afterCommit: () => undefined }, 100),
		/** Money that comes in for it, as any provider's would. */
		async pay(ref: string, amount: number): Promise<void> {
			await sql`insert into payments (id, order_id, position, provider, reference, amount, authorised_at, captured_at, captured)
				select gen_random_uuid(), id, 9 + (random() * 1e6)::int, 'test', ${`more-${newRef()}`}, ${amount}, now(), now(), ${amount}
				from orders where ref = ${ref}`;
			await sql`update exchanges set seen_version = 0 where order_id = (select id from orders where ref = ${ref})`;
		},
		async state(id: string): Promise<string | undefined> {
			const [row] = await sql<{ state: string }[]>`select state from exchanges where id = ${id}`;
			return row?.state;
		},
		async stock(variant: string): Promise<unknown> {
			const [row] = await sql`select level, reserved from stock where variant_id = ${variant}`;
			return row;
		},
		/** The new goods' line. */
		async newLine(id: string): Promise<string> {
			const [row] = await sql<{ line: string | null }[]>`select new_line_id as line from exchange_lines
				where exchange_id = ${id} and new_line_id is not null`;
			return row?.line ?? '';
		}
	};
}
