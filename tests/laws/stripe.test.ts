import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { checkStripe } from '../../src/cli/doctor/stripe.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { firstPolicy, moneyOf } from '#tests/support/quotes.ts';
import { stripeDesk, type StripeDesk } from '#tests/support/stripe/desk.ts';
import { startStripe, type Fault, type StripeServer } from '#tests/support/stripe/server.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Money at the provider, with Stripe's own library against a Stripe of our own (laws.md, "Money at the provider"). */
let database: FreshDatabase;
let one: Connection;
let stripe: StripeServer;
let desk: StripeDesk;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	stripe = await startStripe();
	desk = await stripeDesk(one, stripe);
	const steps = [{ until: { event: 'claimed' as const }, fee: { percent: 10 } }];
	await firstPolicy(one, { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
});
afterEach(async () => {
	stripe.delay(0);
	stripe.onEffect(undefined);
	expect(await brokenInvariants(one)).toEqual([]);
	const over =
		await one.sql`select id from payments where refunded + refund_pending + charged_back > captured`;
	expect(over).toHaveLength(0);
});
afterAll(async () => {
	await desk?.stop();
	await stripe?.close();
	await one?.close();
	await database?.drop();
});

describe('refunds', () => {
	test('asked for once, by the key of our own row, and settled by what was answered', async () => {
		const { ref, intent } = await desk.order();
		const id = await desk.cancel(ref, 1);
		await Promise.all([desk.round(), desk.round()]);
		expect(await desk.stateOf(id)).toEqual({ state: 'settled', failure: null });
		const [made, ...more] = stripe.books.refunds.filter((two) => two.payment_intent === intent.id);
		expect(more).toEqual([]);
		expect(made).toMatchObject({ amount: 2250, metadata: { roundtrip_refund: `refund-${id}` } });
		const asked = stripe.calls.filter(({ key }) => key === `refund-${id}`);
		expect(asked).toHaveLength(1);
		expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 2250, pending: 0 }]);
	});

	test.each<[Fault, 'before' | 'after']>([
		['drop_before', 'before'],
		['429', 'before'],
		['drop_after', 'after'],
		['hang', 'after'],
		['500_after', 'after']
	])(
		'%s: unknown, never failed; asked after, and done once, also when keys are forgotten',
		async (fault, when) => {
			const { ref, intent } = await desk.order();
			const id = await desk.cancel(ref, 2);
			stripe.fault(/^POST \/v1\/refunds$/, fault);
			await desk.round();
			expect(await desk.stateOf(id)).toEqual({ state: 'unknown', failure: null });
			expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 0, pending: 4500 }]);
			expect(stripe.books.refundedOf(intent.id)).toBe(when === 'after' ? 4500 : 0);
			stripe.forgetKeys();
			await desk.wait();
			await desk.round();
			expect(await desk.stateOf(id)).toEqual({ state: 'settled', failure: null });
			expect(stripe.books.refunds.filter((two) => two.payment_intent === intent.id)).toHaveLength(1);
		}
	);

	test('a 500 that is remembered: unknown until staff look, and no other key is ever tried', async () => {
		const { ref } = await desk.order();
		const id = await desk.cancel(ref, 2);
		stripe.fault(/^POST \/v1\/refunds$/, '500');
		await desk.round();
		for (let round = 0; round < 2; round++) {
			await desk.wait();
			await desk.round();
		}
		expect(await desk.stateOf(id)).toEqual({ state: 'unknown', failure: null });
		const keys = stripe.calls.filter(
			({ path, method, params }) =>
				method === 'POST' && path === '/v1/refunds' && JSON.stringify(params).includes(id)
		);
		expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
		await one.sql`update refunds set created_at = created_at - interval '1 hour', asked_at = asked_at - interval '1 hour' where id = ${id}`;
		await one.sql`update refunds set sent_at = now() where id = ${id}`;
		await desk.round();
		expect(await desk.tasksOf(ref)).toEqual(['silent']);
		// Once it has spoken, the task ends by itself.
		stripe.forgetKeys();
		await desk.wait();
		await desk.round();
		await desk.round();
		expect(await desk.stateOf(id)).toMatchObject({ state: 'settled' });
		expect(await desk.tasksOf(ref)).toEqual([]);
	});

	test('another amount than asked for: it stops, and staff have a task', async () => {
		const { ref } = await desk.order();
		const id = await desk.cancel(ref, 2);
		stripe.fault(/^POST \/v1\/refunds$/, 'other_amount');
		await desk.round();
		expect(await desk.stateOf(id)).toMatchObject({ state: 'unknown', failure: 'the provider reports 1 EUR' });
		const before = stripe.calls.length;
		await desk.wait();
		await desk.round();
		expect(stripe.calls.length).toBe(before);
		expect(await desk.tasksOf(ref)).toEqual(['amount_differs']);
		expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 0, pending: 4500 }]);
	});

	test('in every kind of currency: as Stripe counts it, back as we do, and as its webhooks tell it', async () => {
		for (const [currency, theirs] of [
			['JPY', 2250],
			['ISK', 225_000],
			['UGX', 225_000],
			['HUF', 2250],
			['TWD', 2250],
			['KWD', 2250]
		] as const) {
			const { ref, intent } = await desk.order('succeeded', { currency });
			const id = await desk.cancel(ref, 1);
			await desk.round();
			const [made] = stripe.books.refunds.filter((two) => two.payment_intent === intent.id);
			expect([currency, made?.amount]).toEqual([currency, theirs]);
			expect(await desk.tell('refund.updated', made ?? {})).toBe('done');
			expect(await desk.stateOf(id)).toEqual({ state: 'settled', failure: null });
			expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 2250, pending: 0 }]);
			expect(await desk.tasksOf(ref)).toEqual([]);
		}
	});

	test('what Stripe cannot write exactly is never rounded: staff send it another way', async () => {
		const { ref, intent } = await desk.order('succeeded', { currency: 'KWD' });
		const id = await desk.cancel(ref, 1);
		await one.sql`update refunds set amount = 2249 where id = ${id}`;
		await one.sql`update payments set refund_pending = 2249 where reference = ${intent.id}`;
		await desk.round();
		expect(await desk.stateOf(id)).toEqual({ state: 'failed', failure: 'stripe.amount_unrepresentable' });
		expect(stripe.books.refundedOf(intent.id)).toBe(0);
		expect(await desk.tasksOf(ref)).toEqual(['request_refused']);
	});

	test('over several payments each gets back its own part, once, though an answer is lost', async () => {
		const { ref, intents } = await desk.severalPayments([2000, 2000, 1000]);
		await desk.cancel(ref, 2);
		const [first, second, third] = intents.map(({ id }) => id);
		stripe.fault(/^POST \/v1\/refunds$/, 'drop_after');
		await desk.round();
		stripe.forgetKeys();
		await desk.wait();
		await desk.round();
		expect([first, second, third].map((id) => stripe.books.refundedOf(id ?? ''))).toEqual([2000, 2000, 500]);
		expect(await desk.paymentOf(ref)).toMatchObject([
			{ refunded: 2000 },
			{ refunded: 2000 },
			{ refunded: 500 }
		]);
		const made = stripe.books.refunds.filter((two) => intents.some(({ id }) => id === two.payment_intent));
		expect(made).toHaveLength(3);
	});

	test('refused for good: failed and still owed, and staff have a task', async () => {
		const { ref, intent } = await desk.order();
		stripe.books.refund(intent, { amount: 5000, metadata: {}, reason: null });
		const id = await desk.cancel(ref, 2);
		await desk.round();
		expect(await desk.stateOf(id)).toEqual({ state: 'failed', failure: 'stripe.charge_already_refunded' });
		expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 0, pending: 4500 }]);
		expect(await desk.tasksOf(ref)).toEqual(['request_refused']);
	});
});

