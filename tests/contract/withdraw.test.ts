import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfirmAnswer, QuoteAnswer } from '#server/http/schemas/quotes.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** Withdrawing from the contract: by the API, on the pages, at the desk; who may, and where the law gives no right. */
const DAY = 86_400_000;
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop({
		env: { APP_SECRET, RATE_SCALE: '1000', RETURN_ADDRESS: 'Harbour Shop, Kai 3, 20457 Hamburg' }
	});
	key = await shop.key(
		'policy:write',
		'orders:read',
		'orders:write',
		'quotes:write',
		'warehouse:write',
		'tracking:write'
	);
	// The shop's own terms are as hard as can be: the law stands below them.
	const steps = [
		{ until: { event: 'claimed' }, fee: { percent: 50 } },
		{ until: { event: 'handed_over' }, fee: { percent: 90 }, needs: 'release' }
	];
	const policy = {
		...samplePolicy(),
		cancel: [{ id: 'hard', steps }],
		return: [{ id: 'final', steps: [] }],
		extend: []
	};
	const draft = await post('policies/drafts', policy);
	expect((await post(`policies/drafts/${String(draft.json['id'])}/publish`)).status).toBe(200);
});
afterAll(() => shop?.stop());

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const placeOf = ({ headers }: Answer) => headers.get('location') ?? '';
const all = [
	{ line: 'l1', quantity: 3 },
	{ line: 'l2', quantity: 1 }
];
const ask = (ref: string, more: object = {}) =>
	post(`orders/${ref}/quotes`, { kind: 'withdraw', lines: all, ...more });
const confirm = async (quote: Answer) => post(`quotes/${String(quote.json['id'])}/confirm`);
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** All of an order arrived some days ago. */
async function delivered(ref: string, days: number): Promise<void> {
	const claim = await post(`orders/${ref}/claims`, { lines: all });
	const parcel = { carrier: 'dhl', tracking_number: `N-${ref}`, claim: String(claim.json['id']) };
	const shipment = String((await post(`orders/${ref}/shipments`, parcel)).json['id']);
	const scans = [
		{ at: ago(days + 1), status: 'in_transit' },
		{ at: ago(days), status: 'delivered' }
	];
	expect((await post(`shipments/${shipment}/scans`, { scans })).status).toBe(200);
}

type Action = { kind: string; allowed: boolean; code?: string; until?: string; lines: unknown[] };
async function actionOf(ref: string): Promise<Action | undefined> {
	const { json } = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	return (json['actions'] as Action[]).find(({ kind }) => kind === 'withdraw');
}
const statesOf = async (ref: string) => {
	const { json } = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	const portions = json['portions'] as { state: string; quantity: number }[];
	return Object.fromEntries(
		[...Map.groupBy(portions, ({ state }) => state)].map(([state, own]) => [
			state,
			own.reduce((sum, { quantity }) => sum + quantity, 0)
		])
	);
};
async function guest(
	{ ref, email }: Bought,
	to?: 'withdraw'
): Promise<{ browser: CookieJar; place: string }> {
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: ref, contact: email, ...(to && { to }) });
	const { code } = await newestCode(shop);
	return { browser, place: placeOf(await browser.post('/code?/prove', { code })) };
}

