import type { OrderDocument } from '#domain/order/order-document.ts';
import { ledger } from '#server/adapters/payments/ledger.ts';
import { toStripe } from '#server/adapters/payments/stripe/amounts.ts';
import { openStripe } from '#server/adapters/payments/stripe/client.ts';
import { stripePayments } from '#server/adapters/payments/stripe/stripe.ts';
import type { Connection } from '#server/db/client.ts';
import { insertDeliveries } from '#server/db/inbox.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';
import type { PaymentBook } from '#server/ports/payments.ts';
import { createBind } from '#server/app/bind.ts';
import { payLink } from '#server/app/pay-link.ts';
import type { Run } from '#server/app/staff-tools.ts';
import { webhookVendors } from '#server/app/webhook-vendors.ts';
import { chargeKeptCard } from '#server/use-cases/charge-kept-card.ts';
import { compareWithProvider } from '#server/use-cases/compare-with-provider.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { takeCardBack } from '#server/use-cases/take-card-back.ts';
import { processDelivery, type Processed } from '#server/use-cases/process-delivery.ts';
import { newRef } from '../order-documents.ts';
import { WRITER } from '../order-writer.ts';
import { lamps } from '../order-state.ts';
import { placeLamps, quoteDesk } from '../quotes.ts';
import type { Intent } from './books.ts';
import { STRIPE_KEY, stripeEvent, type StripeServer } from './server.ts';

export type StripeDesk = Awaited<ReturnType<typeof stripeDesk>>;