describe('webhooks about refunds', () => {
	test('before our call is answered, twice, and late: one booking', async () => {
		const { ref } = await desk.order();
		const id = await desk.cancel(ref, 2);
		const told: Promise<unknown>[] = [];
		stripe.fault(/^POST \/v1\/refunds$/, 'pending');
		stripe.onEffect(() => {
			const [made] = stripe.books.refunds;
			if (made) told.push(desk.tell('refund.updated', { ...made, status: 'succeeded' }));
		});
		stripe.delay(150);
		await desk.round();
		await Promise.all(told);
		expect(told).toHaveLength(1);
		expect(await desk.stateOf(id)).toMatchObject({ state: 'settled' });
		const [made] = stripe.books.refunds;
		expect(await desk.tell('refund.updated', { ...made, status: 'succeeded' })).toBe('done');
		expect(await desk.tell('refund.created', { ...made, status: 'pending' })).toBe('done');
		expect(await desk.stateOf(id)).toMatchObject({ state: 'settled' });
		expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 4500, pending: 0 }]);
		expect(await desk.tasksOf(ref)).toEqual([]);
	});

	test('a refund nobody here asked for is a task, once; of a payment that is not ours, nothing', async () => {
		const { ref, intent } = await desk.order();
		const made = stripe.books.refund(intent, { amount: 700, metadata: {}, reason: null });
		for (let round = 0; round < 2; round++) expect(await desk.tell('refund.created', made)).toBe('done');
		expect(await desk.tasksOf(ref)).toEqual(['refund_unknown']);
		expect(await moneyOf(one, ref)).toMatchObject({ refunded: 0, pending: 0, refunds: 0 });
		const foreign = { ...made, payment_intent: 'pi_other', charge: 'ch_other' };
		expect(await desk.tell('refund.created', foreign)).toBe('ignored');
		const total = {
			id: intent.latest_charge,
			amount_refunded: 700,
			currency: 'eur',
			payment_intent: intent.id
		};
		await desk.tell('charge.refunded', total);
		expect(await desk.tasksOf(ref)).toEqual(['payment_differs', 'refund_unknown']);
	});

	test('another amount, another currency, another payment, undone after the fact: a task each, nothing booked anew', async () => {
		const { ref, intent } = await desk.order();
		const id = await desk.cancel(ref, 2);
		await desk.round();
		const [made] = stripe.books.refunds;
		for (const wrong of [
			{ ...made, amount: 4501 },
			{ ...made, currency: 'usd' },
			{ ...made, payment_intent: 'pi_other', charge: 'ch_other' },
			{ ...made, status: 'failed', failure_reason: 'expired_or_canceled_card' }
		])
			await desk.tell('refund.updated', wrong);
		expect(await desk.tasksOf(ref)).toEqual([
			'amount_differs',
			'amount_differs',
			'payment_differs',
			'state_differs'
		]);
		expect(await desk.stateOf(id)).toMatchObject({ state: 'settled' });
		expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 4500, pending: 0 }]);
		expect(intent.amount).toBe(5000);
	});
});

