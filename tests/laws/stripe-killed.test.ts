import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { moneyOf } from '#tests/support/quotes.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { APP_SECRET, buy, newestCode } from '#tests/support/sent-codes.ts';
import { staffMember } from '#tests/support/staff-member.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import {
	STRIPE_KEY,
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
	expect((await stranger.post(`${page}?/pay`, { keep_card: 'yes' })).status).toBe(404);
	stripe.fault(/sessions$/, 'drop_before');
	const lost = await browser.post(`${page}?/pay`);
	expect(lost.status).toBe(409);
	expect(lost.text).toContain('Nothing was paid');
	const sent = await browser.post(`${page}?/pay`, { keep_card: 'yes' });
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

/** An order paid for with a card that its buyer agreed to have kept, once the shop knows which. */
async function paidWithKeptCard() {
	const { ref, email } = await buy(shop, { payments: [] });
	const shopper = await proved(ref, email);
	const page = `/orders/${ref}/pay`;
	const sent = await shopper.post(`${page}?/pay`, { keep_card: 'yes' });
	const session = [...stripe.books.sessions.values()].find(({ url }) => url === sent.headers.get('location'));
	if (!session) throw new Error('no page of ours');
	const { payment_method: method } = stripe.books.pay(session);
	const done = stripeEvent('checkout.session.completed', session);
	expect((await post(done, stripeSignature(done, SECRET))).status).toBe(200);
	const known = () => shop.connection.sql`select 1 from card_consents c join orders o on o.id = c.order_id
		where o.ref = ${ref} and card_reference is not null`;
	await until('its card is known', async () => (await known()).length === 1);
	return { ref, shopper, page, card: stripe.books.cards.methodOf(method ?? '') };
}
const audited = (ref: string, action: string) => shop.connection.sql<{ reason: string }[]>`
	select reason from audit a join orders o on o.id = a.order_id where o.ref = ${ref} and action = ${action}`;

test('a kept card at the desk: the amount is shown first, a bank that wants the buyer sends them a mail, the buyer takes it back', async () => {
	const { ref, shopper, page, card } = await paidWithKeptCard();
	await shop.connection.sql`update orders set total = total + 700 where ref = ${ref}`;
	const { browser: agent } = await staffMember(shop);
	const desk = `/staff/orders/${ref}/card`;
	expect((await agent.get(`/staff/orders/${ref}`)).text).toContain(`href="${desk}"`);
	const seen = (await agent.get(desk)).text;
	expect(seen).toContain('ending in 4242');
	expect(seen).toContain('Charge €7.00 to the kept card');
	const version = /name="version" value="(\d+)"/.exec(seen)?.[1] ?? '';
	const charge = (fields: Record<string, string>) => agent.post(`${desk}?/charge`, { version, ...fields });
	expect((await charge({ reason: 'other' })).status).toBe(422);
	expect((await charge({ reason: 'due_agreed', version: '1' })).status).toBe(412);
	card.answers = 'needs_buyer';
	expect((await charge({ reason: 'due_agreed' })).status).toBe(303);
	expect((await charge({ reason: 'due_agreed' })).status).not.toBe(303);
	const told = () => shop.connection.sql`select 1 from notices n join orders o on o.id = n.order_id
		where o.ref = ${ref} and kind = 'pay_yourself'`;
	await until('the buyer is told', async () => (await told()).length === 1);
	expect((await agent.get(desk)).text).toContain('the buyer has a mail with the way to pay');
	expect([...(await audited(ref, 'card.charged'))]).toEqual([{ reason: 'due_agreed' }]);
	expect((await shopper.get(`/orders/${ref}`)).text).toContain(`href="${page}"`);
	expect((await shopper.get(page)).text).toContain('Your bank wants you to confirm this payment');
	// Nobody else takes it back.
	const { ref: other, email } = await buy(shop);
	expect((await (await proved(other, email)).post(`${page}?/forget`)).status).toBe(404);
	expect((await shopper.post(`${page}?/forget`)).headers.get('location')).toBe(`${page}?forgotten`);
	const after = (await shopper.get(`${page}?forgotten`)).text;
	expect(after).toContain('Your consent is taken back');
	expect(after).not.toContain('ending in 4242');
	await until('it is forgotten at Stripe', () => card.customer === null);
	expect((await charge({ reason: 'due_agreed' })).status).toBe(409);
	expect((await agent.get(desk)).text).toContain('No card of this order’s buyer is kept');
});

test('the buyer pays with the card kept; refused, they are told; the desk charges it, and has it forgotten, with a reason', async () => {
	const { ref, shopper, page, card } = await paidWithKeptCard();
	await shop.connection.sql`update orders set total = total + 700 where ref = ${ref}`;
	const seen = (await shopper.get(page)).text;
	expect(seen).toContain('Pay with the card ending in 4242');
	const version = /name="version" value="(\d+)"/.exec(seen)?.[1] ?? '';
	expect((await shopper.post(`${page}?/charge`, { version: '1' })).status).toBe(412);
	card.answers = 'no';
	expect((await shopper.post(`${page}?/charge`, { version })).headers.get('location')).toBe(page);
	await until('the bank has refused', async () =>
		(await shopper.get(page)).text.includes('Your card was refused. Nothing was charged')
	);
	// Whoever only has a link is not told which card it is.
	const linkKey = await shop.key('links:write');
	const until24 = new Date(Date.now() + 86_400_000).toISOString();
	const link = await shop.call('POST', `/api/v1/orders/${ref}/links`, {
		...{ key: linkKey, body: { scope: 'act', expires_at: until24 } }
	});
	const guest = new CookieJar(shop);
	expect((await guest.post(`${new URL(String(link.json['url'])).pathname}?/open`)).status).toBe(303);
	const told = (await guest.get(page)).text;
	expect(told).toContain('Pay for your order');
	expect(told).not.toContain('4242');
	card.answers = 'yes';
	const { browser: clerk } = await staffMember(shop);
	const shown = (await clerk.get(`/staff/orders/${ref}/card`)).text;
	expect(shown).toContain('was refused: stripe.insufficient_funds');
	const now = /name="version" value="(\d+)"/.exec(shown)?.[1] ?? '';
	const again = { version: now, reason: 'buyer_asked' };
	expect((await clerk.post(`/staff/orders/${ref}/card?/charge`, again)).status).toBe(303);
	await until('it is paid', async () => (await moneyOf(shop.connection, ref)).captured === 17_400 + 700);
	const { browser: agent } = await staffMember(shop);
	const desk = `/staff/orders/${ref}/card`;
	expect((await agent.post(`${desk}?/forget`, { reason: 'other' })).status).toBe(422);
	expect((await agent.post(`${desk}?/forget`, { reason: 'buyer_asked' })).status).toBe(303);
	expect((await agent.post(`${desk}?/forget`, { reason: 'buyer_asked' })).status).toBe(409);
	expect([...(await audited(ref, 'card.taken_back'))]).toEqual([{ reason: 'buyer_asked' }]);
	await until('it is forgotten at Stripe', () => card.customer === null);
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
