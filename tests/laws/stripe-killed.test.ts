import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { moneyOf } from '#tests/support/quotes.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { APP_SECRET, buy, newestCode } from '#tests/support/sent-codes.ts';
import { staffMember } from '#tests/support/staff-member.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { STRIPE_KEY } from '#tests/support/stripe/desk.ts';
import {
	startStripe,
	stripeEvent,
	stripeSignature,
	type StripeServer
} from '#tests/support/stripe/server.ts';
import { until } from '#tests/support/until.ts';

/** The whole shop beside a Stripe of our own: killed in the middle of a refund (laws.md, "Crashes"), and its webhooks. */
const [SECRET, OLD] = ['whsec_new', 'whsec_old'];
let shop: Shop;
let stripe: StripeServer;
let key: string;

beforeAll(async () => {
	stripe = await startStripe();
	const env = {
		...{ STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_BASE: stripe.base },
		...{ WEBHOOK_SECRET_STRIPE: `${SECRET},${OLD}`, APP_SECRET, RATE_SCALE: '1000' }
	};
	shop = await startShop({ env });
	key = await shop.key('orders:write', 'orders:read', 'quotes:write');
});
afterAll(async () => {
	await shop?.stop();
	await stripe?.close();
});

async function order() {
	const ref = newRef();
	const intent = stripe.books.addIntent(17_400, { currency: 'eur', status: 'succeeded' });
	const captured_at = '2026-11-02T10:00:05+01:00';
	const payment = { provider: 'stripe', reference: intent.id, amount: 17_400, captured_at };
	const placed = await shop.call('POST', '/api/v1/orders', {
		key,
		body: orderDocument(ref, { payments: [payment] })
	});
	expect(placed.status, placed.text).toBe(201);
	return { ref, intent };
}

async function cancel(ref: string): Promise<number> {
	const body = { kind: 'cancel', lines: [{ line: 'l1', quantity: 1 }] };
	const quote = await shop.call('POST', `/api/v1/orders/${ref}/quotes`, { key, body });
	const done = await shop.call('POST', `/api/v1/quotes/${String(quote.json['id'])}/confirm`, { key });
	expect(done.status, done.text).toBe(200);
	return (done.json['refund'] as { amount: number }).amount;
}

test('kill -9 after the provider was called, before it was recorded: one refund, and never "failed"', async () => {
	const { ref, intent } = await order();
	// It is done there, and its answer is on its way for long.
	stripe.delay(30_000);
	const amount = await cancel(ref);
	await until('the refund is made', () => stripe.books.refundedOf(intent.id) === amount);
	await shop.kill();
	expect(await moneyOf(shop.connection, ref)).toMatchObject({ pending: amount, refunded: 0 });
	stripe.delay(0);
	stripe.forgetKeys();
	await shop.restart();
	const [state] = await shop.connection
		.sql`select state from refunds r join orders o on o.id = r.order_id where o.ref = ${ref}`;
	expect(state?.['state']).toBe('requested');
	// Whoever was asking is given half a minute; here that has passed.
	await shop.connection.sql`update refunds set asked_at = asked_at - interval '1 minute'`;
	await until(
		'it is known to be done',
		async () => (await moneyOf(shop.connection, ref)).refunded === amount
	);
	expect(stripe.books.refunds.filter((one) => one.payment_intent === intent.id)).toHaveLength(1);
	expect(stripe.count('POST /v1/refunds')).toBe(1);
	expect(await brokenInvariants(shop.connection)).toEqual([]);
});

const post = (body: string, signature: string | undefined) =>
	shop.call('POST', '/api/webhooks/payments/stripe', {
		...{ body, idempotencyKey: null },
		headers: signature === undefined ? {} : { 'stripe-signature': signature }
	});
const kept = async () => Number((await shop.connection.sql`select count(*)::int as n from inbox`)[0]?.['n']);