describe('by the API', () => {
	test('before delivery: at once, all of it, also out of the warehouse’s hands, without a fee', async () => {
		const { ref } = await buy(shop);
		await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 2 }] });
		expect(await actionOf(ref)).toMatchObject({ allowed: true, lines: all });
		const quote = await ask(ref);
		expect(quote.status, quote.text).toBe(201);
		expect(QuoteAnswer.safeParse(quote.json).error).toBeUndefined();
		expect(quote.json).toMatchObject({
			...{ kind: 'withdraw', needs: null, fee: { amount: 0 }, refund: { amount: 17400 } },
			floor: { jurisdiction: 'EU/EEA', right: 'withdrawal', applies: true }
		});
		const done = await confirm(quote);
		expect(ConfirmAnswer.safeParse(done.json).error).toBeUndefined();
		expect(done.json).toMatchObject({ kind: 'withdraw', result: 'withdrawn', refund: { amount: 17400 } });
		expect(done.json['return']).toBeUndefined();
		expect(await statesOf(ref)).toEqual({ cancelled: 4 });
		expect((await confirm(quote)).text).toBe(done.text);
		expect(await actionOf(ref)).toMatchObject({ allowed: false, code: 'quantity.unavailable' });
		const { json } = await shop.call('GET', `/api/v1/orders/${ref}/events`, { key });
		const told = (json['events'] ?? json['entries'] ?? json['data']) as { type: string; data: object }[];
		expect(told.find(({ type }) => type === 'withdrawal.accepted')?.data).toMatchObject({
			...{ kind: 'withdraw', refund: 17400, claims: [expect.any(String)] }
		});
	});

	test('after delivery: the goods come back, and their money waits for them or for the proof', async () => {
		const { ref } = await buy(shop);
		await delivered(ref, 3);
		const { until } = (await actionOf(ref)) ?? {};
		// Never told of the right: 12 months and 14 days.
		expect(Date.parse(until ?? '') - Date.now()).toBeGreaterThan(365 * DAY);
		const quote = await ask(ref, { lines: [{ line: 'l1', quantity: 2 }] });
		const done = await confirm(quote);
		const { refund } = quote.json as { refund: { amount: number; due_at: string } };
		expect(done.json).toMatchObject({
			...{ result: 'withdrawn', refund: { amount: refund.amount }, refunds: [], released: [] },
			// Nobody told them, so that posting is the shop's (Directive 2011/83/EU, Article 14(1)).
			return: { refund: refund.amount, postage: 'shop', lines: [{ line: 'l1', quantity: 2 }] }
		});
		const by = Date.parse((done.json['return'] as { send_by: string }).send_by) - Date.now();
		expect([by > 14 * DAY - 3_600_000, by < 15 * DAY]).toEqual([true, true]);
		expect(await statesOf(ref)).toEqual({ delivered: 2, returning: 2 });
		const proof = { at: new Date().toISOString(), proof: 'posted, receipt 4711' };
		const back = `returns/${String((done.json['return'] as { id: string }).id)}`;
		// No step of a return declines it.
		for (const step of ['decline', 'cancel']) {
			const undone = await post(`${back}/${step}`, step === 'decline' ? { reason: 'no' } : undefined);
			expectProblem(undone, 409, 'return.undeclinable');
		}
		const sent = await post(`${back}/sent`, proof);
		expect(sent.status, sent.text).toBe(200);
		const { json: paid } = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
		expect((paid['money'] as { pending: number }).pending).toBe(refund.amount);
		const rest = await confirm(
			await ask(ref, {
				lines: [
					{ line: 'l1', quantity: 1 },
					{ line: 'l2', quantity: 1 }
				]
			})
		);
		const [first, second] = [done, rest].map(({ json }) => (json['return'] as { refund: number }).refund);
		expect((first ?? 0) + (second ?? 0)).toBe(17400);
	});

	test('a statement sent by another way counts from when it was sent', async () => {
		const informed = { informed_of_withdrawal_at: '2026-11-02T09:00:00Z' };
		const { ref } = await buy(shop, { buyer: informed });
		await shop.connection.sql`update orders set placed_at = now() - interval '60 days' where ref = ${ref}`;
		await delivered(ref, 30);
		expect(await actionOf(ref)).toMatchObject({ allowed: false, code: 'return.window_closed' });
		expect((await ask(ref)).json['code']).toBe('return.window_closed');
		for (const impossible of [ago(70), ago(-1)])
			expect((await ask(ref, { stated_at: impossible })).status).toBe(400);
		const quote = await ask(ref, { stated_at: ago(20) });
		expect(quote.status, quote.text).toBe(201);
		expect((await confirm(quote)).json).toMatchObject({ result: 'withdrawn', return: { postage: 'buyer' } });
	});

	test('is there only where a law gives the right', async () => {
		const kinds: [object, string][] = [
			[{ kind: 'business' }, 'return.not_eligible'],
			[{ country: 'US' }, 'return.not_eligible'],
			[{ country: 'CN' }, 'return.not_eligible']
		];
		for (const [buyer, code] of kinds) {
			const { ref } = await buy(shop, { buyer: { ...buyer } });
			expect(await actionOf(ref)).toMatchObject({ allowed: false, code });
			expect((await ask(ref)).json).toMatchObject({ code });
		}
	});
});

