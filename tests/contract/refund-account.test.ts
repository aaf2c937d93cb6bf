import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DestinationAnswer, RefundsAnswer } from '#server/http/schemas/refunds.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { traces } from '#tests/support/people-command.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { APP_SECRET, newestCode } from '#tests/support/sent-codes.ts';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** Money that cannot go back the way it was paid: it waits, visibly, until somebody names an account. */
const IBAN = 'GB29 NWBK 6016 1331 9268 19';
const BARE = IBAN.replaceAll(' ', '');
let shop: Shop;
let key: string;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	key = await shop.key('orders:write', 'orders:read', 'quotes:write', 'finance:write', 'links:write');
});
afterAll(() => shop?.stop());

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const get = (path: string) => shop.call('GET', `/api/v1/${path}`, { key });
const placeOf = ({ headers }: Answer) => headers.get('location') ?? '';
const account = (ref: string) => `/orders/${ref}/refund-account`;
const fields = { holder: 'Ada Muster', account: IBAN.toLowerCase(), bank: '' };

/** Somebody who paid by bank transfer, cancelled all of it, and sees the order. */
async function owed(provider = 'Bank Deposit') {
	const [ref, email] = [newRef(), `${crypto.randomUUID()}@example.com`];
	const paid = { provider, reference: `p-${ref}`, amount: 17400, captured_at: '2026-11-02T10:00:05+01:00' };
	const buyer = { kind: 'consumer', country: 'DE', name: 'Ada Muster', email };
	expect((await post('orders', orderDocument(ref, { buyer, payments: [paid] }))).status).toBe(201);
	const lines = [
		{ line: 'l1', quantity: 3 },
		{ line: 'l2', quantity: 1 }
	];
	const quote = await post(`orders/${ref}/quotes`, { kind: 'cancel', lines });
	const done = await post(`quotes/${String(quote.json['id'])}/confirm`);
	const [refund] = done.json['refunds'] as { id: string }[];
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: ref, contact: email });
	await browser.post('/code?/prove', { code: (await newestCode(shop)).code });
	return { ref, email, browser, refund: refund?.id ?? '' };
}
const refundOf = async (id: string) =>
	RefundsAnswer.parse((await get('refunds?limit=200')).json).refunds.find((one) => one.id === id);
const sent = (id: string) => until('it is sent', async () => (await refundOf(id))?.state === 'sent', 20_000);

