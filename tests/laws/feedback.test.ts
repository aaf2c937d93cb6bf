import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import { createSealer } from '#server/auth/seal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { askDue, planAsksOnce } from '#server/jobs/feedback-asks.ts';
import { askNext } from '#server/use-cases/ask-feedback.ts';
import { noticeCreator } from '#server/use-cases/send-notice.ts';
import { newRef, oneLine, type Wire } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/**
 * Asked once (issue 10, 1; laws 6 and 12): each thing once, a shopper once a week, over two nodes and a kill, and nothing
 * of imported history at all. What is asked by mail is one notice.
 */
let shop: Shop;
let key: string;
let one: Connection;
let other: Connection;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'warehouse:write', 'tracking:write');
	one = connect(shop.databaseUrl, { max: 4, name: 'test-one' });
	other = connect(shop.databaseUrl, { max: 4, name: 'test-other' });
	// By mail at everybody whose law lets it, at once.
	await shop.connection
		.sql`insert into feedback_forms (version, content) values (1, '{}') on conflict do nothing`;
	await shop.connection
		.sql`insert into feedback_forms (version, content) values (2, '{"mail": "customers", "days": 0}')`;
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await shop?.stop();
});

const WAIT = { timeout: 40_000, interval: 100 };
const post = (path: string, body?: Wire) => shop.call('POST', `/api/v1/${path}`, { key, body });
const createNotices = noticeCreator({
	enqueue: async () => {},
	sealer: createSealer('a secret of this test alone'),
	host: 'test.example'
});
const nodeOf = (connection: Connection) => ({
	...{ connection, createNotices, afterCommit: () => {} },
	log: { info() {}, warn() {}, error() {}, debug() {} } as never
});

/** An order whose one parcel has come. */
async function delivered(email: string): Promise<string> {
	const ref = newRef();
	const placed_at = new Date(Date.now() - 1000).toISOString();
	const buyer = { kind: 'consumer', country: 'DE', email };
	const ship_to = { lines: ['Am Kanal 7'], postcode: '10999', city: 'Berlin', country: 'DE' };
	expect((await post('orders', oneLine(ref, 1, { buyer, ship_to, placed_at }))).status).toBe(201);
	const parcel = { carrier: 'dhl', tracking_number: `T${ref}`, lines: [{ line: 'l1', quantity: 1 }] };
	const opened = await post(`orders/${ref}/shipments`, parcel);
	const at = new Date().toISOString();
	const scans = [{ at, status: 'delivered' }];
	expect((await post(`shipments/${String(opened.json['id'])}/scans`, { scans })).status).toBeLessThan(300);
	return ref;
}
const asksOf = (ref: string) => shop.connection.sql<{ state: string; channel: string | null }[]>`
	select a.state, a.channel from feedback_asks a join orders o on o.id = a.order_id where o.ref = ${ref}`;
const mailsOf = async (email: string) => {
	const [row] = await shop.connection.sql<{ n: number }[]>`select count(*)::int as n from notices n
		join order_people p on p.order_id = n.order_id where n.kind = 'feedback' and p.email_key = ${email}`;
	return row?.n;
};
/** As many asks as there are, planned and due, written at once so that all nodes meet at the same moment. */
async function plan(emails: readonly string[]): Promise<void> {
	for (const email of emails) await delivered(email);
	await expect
		.poll(async () => (await shop.connection.sql`select from feedback_asks`).length > 0, WAIT)
		.toBe(true);
}

describe('asked once', () => {
	test('a parcel that came is asked about by mail, once, by the server itself', async () => {
		const ref = await delivered('server@buyers.example');
		await expect.poll(() => asksOf(ref), WAIT).toEqual([{ state: 'asked', channel: 'mail' }]);
		expect(await mailsOf('server@buyers.example')).toBe(1);
	});

	test('two nodes, the server and a killed transaction: each shopper is asked once in all', async () => {
		const emails = Array.from({ length: 6 }, (_, n) => `twice-${n}@buyers.example`);
		// Two orders each: the second is for next week.
		await plan([...emails, ...emails]);
		// One node dies after it has asked and before it has committed.
		const dying = connect(shop.databaseUrl, { max: 1, name: 'test-dying' });
		await transact(dying.db, async (tx) => {
			await askNext(tx, createNotices);
			const [{ pid = 0 } = {}] = [...(await tx.execute<{ pid: number }>('select pg_backend_pid() as pid'))];
			await shop.connection.sql`select pg_terminate_backend(${pid})`;
			return accept(await askNext(tx, createNotices));
		}).catch(() => undefined);
		await dying.close();
		await shop.kill();
		await shop.connection
			.sql`update feedback_asks set due_at = now() where state = 'planned' and due_at > now() + interval '1 hour'
			and order_id in (select order_id from order_people where email_key like 'twice-%')`;
		await Promise.all([
			...[planAsksOnce({ connection: one }), planAsksOnce({ connection: other })],
			...[askDue(nodeOf(one)), askDue(nodeOf(other)), askDue(nodeOf(one)), askDue(nodeOf(other))]
		]);
		await shop.restart();
		await expect
			.poll(async () => {
				const rows = await shop.connection.sql<{ n: number }[]>`select count(*)::int as n from feedback_asks a
					join order_people p on p.order_id = a.order_id where p.email_key like 'twice-%' and a.state = 'asked'`;
				return rows[0]?.n;
			}, WAIT)
			.toBe(emails.length);
		for (const email of emails) expect(await mailsOf(email)).toBe(1);
		const twice = await shop.connection
			.sql`select p.email_key from feedback_asks a join order_people p on p.order_id = a.order_id
			where a.asked_at is not null and p.email_key like 'twice-%' group by 1 having count(*) > 1`;
		expect(twice).toHaveLength(0);
	});

	test('of what was imported as history nobody is asked', async () => {
		const ref = await delivered('history@buyers.example');
		await shop.kill();
		// As an import writes it: the order says that it is history, its events are those of any other.
		await shop.connection
			.sql`delete from feedback_asks a using orders o where o.id = a.order_id and o.ref = ${ref}`;
		await shop.connection.sql`update orders set historical = true where ref = ${ref}`;
		await shop.connection.sql`delete from outbox_cursors where subscriber = 'feedback'`;
		const before = (await shop.connection.sql`select from feedback_asks`).length;
		while (await planAsksOnce({ connection: one }));
		expect(await asksOf(ref)).toEqual([]);
		expect((await shop.connection.sql`select from feedback_asks`).length).toBe(before);
		await shop.restart();
	});

	test('whoever said no after the mail was written gets none', async () => {
		const { materialOf } = await import('#server/app/notice-material.ts');
		const email = 'server@buyers.example';
		const [notice] = await shop.connection.sql<
			{ id: string; orderId: string; recipient: string; facts: object }[]
		>`
			select n.id, n.order_id as "orderId", n.recipient, n.facts from notices n join order_people p on p.order_id = n.order_id
			where n.kind = 'feedback' and p.email_key = ${email}`;
		if (!notice) throw new Error('nobody was asked');
		const { versions } = policyShelf(one.db, 'Europe/Berlin');
		const material = () => materialOf(one.db, versions, { kind: 'feedback', ...notice });
		expect(await material()).toMatchObject({ kind: 'feedback' });
		await shop.connection.sql`insert into feedback_mail_wishes (email_key, yes) values (${email}, false)`;
		expect(await material()).toBeUndefined();
	});
});