describe('chargebacks', () => {
	test('no refund on top: what was not sent yet waits, and goes when the shop has won', async () => {
		const { ref, intent } = await desk.order();
		const id = await desk.cancel(ref, 2);
		const opened = desk.dispute(intent, 5000, 'needs_response');
		for (let round = 0; round < 2; round++) await desk.tell('charge.dispute.created', opened);
		await desk.round();
		expect(await desk.stateOf(id)).toMatchObject({ state: 'requested' });
		expect(stripe.books.refundedOf(intent.id)).toBe(0);
		// Refund and chargeback are one and the same money: what is not on its way back is charged back.
		expect(await desk.paymentOf(ref)).toMatchObject([{ pending: 4500, back: 500 }]);
		expect(await desk.tasksOf(ref)).toEqual(['charged_back']);
		await desk.tell('charge.dispute.closed', desk.dispute(intent, 5000, 'won'));
		await desk.tell('charge.dispute.created', opened);
		await desk.round();
		expect(await desk.stateOf(id)).toMatchObject({ state: 'settled' });
		expect(await desk.paymentOf(ref)).toMatchObject([{ refunded: 4500, pending: 0, back: 0 }]);
		expect(await desk.tasksOf(ref)).toEqual([]);
	});

	test('before cancelling it is all there is to give back; lost, it stays; an inquiry takes nothing', async () => {
		const { ref, intent } = await desk.order();
		await desk.tell('charge.dispute.created', desk.dispute(intent, 5000, 'warning_needs_response'));
		expect(await desk.paymentOf(ref)).toMatchObject([{ back: 0 }]);
		await desk.tell('charge.dispute.created', desk.dispute(intent, 3000, 'needs_response'));
		await desk.tell('charge.dispute.closed', desk.dispute(intent, 3000, 'lost'));
		expect(await desk.paymentOf(ref)).toMatchObject([{ back: 3000 }]);
		await desk.cancel(ref, 2);
		await desk.round();
		expect(stripe.books.refundedOf(intent.id)).toBeLessThanOrEqual(2000);
		expect(await desk.tasksOf(ref)).toEqual(['charged_back']);
	});
});