describe('a refund of money that cannot go back', () => {
	test('waits and says why; once an account is named it is sent there, and shown by its last digits alone', async () => {
		const { ref, browser, refund } = await owed();
		// Longer than the clock needs to send what can be sent.
		const card = await owed('card');
		await sent(card.refund);
		expect(await refundOf(refund)).toMatchObject({
			state: 'requested',
			waits_for: 'destination',
			destination: null
		});
		expect((await get(`orders/${ref}`)).json).toMatchObject({
			money: { refunds: [{ id: refund, state: 'requested', waits_for: 'destination' }] }
		});
		expectProblem(await get(`refunds/${refund}/destination`), 409, 'refund.needs_destination');
		const before = await browser.get(`/orders/${ref}`);
		expect(before.text).toContain('Waits for your account');
		expect(before.text).toContain(`href="${account(ref)}"`);
		expect(before.text).toContain('waits for your account.');
		expect((await card.browser.get(`/orders/${card.ref}`)).text).not.toContain('refund-account');
		expect((await card.browser.get(account(card.ref))).text).toContain('No account can be named now');

		const saved = await browser.post(account(ref), fields);
		expect([saved.status, placeOf(saved)]).toEqual([303, `/orders/${ref}?account`]);
		await sent(refund);
		expect(await refundOf(refund)).toMatchObject({ waits_for: null, destination: 'GB•••• 6819' });
		const after = await browser.get(placeOf(saved));
		expect(after.text).toContain('The account is named.');
		expect(after.text).toContain('GB•••• 6819');
		for (const path of [
			`/orders/${ref}`,
			account(ref),
			`/orders/${ref}/receipt`,
			`/orders/${ref}/receipt.json`
		])
			expect((await browser.get(path)).text).not.toMatch(/NWBK|60161331/);
		expect(DestinationAnswer.parse((await get(`refunds/${refund}/destination`)).json)).toEqual({
			holder: 'Ada Muster',
			account: BARE
		});
		// Whoever pays may be at it: from here on only the shop can change it.
		expect((await browser.post(account(ref), fields)).status).toBe(409);
		expect(
			(await post(`refunds/${refund}/settle`, { reference: 'T-1', at: '2026-11-20T10:00:00Z' })).status
		).toBe(200);
		expectProblem(await get(`refunds/${refund}/destination`), 409, 'refund.state_conflict');
	});

	test('is kept locked: no table, log, event or mail tells it', async () => {
		const { ref, browser, refund } = await owed();
		await browser.post(account(ref), fields);
		await sent(refund);
		await get(`refunds/${refund}/destination`);
		expect(await traces(shop, /NWBK|6016 ?1331/i)).toEqual([]);
		expect(shop.output()).not.toMatch(/NWBK|60161331/i);
		const events = (await get(`orders/${ref}/events`)).json as { events: { type: string; data: unknown }[] };
		expect(events.events.find(({ type }) => type === 'refund.destination_given')?.data).toEqual({
			refunds: [refund]
		});
		const [read] = await shop.connection
			.sql`select actor_kind from audit where action = 'destination.read' and subject = ${refund}`;
		expect(read?.['actor_kind']).toBe('machine');
		// Copied to another order it does not open there.
		const other = await owed();
		await shop.connection.sql`insert into refund_destinations select o.id, d.sealed, d.key_id, d.hint, now()
			from refund_destinations d, orders o where o.ref = ${other.ref}
			and d.order_id = (select order_id from refunds where id = ${refund})`;
		expectProblem(await get(`refunds/${other.refund}/destination`), 409, 'refund.needs_destination', {
			unreadable: true
		});
	});

	test('is not late while it waits, and has its days from when it can be paid', async () => {
		const { ref, browser, refund } = await owed();
		const { sql } = shop.connection;
		await sql`update refunds set due_at = now() - interval '1 day' where id = ${refund}`;
		const other = await owed('card');
		await sql`update refunds set due_at = now() - interval '1 day' where id = ${other.refund}`;
		await until('the other is found late', async () => {
			const [row] = await sql`select from refunds where id = ${other.refund} and overdue_at is not null`;
			return row !== undefined;
		});
		expect(await refundOf(refund)).toMatchObject({ overdue: false });
		expect(await sql`select from refunds where id = ${refund} and overdue_at is not null`).toHaveLength(0);
		const late = await other.browser.get(`/orders/${other.ref}`);
		expect(late.text).toContain('It is late, and the shop has it on its list.');
		await browser.post(account(ref), fields);
		const days = (Date.parse((await refundOf(refund))?.due_at ?? '') - Date.now()) / 86_400_000;
		expect(days).toBeGreaterThan(13.9);
		expect(days).toBeLessThan(14.1);
	});

	test('that did not go through begins again with another account', async () => {
		const { ref, browser, refund } = await owed();
		await browser.post(account(ref), fields);
		await sent(refund);
		await post(`refunds/${refund}/fail`, { reason: 'account closed' });
		expect((await browser.get(`/orders/${ref}`)).text).toContain(
			'It did not go through and is still owed to you in full.'
		);
		const next = { holder: '王芳', account: '6222 0212 3456 7890 123', bank: '工商银行' };
		expect((await browser.post(account(ref), next)).status).toBe(303);
		await sent(refund);
		expect(await refundOf(refund)).toMatchObject({ failure: null, destination: '•••• 0123' });
		expect((await get(`refunds/${refund}/destination`)).json).toEqual({
			holder: '王芳',
			account: '6222021234567890123',
			bank: '工商银行'
		});
	});
});

