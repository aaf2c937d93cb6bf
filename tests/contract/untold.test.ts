import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOrderId } from '#server/db/orders.ts';
import { transact } from '#server/db/transaction.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { refusal, startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** A mail that mattered and could not be sent is a task of the desk: one, until its buyer is told another way. */
let mails: MailServer;
let shop: Shop;
let key: string;
let agent: Awaited<ReturnType<typeof staffMember>>;
/** How the server answers the envelope; an address with `gone` in it never existed. */
let busy: string | undefined;

beforeAll(async () => {
	mails = await startMailServer({
		onRcptTo({ address }, _session, done) {
			if (address.includes('gone')) return done(refusal(550));
			done(address === busy ? refusal(451) : undefined);
		}
	});
	shop = await startShop({ env: { SMTP_URL: mails.url } });
	key = await shop.key('orders:write', 'warehouse:write', 'tracking:write');
	agent = await staffMember(shop);
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
});

const WAIT = { timeout: 40_000, interval: 50 };
const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
async function place(email: string): Promise<string> {
	const ref = newRef();
	const placed = await post('orders', oneLine(ref, 3, { buyer: { kind: 'consumer', email } }));
	expect(placed.status, placed.text).toBe(201);
	return ref;
}

type Row = { id: string; kind: string; state: string; error: string | null; facts: object };
const noticesOf = (ref: string) =>
	shop.connection.sql<Row[]>`select n.id, n.kind, n.state, n.last_error as error, n.facts from notices n
		join orders o on o.id = n.order_id where o.ref = ${ref} and n.channel = 'mail' order by n.created_at, n.id`;
/** The mail of an order that failed last, once it has. */
async function failed(ref: string, count = 1): Promise<string> {
	const rows = async () => (await noticesOf(ref)).filter(({ state }) => state === 'failed');
	await expect.poll(async () => (await rows()).length, WAIT).toBe(count);
	return (await rows()).at(-1)?.id ?? '';
}