describe('authorisations', () => {
	test('with the last piece the fee is captured and the rest let go, once, whatever breaks', async () => {
		const { ref, intent } = await desk.order('requires_capture');
		await desk.cancel(ref, 1);
		await desk.round();
		expect(intent.status).toBe('requires_capture');
		await desk.cancel(ref, 1);
		stripe.fault(/capture$/, 'drop_after');
		await desk.round();
		expect(intent).toMatchObject({ status: 'succeeded', amount_received: 500 });
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 0 }]);
		stripe.forgetKeys();
		await desk.wait();
		await desk.round();
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 500, voided: false }]);
		await desk.tell('payment_intent.succeeded', intent);
		expect(await desk.tasksOf(ref)).toEqual([]);
	});

	test('nothing kept, as a consumer in the EU may: voided; its webhook may come first', async () => {
		const { ref, intent } = await desk.order('requires_capture', {
			buyer: { kind: 'consumer', country: 'DE' }
		});
		await desk.cancel(ref, 2);
		stripe.onEffect(() => void desk.tell('payment_intent.canceled', intent));
		stripe.delay(100);
		await desk.round();
		await sleep(150);
		expect(intent.status).toBe('canceled');
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 0, voided: true }]);
		expect(await desk.tasksOf(ref)).toEqual([]);
	});

	test('captured meanwhile by somebody else: staff have a task, and nothing is booked', async () => {
		const { ref, intent } = await desk.order('requires_capture');
		await desk.cancel(ref, 2);
		stripe.books.capture(intent, 5000);
		await desk.round();
		expect(await desk.tasksOf(ref)).toEqual(['amount_differs']);
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 0 }]);
	});

	test('captured or let go by the shop’s own system: booked as it is, or a task', async () => {
		const [first, second, third] = [
			await desk.order('requires_capture'),
			await desk.order('requires_capture'),
			await desk.order('requires_capture')
		];
		await desk.tell('payment_intent.succeeded', stripe.books.capture(first.intent, 5000));
		await desk.tell('payment_intent.succeeded', first.intent);
		expect(await desk.paymentOf(first.ref)).toMatchObject([{ captured: 5000 }]);
		await desk.tell('payment_intent.succeeded', stripe.books.capture(second.intent, 4000));
		expect(await desk.paymentOf(second.ref)).toMatchObject([{ captured: 0 }]);
		await desk.tell('payment_intent.canceled', stripe.books.cancel(third.intent));
		expect(await desk.paymentOf(third.ref)).toMatchObject([{ voided: true }]);
		expect([
			await desk.tasksOf(first.ref),
			await desk.tasksOf(second.ref),
			await desk.tasksOf(third.ref)
		]).toEqual([[], ['payment_differs'], ['payment_differs']]);
	});
});