describe('on the pages', () => {
	test('the look-up leads straight there; two steps by the words of the law, then a mail with all of it', async () => {
		const bought = await buy(shop);
		const start = await new CookieJar(shop).get('/');
		expect(start.text).toContain('Withdraw from contract here');
		const { browser, place } = await guest(bought, 'withdraw');
		expect(place).toBe(`/orders/${bought.ref}/withdraw`);
		expect((await browser.get(`/orders/${bought.ref}`)).text).toContain(
			`href="/orders/${bought.ref}/withdraw"`
		);
		const first = await browser.get(place);
		for (const words of ['Withdraw from contract here', 'Ada Muster', bought.email, 'By law (EU/EEA)'])
			expect(first.text, words).toContain(words);
		const wrong = await browser.post(place, { 'line:l1': '-1' });
		expect([wrong.status, wrong.text.includes('whole number from 0 to 3')]).toEqual([400, true]);
		const second = placeOf(await browser.post(place, { 'line:l1': '2', 'line:l2': '0' }));
		const page = await browser.get(second);
		for (const words of ['Confirm withdrawal', 'I withdraw from the contract about order', '2 ×'])
			expect(page.text, words).toContain(words);
		const done = await browser.post(`${second}?/confirm`);
		expect([done.status, placeOf(done)]).toEqual([303, second]);
		expect((await browser.get(second)).text).toContain('Withdrawn: 2 of 3 × Lamp.');
		expect(await statesOf(bought.ref)).toEqual({ cancelled: 2, open: 2 });
		await expect
			.poll(async () => {
				const [told] = await shop.connection
					.sql`select n.facts from notices n join orders o on o.id = n.order_id
					where o.ref = ${bought.ref} and n.kind = 'withdrawal_accepted'`;
				return told?.['facts'] as { lines: object[] } | undefined;
			})
			.toMatchObject({ lines: [{ line: 'l1', quantity: 2 }] });
	});

	test('say why there is no right, and until when there was', async () => {
		for (const [buyer, words] of [
			[{ kind: 'business' }, 'protects consumers'],
			[{ country: 'US' }, 'No law that this shop knows'],
			[{ country: 'CN' }, 'seven days from receipt']
		] as const) {
			const bought = await buy(shop, { buyer: { ...buyer } });
			const { browser } = await guest(bought);
			expect((await browser.get(`/orders/${bought.ref}`)).text).not.toContain('Withdraw from contract here');
			const { text } = await browser.get(`/orders/${bought.ref}/withdraw`);
			expect(text).toContain(words);
			expect(text).not.toContain('name="line:l1"');
		}
	});

	test('are for those who have shown that the order is theirs, and for nobody else', async () => {
		const [bought, strange] = [await buy(shop), await buy(shop)];
		const { browser: other } = await guest(strange);
		const body = { scope: 'act', expires_at: new Date(Date.now() + DAY).toISOString() };
		const links = await shop.key('links:write');
		const link = await shop.call('POST', `/api/v1/orders/${bought.ref}/links`, { key: links, body });
		const { pathname } = new URL(String(link.json['url']));
		const holder = new CookieJar(shop);
		await holder.post(`${pathname}?/open`);
		const place = `/orders/${bought.ref}/withdraw`;
		for (const browser of [other, new CookieJar(shop)]) {
			expect((await browser.get(place)).status).toBe(404);
			expect((await browser.post(place, { 'line:l1': '1' })).status).toBe(404);
		}
		const seen = await holder.get(place);
		expect([seen.status, seen.text.includes('First show that the order is yours')]).toEqual([200, true]);
		expect(seen.text).not.toContain('Ada Muster');
		expect((await holder.post(place, { 'line:l1': '1' })).status).toBe(403);
		const { browser } = await guest(bought);
		const own = placeOf(await browser.post(place, { 'line:l1': '1' }));
		expect((await other.post(`${own}?/confirm`)).status).toBe(404);
		expect((await holder.post(`${own}?/confirm`)).status).not.toBe(303);
		expect(await statesOf(bought.ref)).toEqual({ open: 4 });
	});
});

test('the desk records one that came by letter: how, when it was sent, and it is written down', async () => {
	const { ref } = await buy(shop);
	const { browser: desk } = await staffMember(shop);
	const place = `/staff/orders/${ref}/withdraw`;
	expect((await desk.get(`/staff/orders/${ref}`)).text).toContain(place);
	const early = await desk.post(place, { 'line:l1': '1', reason: 'by_letter', stated: '2020-01-01T10:00' });
	expect([early.status, early.text.includes('A time between the order and now')]).toEqual([400, true]);
	expect((await desk.post(place, { 'line:l1': '1', reason: 'other', words: '' })).status).toBe(422);
	const stated = '2026-11-20T09:30';
	const fields = { 'line:l1': '1', reason: 'by_letter', words: 'postmark', stated };
	const quote = placeOf(await desk.post(place, fields));
	expect((await desk.get(quote)).text).toContain('Confirm withdrawal');
	expect((await desk.post(`${quote}?/confirm`)).status).toBe(303);
	const [told] = await shop.connection
		.sql`select h.actor_kind, h.data from history h join orders o on o.id = h.order_id
		where o.ref = ${ref} and h.type = 'withdrawal.accepted'`;
	expect(told).toMatchObject({
		actor_kind: 'staff',
		data: { reason: 'by_letter', stated_at: expect.any(String) }
	});
	expect(JSON.stringify(told)).not.toContain('postmark');
	const [audited] = await shop.connection.sql`select reason from audit a join orders o on o.id = a.order_id
		where o.ref = ${ref} and action = 'order.withdrawn'`;
	expect(audited?.['reason']).toContain('by_letter');
});