describe('what is typed', () => {
	test.each([
		['a digit wrong', { ...fields, account: 'GB29 NWBK 6016 1331 9268 18' }, 'does not add up'],
		['nobody', { ...fields, holder: ' ' }, 'This is needed.'],
		['a number without its bank', { ...fields, account: '12345678' }, 'needs its bank'],
		['a script', { ...fields, account: '<script>alert(1)</script>' }, 'does not add up'],
		['nothing', {}, 'This is needed.']
	])('%s: stays as typed, and nothing changed', async (_, typed, words) => {
		const { ref, browser } = await owed();
		const refused = await browser.post(account(ref), typed as Record<string, string>);
		expect(refused.status).toBe(400);
		expect(refused.text).toContain(words);
		expect(refused.text).not.toContain('<script>alert(1)');
		const [row] = await shop.connection
			.sql`select from refund_destinations d join orders o on o.id = d.order_id where o.ref = ${ref}`;
		expect(row).toBeUndefined();
	});
});

describe('people who should not', () => {
	test('somebody else’s order is not there; a link alone proves nothing', async () => {
		const [a, b] = [await owed(), await owed()];
		expect((await b.browser.get(account(a.ref))).status).toBe(404);
		expect((await b.browser.post(account(a.ref), fields)).status).toBe(404);
		const body = { scope: 'act', expires_at: new Date(Date.now() + 3_600_000).toISOString() };
		const link = await post(`orders/${a.ref}/links`, body);
		const visitor = new CookieJar(shop);
		await visitor.post(`${new URL(String(link.json['url'])).pathname}?/open`);
		const page = await visitor.get(account(a.ref));
		expect([page.status, page.text.includes('name="account"')]).toEqual([200, false]);
		expect((await visitor.post(account(a.ref), fields)).status).toBe(403);
		expect((await refundOf(a.refund))?.destination).toBeNull();
		const reader = await shop.key('orders:read', 'orders:write', 'quotes:write');
		expectProblem(
			await shop.call('GET', `/api/v1/refunds/${a.refund}/destination`, { key: reader }),
			403,
			'scope.missing'
		);
	});

	test('the desk names it with a reason; only whoever pays reads it, and that is written down', async () => {
		const { ref, refund } = await owed();
		const [agent, manager] = [await staffMember(shop), await staffMember(shop, 'manager')];
		const silent = { ...fields, reason: 'other', words: ' ' };
		expect((await agent.browser.post(`/staff${account(ref)}`, silent)).status).toBe(422);
		const done = await agent.browser.post(`/staff${account(ref)}`, { ...fields, reason: 'buyer_asked' });
		expect([done.status, placeOf(done)]).toEqual([303, `/staff/orders/${ref}?account`]);
		await sent(refund);
		expect(placeOf(await agent.browser.get('/staff/refunds'))).toBe('/staff/not-allowed');
		expect((await agent.browser.post('/staff/refunds?/account', { refund })).text).not.toContain(BARE);
		expect((await agent.browser.get(`/staff/orders/${ref}`)).text).not.toContain(BARE);

		const list = await manager.browser.get('/staff/refunds');
		expect(list.text).toContain('GB•••• 6819');
		expect(list.text).not.toContain(BARE);
		expect((await manager.browser.post('/staff/refunds?/account', { refund })).text).toContain(BARE);
		expect((await manager.browser.post('/staff/refunds?/settle', { refund, reference: ' ' })).status).toBe(
			400
		);
		expect(
			(await manager.browser.post('/staff/refunds?/settle', { refund, reference: 'SEPA-9' })).status
		).toBe(200);
		expect(await refundOf(refund)).toMatchObject({ state: 'settled', reference: 'SEPA-9' });
		expect((await manager.browser.get('/staff/refunds')).text).not.toContain(refund);
		expect(await auditOf(shop, agent.principalId)).toContain('destination.given');
		const actions = await auditOf(shop, manager.principalId);
		expect(actions.filter((one) => /^(destination|refund)/.test(one))).toEqual([
			'destination.read',
			'refund.settled'
		]);
		expect((await manager.browser.post('/staff/refunds?/fail', { refund, why: 'x' })).status).toBe(409);
	});
});