describe('paying what is due', () => {
	const unpaid = () => desk.order('requires_capture', { payments: [] });

	test('one page at a time, however often and whatever breaks; paid by webhook and by our own question, booked once', async () => {
		const { ref } = await unpaid();
		stripe.fault(/sessions$/, 'drop_after');
		expect(await desk.pay(ref)).toMatchObject({ ok: false, refusal: { code: 'payment.unavailable' } });
		const [first, again] = await Promise.all([desk.pay(ref), desk.pay(ref)]);
		expect(first).toMatchObject({
			ok: true,
			value: { url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//) }
		});
		expect(again).toEqual(first);
		const pages = [...stripe.books.sessions.values()].filter((page) => page.metadata['order_ref'] === ref);
		expect(pages).toHaveLength(1);
		const [page] = pages;
		if (!page) throw new Error('no page');
		expect(page).toMatchObject({ amount_total: 5000, currency: 'eur', keepsCard: false });
		const intent = stripe.books.pay(page);
		await desk.wait();
		const session = { ...page, metadata: page.metadata };
		await Promise.all([
			desk.tell('checkout.session.completed', session),
			desk.tell('payment_intent.succeeded', intent),
			desk.round()
		]);
		await desk.tell('checkout.session.completed', session);
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 5000 }]);
		expect(await desk.pay(ref)).toMatchObject({ refusal: { code: 'payment.nothing_due' } });
		const [row] = await one.sql`select paid_at is not null as paid, status from orders where ref = ${ref}`;
		expect(row).toEqual({ paid: true, status: 'paid' });
		expect(await desk.tasksOf(ref)).toEqual([]);
	});

	test('no webhook at all: our own question finds it paid', async () => {
		const { ref } = await unpaid();
		await desk.pay(ref);
		const page = [...stripe.books.sessions.values()].find((two) => two.metadata['order_ref'] === ref);
		if (page) stripe.books.pay(page);
		await desk.wait();
		await desk.round();
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 5000 }]);
	});

	test('part of it cancelled meanwhile: the old page is closed before there is another', async () => {
		const { ref } = await unpaid();
		await desk.pay(ref);
		await desk.cancel(ref, 1);
		expect(await desk.pay(ref)).toMatchObject({ ok: true });
		const pages = [...stripe.books.sessions.values()].filter((page) => page.metadata['order_ref'] === ref);
		expect(pages.map(({ status, amount_total }) => `${status} ${amount_total}`)).toEqual([
			'expired 5000',
			'open 2500'
		]);
	});

	test('another amount than was asked for is not booked: staff look', async () => {
		const { ref } = await unpaid();
		await desk.pay(ref);
		const page = [...stripe.books.sessions.values()].find((two) => two.metadata['order_ref'] === ref);
		if (!page) throw new Error('no page');
		page.amount_total = 4999;
		stripe.books.pay(page);
		await desk.tell('checkout.session.completed', page);
		expect(await desk.paymentOf(ref)).toEqual([]);
		expect(await desk.tasksOf(ref)).toEqual(['amount_differs']);
	});

	test('a card is kept and charged only where its owner agreed to it, and that is written down', async () => {
		const { ref } = await unpaid();
		await desk.pay(ref);
		expect(await desk.charge(ref)).toMatchObject({ refusal: { code: 'card.no_consent' } });
		expect(await desk.pay(ref, 'card-1/en')).toMatchObject({ ok: true });
		const page = [...stripe.books.sessions.values()].findLast((two) => two.metadata['order_ref'] === ref);
		if (!page) throw new Error('no page');
		expect(page.keepsCard).toBe(true);
		// Agreed to, and there is no card yet.
		expect(await desk.charge(ref)).toMatchObject({ refusal: { code: 'card.no_consent' } });
		stripe.books.pay(page);
		await desk.tell('checkout.session.completed', page);
		await desk.round();
		const [consent] =
			await one.sql`select wording, customer_reference as customer, card_reference as card from card_consents c
			join orders o on o.id = c.order_id where o.ref = ${ref}`;
		expect(consent).toMatchObject({
			wording: 'card-1/en',
			customer: page.customer,
			card: expect.stringMatching(/^pm_/)
		});
		const [told] =
			await one.sql`select h.data ->> 'card_consent' as words from history h join orders o on o.id = h.order_id
			where o.ref = ${ref} and type = 'payment.requested' and h.data ? 'card_consent'`;
		expect(told).toEqual({ words: 'card-1/en' });
		expect(await desk.charge(ref)).toMatchObject({ refusal: { code: 'payment.nothing_due' } });
		// Something is due again: charged once, whatever breaks.
		await one.sql`update orders set total = 5700 where ref = ${ref}`;
		expect(await desk.charge(ref)).toMatchObject({ ok: true, value: { amount: 700 } });
		stripe.fault(/^POST \/v1\/payment_intents$/, 'drop_after');
		await desk.round();
		stripe.forgetKeys();
		await desk.wait();
		await desk.round();
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 5000 }, { captured: 700 }]);
		const charged = [...stripe.books.intents.values()].filter((intent) => intent.customer === page.customer);
		expect(charged.map(({ amount }) => amount).sort()).toEqual([5000, 700]);
	});
});