/** A shop whose payments are at a Stripe of our own: orders, cancellations, the clock, and what webhooks say. */
export async function stripeDesk(one: Connection, stripe: StripeServer) {
	const api = stripePayments(
		await openStripe({ secretKey: STRIPE_KEY, apiBase: stripe.base, timeoutMs: 2000 })
	);
	const book: PaymentBook = (provider) => (provider === 'stripe' ? api : ledger);
	const quotes = quoteDesk(one);
	const bind = createBind(one.db, () => {});
	const run: Run = (command, actor, input) => bind(command).run(actor, input);
	const log = { info: () => {}, warn: () => {} };
	const vendors = new Map(webhookVendors(undefined).map((two) => [`${two.channel}/${two.name}`, two]));
	const onTrouble = (error: unknown) => {
		throw error;
	};
	const clock = startMoneyClock({ connection: one, payments: book, log, afterCommit: () => {} }, 3_600_000);
	return {
		api,
		book,
		quotes,
		round: () => clock.round(),
		stop: () => clock.stop(),
		/** An order of two lamps for 50.00, paid for or only authorised. */
		async order(
			status: 'succeeded' | 'requires_capture' = 'succeeded',
			changes: Partial<OrderDocument> = {}
		) {
			const ref = newRef();
			const { currency = 'EUR' } = changes;
			const amount = toStripe(5000, currency) ?? 0;
			const intent = stripe.books.addIntent(amount, { currency: currency.toLowerCase(), status });
			const at = '2026-11-02T10:00:05Z';
			const payment = { provider: 'stripe', reference: intent.id, amount: 5000, authorised_at: at };
			const payments = [{ ...payment, ...(status === 'succeeded' && { captured_at: at }) }];
			await placeLamps(one, ref, 2, { payments, ...changes });
			return { ref, intent };
		},
		/** The same order, paid for in parts. */
		async severalPayments(amounts: readonly number[]) {
			const ref = newRef();
			const intents = amounts.map((amount) =>
				stripe.books.addIntent(amount, { currency: 'eur', status: 'succeeded' })
			);
			const captured_at = '2026-11-02T10:00:05Z';
			const payments = intents.map(({ id: reference, amount }) => ({
				...{ provider: 'stripe', reference, amount, captured_at }
			}));
			await placeLamps(one, ref, 2, { payments });
			return { ref, intents };
		},
		/** Cancels pieces; the id of the refund, where there is one. */
		async cancel(ref: string, quantity: number): Promise<string> {
			const quote = await quotes.quote(ref, lamps(quantity));
			const done = await quotes.confirm(quote.id);
			if (!done.ok) throw new Error(JSON.stringify(done.refusal));
			return done.value.refunds[0]?.id ?? '';
		},
		/** What a shopper is told who wants to pay what is due. */
		pay: (ref: string, consent?: string) =>
			payLink({ run, origin: 'http://localhost:3000', provider: 'stripe', api: api.online }, WRITER, {
				ref,
				consent
			}),
		async charge(ref: string, off = 0) {
			const [row] = await one.sql<{ version: number }[]>`select version from orders where ref = ${ref}`;
			return run(chargeKeptCard, WRITER, { ref, version: (row?.version ?? 0) + off });
		},
		/** An order that was paid for with a card that its buyer agreed to have kept, of which `due` is still to be paid. */
		async keptCard(due: number) {
			const { ref } = await this.order('requires_capture', { payments: [] });
			await this.pay(ref, 'card-2/en');
			const page = [...stripe.books.sessions.values()].findLast((two) => two.metadata['order_ref'] === ref);
			if (!page) throw new Error('no page');
			const intent = stripe.books.pay(page);
			await this.tell('checkout.session.completed', page);
			await this.round();
			await one.sql`update orders set total = total + ${due} where ref = ${ref}`;
			const { customer = '', payment_method: card = '' } = intent as {
				customer?: string;
				payment_method?: string;
			};
			return { ref, customer, card };
		},
		consentOf: async (ref: string) =>
			(
				await one.sql<
					{ customer: string | null; digits: string | null; revoked: boolean; forgotten: boolean }[]
				>`select customer_reference as customer, last_four as digits, revoked_at is not null as revoked,
					forgotten_at is not null as forgotten
				from card_consents c join orders o on o.id = c.order_id where o.ref = ${ref} order by c.id`
			).map((row) => ({ ...row })),
		historyOf: async (ref: string) =>
			(
				await one.sql<{ type: string }[]>`select type from history h join orders o on o.id = h.order_id
				where o.ref = ${ref} order by h.seq`
			).map(({ type }) => type),
		erase: (orderId: string) => run(eraseBuyer, WRITER, { orderId, email: 'ada@example.com' }),
		takeCardBack: (ref: string) => run(takeCardBack, WRITER, { ref }),
		compare: () => {
			if (!api.online) throw new Error('Stripe is always online');
			return compareWithProvider(one.db, 'stripe', api.online, 30);
		},
		/** As if what is waiting for an answer had waited long enough to be asked after. */
		async wait() {
			await one.sql`update refunds set asked_at = asked_at - interval '3 minutes', sent_at = sent_at - interval '3 minutes'`;
			await one.sql`update payment_orders set asked_at = asked_at - interval '3 minutes'`;
		},
		/** What a webhook says, from the inbox on. */
		async tell(type: string, object: object): Promise<Processed> {
			const body = stripeEvent(type, object);
			const { id: deliveryId } = JSON.parse(body) as { id: string };
			const bytes = new TextEncoder().encode(body);
			await insertDeliveries(one.db, [
				{ channel: 'payments', vendor: 'stripe', deliveryId, headers: {}, body: bytes }
			]);
			const [row] = await one.sql<{ id: string }[]>`select id from inbox where delivery_id = ${deliveryId}`;
			return processDelivery({ db: one.db, vendors, onTrouble }, row?.id ?? '');
		},
		/** A chargeback as its webhooks tell of it. */
		dispute: (intent: Intent, amount: number, status: string, id = `dp_${intent.id}`) => ({
			...{ id, object: 'dispute', amount, currency: 'eur', status, created: intent.created },
			...{ payment_intent: intent.id, charge: intent.latest_charge }
		}),
		stateOf: async (id: string) =>
			(
				await one.sql<
					{ state: string; failure: string | null }[]
				>`select state, failure from refunds where id = ${id}`
			)[0],
		paymentOf: async (ref: string) =>
			(
				await one.sql<
					{ captured: number; refunded: number; pending: number; back: number; voided: boolean }[]
				>`
				select captured::int, refunded::int, refund_pending::int as pending, charged_back::int as back, voided_at is not null as voided
				from payments p join orders o on o.id = p.order_id where o.ref = ${ref} order by position`
			).map((row) => ({ ...row })),
		tasksOf: async (ref: string) =>
			(
				await one.sql<{ kind: string }[]>`select kind from money_tasks t join orders o on o.id = t.order_id
				where o.ref = ${ref} and ended_at is null order by kind::text`
			).map(({ kind }) => kind)
	};
}
