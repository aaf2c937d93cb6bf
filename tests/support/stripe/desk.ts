import type { OrderDocument } from '#domain/order/order-document.ts';
import { ledger } from '#server/adapters/payments/ledger.ts';
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
import { chargeKeptCard } from '#server/use-cases/ask-pay-link.ts';
import { compareWithProvider } from '#server/use-cases/compare-with-provider.ts';
import { processDelivery, type Processed } from '#server/use-cases/process-delivery.ts';
import { newRef } from '../order-documents.ts';
import { WRITER } from '../order-writer.ts';
import { lamps } from '../order-state.ts';
import { placeLamps, quoteDesk } from '../quotes.ts';
import type { Intent } from './books.ts';
import { stripeEvent, type StripeServer } from './server.ts';

export const STRIPE_KEY = 'sk_test_ofourown';

export type StripeDesk = Awaited<ReturnType<typeof stripeDesk>>;

/** A shop whose payments are at a Stripe of our own: orders, cancellations, the clock, and what webhooks say. */
export async function stripeDesk(one: Connection, stripe: StripeServer) {
	const api = stripePayments(
		await openStripe({ secretKey: STRIPE_KEY, apiBase: stripe.base, timeoutMs: 400 })
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
			const intent = stripe.books.addIntent(5000, { currency: 'eur', status });
			const at = '2026-11-02T10:00:05Z';
			const payment = { provider: 'stripe', reference: intent.id, amount: 5000, authorised_at: at };
			const payments = [{ ...payment, ...(status === 'succeeded' && { captured_at: at }) }];
			await placeLamps(one, ref, 2, { payments, ...changes });
			return { ref, intent };
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
		charge: (ref: string) => run(chargeKeptCard, WRITER, { ref }),
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