describe('kept cards', () => {
	const inPlay = (ref: string) =>
		[...stripe.books.intents.values()].filter((two) => two.metadata['order_ref'] === ref);
	const gone = { revoked: true, forgotten: true, customer: null, digits: null };

	test('taken back: charged no more, forgotten at Stripe whatever breaks, and its names with it', async () => {
		const { ref, customer, card } = await desk.keptCard(700);
		expect(await desk.consentOf(ref)).toEqual([
			{ customer, digits: '4242', revoked: false, forgotten: false }
		]);
		// Written down and not asked for yet: it never is.
		expect(await desk.charge(ref)).toMatchObject({ ok: true });
		expect(await desk.takeCardBack(ref)).toMatchObject({ ok: true });
		expect(await desk.takeCardBack(ref)).toMatchObject({ refusal: { code: 'card.no_consent' } });
		expect(await desk.charge(ref)).toMatchObject({ refusal: { code: 'card.no_consent' } });
		stripe.fault(/detach$/, 'drop_after');
		await desk.round();
		expect(await desk.consentOf(ref)).toMatchObject([{ customer, digits: null, forgotten: false }]);
		stripe.fault(/^DELETE/, '500_after');
		for (let round = 0; round < 2; round++) {
			await desk.wait();
			await desk.round();
		}
		expect(await desk.consentOf(ref)).toEqual([gone]);
		expect(stripe.books.cards.methodOf(card).customer).toBeNull();
		expect(stripe.books.cards.customerOf(customer).deleted).toBe(true);
		expect(inPlay(ref)).toHaveLength(1);
		expect(await desk.tasksOf(ref)).toEqual([]);
		expect((await desk.historyOf(ref)).filter((type) => type === 'card.taken_back')).toHaveLength(1);
	});

	test('a customer who has something else there stays; what Stripe refuses is a task for staff', async () => {
		const { ref, customer, card } = await desk.keptCard(0);
		stripe.books.cards.customerOf(customer).subscriptions.push('sub_1');
		await desk.takeCardBack(ref);
		await desk.round();
		expect(await desk.consentOf(ref)).toEqual([gone]);
		expect(stripe.books.cards.methodOf(card).customer).toBeNull();
		expect(stripe.books.cards.customerOf(customer).deleted).toBe(false);
		const { ref: second } = await desk.keptCard(0);
		await desk.takeCardBack(second);
		stripe.fault(/detach$/, 'refused');
		await desk.round();
		expect(await desk.tasksOf(second)).toEqual(['request_refused']);
		expect(await desk.consentOf(second)).toMatchObject([{ forgotten: false }]);
	});

	test('erasing a person has their card forgotten', async () => {
		const { ref, customer, card } = await desk.keptCard(0);
		const [row] = await one.sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
		expect(await desk.erase(row?.id ?? '')).toMatchObject({ ok: true });
		expect(await desk.consentOf(ref)).toMatchObject([{ digits: null, revoked: true }]);
		await desk.round();
		expect(await desk.consentOf(ref)).toEqual([gone]);
		expect(stripe.books.cards.methodOf(card).customer).toBeNull();
		expect(stripe.books.cards.customerOf(customer).deleted).toBe(true);
	});

	test('taken back while the page is open: it is closed; paid before that, its card is forgotten again', async () => {
		const pageOf = async () => {
			const { ref } = await desk.order('requires_capture', { payments: [] });
			await desk.pay(ref, 'card-2/en');
			const page = [...stripe.books.sessions.values()].findLast((two) => two.metadata['order_ref'] === ref);
			if (!page) throw new Error('no page');
			return { ref, page };
		};
		const [first, second] = [await pageOf(), await pageOf()];
		for (const { ref } of [first, second]) expect(await desk.takeCardBack(ref)).toMatchObject({ ok: true });
		const { customer } = stripe.books.pay(second.page);
		await desk.round();
		expect(first.page.status).toBe('expired');
		expect(await desk.pay(first.ref)).toMatchObject({ ok: true });
		await desk.wait();
		await desk.round();
		await desk.round();
		expect(await desk.paymentOf(second.ref)).toMatchObject([{ captured: 5000 }]);
		expect(await desk.consentOf(second.ref)).toEqual([gone]);
		expect(stripe.books.cards.customerOf(customer ?? '').deleted).toBe(true);
	});

	test('a charge that is under way is known first, then the card is forgotten', async () => {
		const { ref, customer } = await desk.keptCard(700);
		await desk.charge(ref);
		stripe.fault(/^POST \/v1\/payment_intents$/, 'drop_after');
		await desk.round();
		await desk.takeCardBack(ref);
		await desk.round();
		expect(stripe.books.cards.customerOf(customer).deleted).toBe(false);
		stripe.forgetKeys();
		for (let round = 0; round < 2; round++) {
			await desk.wait();
			await desk.round();
		}
		expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 5000 }, { captured: 700 }]);
		expect(await desk.consentOf(ref)).toEqual([gone]);
	});

	test.each(['answered', 'lost'])(
		'the bank wants the buyer (%s): nothing is taken, they are told once, and pay on a page',
		async (how) => {
			const { ref, card } = await desk.keptCard(700);
			stripe.books.cards.methodOf(card).answers = 'needs_buyer';
			// Sent twice it is one charge.
			const [first, again] = await Promise.all([desk.charge(ref), desk.charge(ref)]);
			expect([first.ok, again.ok].sort()).toEqual([false, true]);
			if (how === 'lost') stripe.fault(/^POST \/v1\/payment_intents$/, 'drop_after');
			await desk.round();
			stripe.forgetKeys();
			await desk.wait();
			await desk.round();
			expect(inPlay(ref).map(({ status }) => status)).toEqual(['succeeded', 'canceled']);
			expect((await desk.historyOf(ref)).filter((type) => type === 'payment.needs_buyer')).toHaveLength(1);
			expect(await desk.tasksOf(ref)).toEqual([]);
			expect(await desk.paymentOf(ref)).toMatchObject([{ captured: 5000 }]);
			expect(await desk.pay(ref)).toMatchObject({ ok: true });
			expect(await desk.charge(ref)).toMatchObject({ refusal: { code: 'payment.in_flight' } });
		}
	);

	test('declined: a task that says why; never another amount than was seen', async () => {
		const { ref, card } = await desk.keptCard(700);
		stripe.books.cards.methodOf(card).answers = 'no';
		expect(await desk.charge(ref, -1)).toMatchObject({ refusal: { code: 'version.mismatch' } });
		await desk.charge(ref);
		await desk.round();
		expect(await desk.tasksOf(ref)).toEqual(['request_refused']);
		const [task] = await one.sql<{ about: string }[]>`select facts ->> 'about' as about from money_tasks t
			join orders o on o.id = t.order_id where o.ref = ${ref}`;
		expect(task).toEqual({ about: 'stripe.insufficient_funds' });
	});
});

