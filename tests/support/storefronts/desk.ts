import type { OrderDocument } from '#domain/order/order-document.ts';
import type { StorefrontName } from '#domain/write-back/states.ts';
import type { RefundMode } from '#domain/write-back/who-moves.ts';
import { ledger } from '#server/adapters/payments/ledger.ts';
import { webhookVendors } from '#server/app/webhook-vendors.ts';
import type { Connection } from '#server/db/client.ts';
import { insertDeliveries } from '#server/db/inbox.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';
import { startWriteBacks } from '#server/jobs/write-backs.ts';
import { processDelivery, type Processed } from '#server/use-cases/process-delivery.ts';
import { placeLamps, quoteDesk } from '../quotes.ts';
import { until } from '../until.ts';
import { bookOf } from './book.ts';
import type { ShopifyServer } from './shopify.ts';
import type { WooServer } from './woocommerce.ts';

let last = 450_000_000;
export const newNumber = (): string => String(++last);
const log = { info: () => {}, warn: () => {} };
const AT = '2026-11-02T10:00:05Z';

/** A shop beside a Shopify and a WooCommerce of our own: orders of theirs, cancellations, and what they are told. */
export function storefrontDesk(one: Connection, shopify: ShopifyServer, woo: WooServer) {
	const { db, sql } = one;
	const quotes = quoteDesk(one);
	const vendors = new Map(webhookVendors(undefined).map((two) => [`${two.channel}/${two.name}`, two]));
	const onTrouble = (error: unknown) => {
		throw error;
	};
	let refunds: RefundMode = 'record';
	const book = bookOf({ shopify: shopify.base, woocommerce: woo.base }, () => refunds);
	const options = { connection: one, book, log, afterCommit: () => {} };
	const worker = startWriteBacks(options, 3_600_000);
	const clock = startMoneyClock(
		{ connection: one, payments: () => ledger, log, afterCommit: () => {} },
		3_600_000
	);
	return {
		worker,
		setRefunds: (mode: RefundMode) => (refunds = mode),
		/** Lamps at 25.00 of a storefront's order, in one line. */
		async order(
			source: StorefrontName,
			{ provider = 'shopify_payments', pieces = 2, isManual = false, variant = '', ...more } = {},
			changes: Partial<OrderDocument> = {}
		) {
			const [ref, line, total] = [newNumber(), newNumber(), pieces * 2500];
			const payments = [{ provider, reference: ref, amount: total, captured_at: AT }];
			const lines = [
				{
					...{ id: line, title: 'Lamp', options: [], tags: [], quantity: pieces, amount: total },
					...(variant && { product_id: '31', variant_id: variant, unit_price: 2500 })
				}
			];
			await placeLamps(one, ref, pieces, { source, lines, total, payments, ...changes, ...more });
			if (source === 'shopify') shopify.add(ref, provider, total, { [line]: pieces }, isManual);
			else woo.add(ref, provider, total, { id: line, quantity: pieces });
			return { ref, line };
		},
		/** Cancels pieces; what is refunded, and the refund. */
		async cancel({ ref, line }: { ref: string; line: string }, quantity: number) {
			const quote = await quotes.quote(ref, [{ line, quantity }]);
			const done = await quotes.confirm(quote.id);
			if (!done.ok) throw new Error(JSON.stringify(done.refusal));
			const [refund] = done.value.refunds;
			return { refund: refund?.id ?? '', amount: refund?.amount ?? 0 };
		},
		/** Swaps pieces that were not sent; the new goods' line here. */
		async swap({ ref, line }: { ref: string; line: string }, variant: string, quantity: number) {
			const lines = [{ line, quantity, exchange_for: { variant_id: variant } }];
			const quote = await quotes.quote(ref, lines as never, { kind: 'exchange' });
			const done = await quotes.confirm(quote.id);
			if (!done.ok) throw new Error(JSON.stringify(done.refusal));
			const [row] = await sql<{ line: string }[]>`select l.id as line from order_lines l
				join orders o on o.id = l.order_id where o.ref = ${ref} and l.replaces = ${line} order by l.position desc`;
			return row?.line ?? '';
		},
		async round() {
			await clock.round();
			// Whatever transaction is open anywhere on this server, other tests' too, holds back what is read of the outbox.
			await until('everything that was committed can be read', async () => {
				const [hidden] =
					await sql`select 1 from outbox where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`;
				return hidden === undefined;
			});
			await worker.round();
		},
		/** What waits may be asked for again, and who was at it is taken to have died. */
		again: () =>
			sql`update write_backs set next_try_at = now(), leased_until = leased_until - interval '10 minutes'`,
		rowsOf: (ref: string) =>
			sql<{ id: string; kind: string; state: string; code: string | null; subject: string }[]>`
				select w.id, kind::text, w.state::text, code, subject from write_backs w join orders o on o.id = w.order_id
				where o.ref = ${ref} order by n`,
		refundOf: async (id: string) =>
			(
				await sql<{ state: string; reference: string | null }[]>`
					select state::text, provider_reference as reference from refunds where id = ${id}`
			)[0],
		/** What a webhook of theirs says, from the inbox on. */
		async hear(vendor: StorefrontName, topic: string, value: object): Promise<Processed> {
			const deliveryId = crypto.randomUUID();
			const header = vendor === 'shopify' ? 'x-shopify-topic' : 'x-wc-webhook-topic';
			const body = new TextEncoder().encode(JSON.stringify(value));
			const delivery = {
				channel: 'storefronts' as const,
				vendor,
				deliveryId,
				headers: { [header]: topic },
				body
			};
			await insertDeliveries(db, [delivery]);
			const [row] = await sql<{ id: string }[]>`select id from inbox where delivery_id = ${deliveryId}`;
			return processDelivery({ db, vendors, onTrouble }, row?.id ?? '');
		},
		stop: async () => {
			await worker.stop();
			await clock.stop();
		}
	};
}

export type StorefrontDesk = ReturnType<typeof storefrontDesk>;