const desk = async () => (await agent.browser.get('/staff/incoming')).text;
/** One task as the desk shows it, as text; empty where there is none. */
async function taskOf(id: string): Promise<string> {
	const [, rest = ''] = (await desk()).split(`id="row-${id}"`);
	return (rest.split('</li>')[0] ?? '').replaceAll(/<!--.*?-->|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}
/** How many tasks stand at the desk about an order. */
const tasksOf = async (ref: string) =>
	(await desk()).split(`href="/staff/orders/${ref}/notices?read=`).length - 1;
const act = (way: 'send' | 'told', fields: Record<string, string>, who = agent) =>
	who.browser.post(`/staff/incoming?/${way}`, { words: '', ...fields });

describe('a mail that is refused for good', () => {
	test('is one task: what, of which order, to whom and why; what its buyer can do without is none', async () => {
		const ref = await place('ada@gone.example');
		const id = await failed(ref);
		const task = await taskOf(id);
		for (const words of [
			'Thank you, your order is in',
			ref,
			'a…@g….example',
			'The mail server refused the address for good'
		])
			expect(task).toContain(words);
		expect(task).not.toContain('ada@gone');
		expect((await agent.browser.get('/staff')).text).toContain('Buyers not told');

		const claim = String(
			(await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 3 }] })).json['id']
		);
		expect((await post(`claims/${claim}/handed-over`)).status).toBe(200);
		const extra = await failed(ref, 2);
		expect(await taskOf(extra)).toBe('');
		expect(await taskOf(id)).not.toBe('');
		expect(await tasksOf(ref)).toBe(1);

		// Without its buyer there is nobody to be told.
		const orderId = (await findOrderId(shop.connection.db, ref)) ?? '';
		await transact(shop.connection.db, (tx) =>
			eraseBuyer(tx, { kind: 'system', id: 'test' }, { orderId, email: 'ada@gone.example' })
		);
		expect(await taskOf(id)).toBe('');
	});

	test('goes to another address, which is kept nowhere; refused there too, it is a task again', async () => {
		const ref = await place('bob@gone.example');
		const id = await failed(ref);
		const send = (to: string, more: object = {}) =>
			act('send', { notice: id, ref, to, reason: 'address_wrong', ...more });
		expect((await send('no address')).status).toBe(400);
		expect((await send('eve@else.example', { reason: 'other' })).status).toBe(422);
		expect(await taskOf(id)).not.toBe('');

		expect((await send('bob@gone.too.example')).status).toBe(200);
		const second = await failed(ref, 2);
		expect(second).not.toBe(id);
		expect([await taskOf(id), (await taskOf(second)).includes('b…@g….example')]).toEqual(['', true]);
		expect(await tasksOf(ref)).toBe(1);

		const again = { notice: second, ref, to: ' Bob.Quarz@else.example ', reason: 'buyer_asked' };
		expect((await act('send', again)).status).toBe(200);
		const arrived = () => mails.received.filter(({ to }) => to.includes('Bob.Quarz@else.example'));
		await expect.poll(() => arrived().length, WAIT).toBe(1);
		expect(arrived()[0]?.text).toContain(ref);
		expect(await taskOf(second)).toBe('');
		await expect
			.poll(async () => (await noticesOf(ref)).map(({ state }) => state))
			.toEqual(['failed', 'failed', 'sent']);
		for (const table of ['notices', 'audit', 'history', 'order_people', 'history_words']) {
			const [row] = await shop.connection.sql.unsafe<{ n: number }[]>(
				`select count(*)::int as n from ${table} t where t::text ~* 'bob\\.quarz|sealed'`
			);
			expect(row, table).toEqual({ n: 0 });
		}
		const list = await agent.browser.get(`/staff/orders/${ref}/notices`);
		expect(list.text).toContain('B…@e….example');
		expect((await auditOf(shop, agent.principalId)).filter((one) => one === 'notice.resent')).toHaveLength(2);
	});

	test('is told another way, by one of two who say so, with a reason that is written down', async () => {
		const ref = await place('cleo@gone.example');
		const id = await failed(ref);
		expect((await act('told', { notice: id, reason: 'because' })).status).toBe(422);
		const other = await staffMember(shop);
		const both = await Promise.all(
			[agent, other].map((who) => act('told', { notice: id, reason: 'by_phone' }, who))
		);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
		expect(await taskOf(id)).toBe('');
		const written = await shop.connection.sql`select a.reason, a.facts, o.ref from audit a
			join orders o on o.id = a.order_id where a.action = 'notice.told' and a.subject = ${id}`;
		expect([...written]).toEqual([{ reason: 'by_phone', facts: { kind: 'order_in' }, ref }]);
		for (const notice of ['', 'x', '00000000-0000-4000-8000-000000000000'])
			expect((await act('told', { notice, reason: 'by_phone' })).status).toBe(404);
	});

	test('a colleague’s task is acted on only by whoever says so', async () => {
		const ref = await place('dora@gone.example');
		const id = await failed(ref);
		const other = await staffMember(shop, 'agent', 'Bruno Zange');
		await other.browser.post('/staff/incoming?/take', { kind: 'notice', task: id });
		const held = await act('told', { notice: id, reason: 'by_phone' });
		expect([held.status, held.text.includes('Bruno Zange')]).toEqual([409, true]);
		expect((await act('told', { notice: id, reason: 'by_phone', anyway: '1' })).status).toBe(200);
	});
});

test('a mail that could not be sent for as long as it is tried is a task, with what was said', async () => {
	busy = 'emil@busy.example';
	const ref = await place(busy);
	await expect.poll(async () => (await noticesOf(ref))[0]?.error, WAIT).toMatch(/451/);
	const [{ id = '' } = {}] = await noticesOf(ref);
	expect(await taskOf(id)).toBe('');
	// As if two days of it were over.
	const last = () =>
		shop.connection.sql`update pgboss.job set retry_limit = retry_count, start_after = now()
			where id = ${id} and state = 'retry' returning id`;
	await expect.poll(async () => (await last()).length, WAIT).toBe(1);
	await failed(ref);
	expect(await taskOf(id)).toMatch(/It could not be sent for two days .*451/);

	// It may be sent again as it is, once what was in the way is gone.
	busy = undefined;
	const sent = await act('send', { notice: id, ref, to: '', reason: 'cause_fixed' });
	expect(sent.status).toBe(200);
	await expect
		.poll(() => mails.received.filter(({ to }) => to.includes('emil@busy.example')).length, WAIT)
		.toBe(1);
	expect(await taskOf(id)).toBe('');
});

test('what was sent goes to nobody else: another address is for what failed alone', async () => {
	const ref = await place('fay@here.example');
	await expect.poll(async () => (await noticesOf(ref))[0]?.state, WAIT).toBe('sent');
	const [{ id = '' } = {}] = await noticesOf(ref);
	const sent = await act('send', { notice: id, ref, to: 'eve@else.example', reason: 'buyer_asked' });
	expect(sent.status).toBe(400);
	expect(await noticesOf(ref)).toHaveLength(1);
});