test('webhooks: signed by either secret over the raw bytes, within five minutes; else 401 and nothing is kept', async () => {
	const { ref, intent } = await order();
	const opened = {
		...{ id: 'dp_1', object: 'dispute', amount: 1500, currency: 'eur', status: 'needs_response' },
		...{ created: intent.created, payment_intent: intent.id, charge: intent.latest_charge }
	};
	const body = stripeEvent('charge.dispute.created', opened);
	const before = await kept();
	const long = Math.floor(Date.now() / 1000) - 400;
	const wrong: [string, string | undefined][] = [
		[body, undefined],
		[body, ''],
		[body, stripeSignature(body, 'whsec_other')],
		[body, stripeSignature(body, SECRET, long)],
		[body.replace('1500', '1501'), stripeSignature(body, SECRET)],
		[`${body} `, stripeSignature(body, SECRET)],
		[body, stripeSignature(body, SECRET).replace('v1=', 'v0=')]
	];
	for (const [bytes, signature] of wrong) {
		const answer = await post(bytes, signature);
		expect([answer.status, answer.json['code']]).toEqual([401, 'signature.invalid']);
	}
	expect(await kept()).toBe(before);
	for (const secret of [OLD, SECRET]) {
		const answer = await post(body, stripeSignature(body, secret));
		expect([answer.status, answer.json]).toEqual([200, { received: true }]);
	}
	expect(await kept()).toBe(before + 1);
	const back = async () =>
		Number(
			(await shop.connection.sql`select charged_back from payments where reference = ${intent.id}`)[0]?.[
				'charged_back'
			]
		);
	await until('it is charged back', async () => (await back()) === 1500);
	const seen = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	expect(seen.status).toBe(200);
	const odd = stripeEvent('charge.dispute.created', { id: 'dp_2' });
	expect((await post(odd, stripeSignature(odd, SECRET))).status).toBe(200);
	const failed = async () =>
		(await shop.connection.sql`select last_error from inbox where state = 'failed'`)[0]?.['last_error'];
	expect(await until('it is kept as unreadable', failed)).toMatch(/^stripe: dispute /);
	expect(
		(await shop.call('POST', '/api/webhooks/payments/nobody', { body, idempotencyKey: null })).status
	).toBe(404);
});

test('metrics count what was asked for and what waits for staff', async () => {
	const { text } = await shop.call('GET', '/metrics');
	expect(text).toMatch(/^payment_calls_total\{provider="stripe",operation="find",outcome="settled"\} 1$/m);
	expect(text).toMatch(/^money_tasks_open\{kind="charged_back"\} 1$/m);
});

/** Who bought it, having shown so by a code. */
async function proved(ref: string, email: string): Promise<CookieJar> {
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: ref, contact: email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return browser;
}

test('a shopper whose payment failed pays again: offered beside cancelling, on to Stripe, and shown once it has come', async () => {
	const { ref, email } = await buy(shop, { payments: [] });
	const browser = await proved(ref, email);
	const page = `/orders/${ref}/pay`;
	expect((await browser.get(`/orders/${ref}/cancel`)).text).toContain(`href="${page}"`);
	const asked = await browser.get(page);
	expect(asked.text).toContain('€174.00');
	expect(asked.headers.get('content-security-policy')).toContain(
		"form-action 'self' https://checkout.stripe.com"
	);
	// Somebody else may not, and is told nothing.
	const { ref: other, email: theirs } = await buy(shop);
	const stranger = await proved(other, theirs);
	expect((await stranger.post(page, { keep_card: 'yes' })).status).toBe(404);
	stripe.fault(/sessions$/, 'drop_before');
	const lost = await browser.post(page);
	expect(lost.status).toBe(409);
	expect(lost.text).toContain('Nothing was paid');
	const sent = await browser.post(page, { keep_card: 'yes' });
	expect(sent.status).toBe(303);
	const to = sent.headers.get('location') ?? '';
	expect(to).toMatch(/^https:\/\/checkout\.stripe\.com\//);
	const session = [...stripe.books.sessions.values()].find(({ url }) => url === to);
	if (!session) throw new Error(`no page of ours: ${to}`);
	expect(session).toMatchObject({ amount_total: 17_400, keepsCard: true });
	stripe.books.pay(session);
	const back = await browser.get(`${page}?back=paid`);
	expect(back.text).toContain('is being processed');
	expect(back.text).not.toMatch(/failed|did not go through/);
	const done = stripeEvent('checkout.session.completed', session);
	expect((await post(done, stripeSignature(done, SECRET))).status).toBe(200);
	await until('it is paid', async () => (await moneyOf(shop.connection, ref)).captured === 17_400);
	expect((await browser.get(`${page}?back=paid`)).text).toContain('your payment has arrived');
	expect((await browser.get(`/orders/${ref}/cancel`)).text).not.toContain(`href="${page}"`);
});

test('a task about money stands on the desk until somebody says why it is done', async () => {
	const { browser } = await staffMember(shop);
	const seen = await browser.get('/staff/incoming');
	expect(seen.text).toContain('no refund on top');
	const task = /name="task" value="([^"]+)"/.exec(seen.text)?.[1] ?? '';
	expect((await browser.post('/staff/incoming?/end', { task, reason: 'other' })).status).toBe(422);
	expect((await browser.post('/staff/incoming?/end', { task, reason: 'was_known' })).status).toBe(200);
	expect((await browser.post('/staff/incoming?/end', { task, reason: 'was_known' })).status).toBe(404);
	const [row] = await shop.connection
		.sql`select reason from audit where action = 'money_task.ended' and subject = ${task}`;
	expect(row).toEqual({ reason: 'was_known' });
});