test('doctor asks Stripe whether it lets the key in', async () => {
	const check = async (
		stripeSecretKey: string | undefined,
		stripeApiBase = stripe.base,
		hooks = ['whsec_1']
	) => {
		const webhookSecrets = { stripe: hooks };
		const found = await checkStripe({ stripeSecretKey, stripeApiBase, webhookSecrets });
		return found.map(({ state, found: words }) => `${state} ${words.slice(0, 24)}`);
	};
	expect(await check(undefined, stripe.base, [])).toEqual(['info not used; refunds are bo']);
	expect(await check('sk_test_ofourown')).toEqual(['ok answers (test mode)']);
	expect(await check('sk_test_ofourown', stripe.base, [])).toMatchObject(
		[/^ok/, /^problem chargebacks/].map((one) => expect.stringMatching(one))
	);
	expect(await check('pk_live_1')).toEqual(['problem STRIPE_SECRET_KEY is no ']);
	expect(await check('sk_live_other')).toEqual(['problem does not let STRIPE_SECR']);
	expect(await check('sk_test_ofourown', 'http://127.0.0.1:9')).toEqual(['problem does not answer at http:']);
});

test('compared with their list, whatever its length: what differs becomes tasks, which end when it does not any more', async () => {
	const { ref, intent } = await desk.order();
	const { ref: other } = await desk.order();
	const id = await desk.cancel(ref, 1);
	const lost = await desk.cancel(other, 1);
	await desk.round();
	await one.sql`update refunds set asked_at = now() - interval '1 hour' where id in ${one.sql([id, lost])}`;
	for (let n = 0; n < 120; n++) stripe.books.refund(intent, { amount: 1, metadata: {}, reason: null });
	const gone = stripe.books.refunds.findIndex(
		({ metadata }) => metadata['roundtrip_refund'] === `refund-${lost}`
	);
	const [taken] = stripe.books.refunds.splice(gone, 1);
	const about = async () => (await desk.compare()).differences.filter(({ orderId }) => orderId !== null);
	const found = await about();
	expect(found.filter(({ kind }) => kind === 'refund_unknown').length).toBeGreaterThanOrEqual(120);
	expect(await desk.tasksOf(other)).toEqual(['refund_missing']);
	expect(new Set(await desk.tasksOf(ref))).toEqual(new Set(['refund_unknown']));
	if (taken) stripe.books.refunds.unshift(taken);
	await about();
	expect(await desk.tasksOf(other)).toEqual([]);
	stripe.fault(/^GET \/v1\/refunds$/, '500');
	await expect(desk.compare()).rejects.toThrow();
});
