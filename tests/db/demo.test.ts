import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureShowcase } from '../../src/demo/live/place-live.ts';
import { FATES, inventPast } from '../../src/demo/past/invent-past.ts';
import { LONG_AGO_COUNT } from '../../src/demo/past/long-ago.ts';
import { needsSeed, seedDemo } from '../../src/demo/seed.ts';
import { createBeats, startSimulator } from '../../src/demo/simulator.ts';
import { products } from '../../src/demo/catalogue/shelves.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findProduct } from '#server/db/catalogue.ts';
import { findStock } from '#server/db/stock.ts';
import { firstBrokenEntry, listHistory } from '#server/db/history.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { orders } from '#server/db/schema/orders.ts';
import { setSetting } from '#server/db/settings-store.ts';
import { decideDemo } from '#server/use-cases/decide-demo.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Long ago, so that whatever a test does itself is later than the whole seed. */
const NOW = new Date('2025-06-03T10:00:00Z');

type Opened = { fresh: FreshDatabase; connection: Connection };
const opened: Opened[] = [];

async function open(): Promise<Connection> {
	const fresh = await freshDatabase();
	const connection = connect(fresh.url);
	opened.push({ fresh, connection });
	return connection;
}

afterAll(async () => {
	for (const { fresh, connection } of opened) {
		await connection.close();
		await fresh.drop();
	}
});

/** Everything a person can tell apart: no ids, no hashes, and nothing about when it was stored; nor what was sold long ago, which is an import's. */
const FACTS = `
select o.ref, o.status, o.version, o.placed_at, o.paid_at, o.total, o.tax, o.currency, o.metadata, o.ship_by, o.updated_at,
	(select jsonb_agg(to_jsonb(l) - 'order_id' order by l.position) from order_lines l where l.order_id = o.id) as lines,
	(select to_jsonb(p) - 'order_id' - 'salt' from order_people p where p.order_id = o.id) as people,
	(select jsonb_agg(jsonb_build_array(p.line_id, p.state, p.quantity, s.tracking_number)
		order by p.line_id, p.state, p.quantity, s.tracking_number)
		from portions p left join shipments s on s.id = p.shipment_id where p.order_id = o.id) as portions,
	(select jsonb_agg(to_jsonb(s) - 'id' - 'order_id' - 'updated_at' order by s.position) from shipments s where s.order_id = o.id) as parcels,
	(select jsonb_agg(to_jsonb(c) - 'shipment_id' order by s.position, c.at, c.code)
		from scans c join shipments s on s.id = c.shipment_id where s.order_id = o.id) as scans,
	(select jsonb_agg(jsonb_build_array(h.seq, h.at, h.type, h.actor_kind, h.actor_id) order by h.seq)
		from history h where h.order_id = o.id) as history
from orders o where not o.historical order by o.ref`;

const factsOf = async ({ sql }: Connection) =>
	(await sql.unsafe(FACTS)).map((row) => JSON.parse(JSON.stringify(row)));

describe('the demo shop', () => {
	let shop: Connection;
	let twin: Connection;
	beforeAll(async () => {
		shop = await open();
		expect(await needsSeed(shop.db)).toBe(true);
		const told: number[] = [];
		const seeded = await seedDemo(shop.db, { now: NOW, onProgress: (done, total) => told.push(done, total) });
		expect(seeded).toEqual({ orders: 300 });
		expect(told.slice(-2)).toEqual([300, 300]);
	});

	it('has three hundred orders and knows that it is complete', async () => {
		expect(FATES.reduce((sum, { count }) => sum + count, 0)).toBe(300);
		expect(await needsSeed(shop.db)).toBe(false);
		expect(await seedDemo(shop.db, { now: new Date() })).toEqual({ orders: 0 });
		const rows = await shop.sql`select count(*)::int as n from orders`;
		expect(rows[0]?.['n']).toBe(300 + LONG_AGO_COUNT);
	});

	it('lets goods be kept, promises its prices, and gives credit that ends', async () => {
		const [policy] =
			await shop.sql`select document from policies where state = 'published' order by version desc limit 1`;
		expect(policy?.['document']).toMatchObject({
			price_promise: { within: 'P14D' },
			return: [{}, { resolutions: expect.arrayContaining(['keep']), store_credit_expires: 'P1Y' }]
		});
	});

	it('shows every state of life that can be reached today', async () => {
		const statuses = await shop.sql`select distinct status from orders where not historical order by 1`;
		expect(statuses.map((row) => String(row['status'])).sort()).toEqual(
			[
				'cancelled',
				'delivered',
				'handed_over',
				'packed',
				'paid',
				'partly_delivered',
				'partly_handed_over',
				'picking',
				'placed'
			].sort()
		);
		const parcels =
			await shop.sql`select distinct status || coalesce(':' || cause, '') as one from shipments`;
		expect(parcels.map((row) => String(row['one'])).sort()).toEqual(
			[
				...['attempt_failed', 'available_for_pickup', 'delivered', 'expired', 'in_transit', 'info_received'],
				...[
					'exception:address',
					'exception:customs',
					'exception:damaged',
					'exception:delayed',
					'exception:held'
				],
				...['exception:lost', 'exception:refused', 'exception:returned', 'exception:returning'],
				...['out_for_delivery', 'pending']
			].sort()
		);
		const [facts] = await shop.sql`select
			(select count(*)::int from claims where state = 'released') as released,
			(select count(*)::int from (select 1 from shipments group by order_id having count(*) > 2) x) as three_parcels,
			(select count(*)::int from (select 1 from shipments group by order_id having count(distinct carrier) > 1) x) as two_carriers,
			(select max(quantity) from order_lines) as largest,
			(select count(*)::int from shipments where action_required) as waiting,
			(select count(*)::int from shipments where status = 'exception' and delivered_at is not null) as back_after_delivery,
			(select count(*)::int from orders where discounts <> '[]') as discounted,
			(select count(*)::int from order_lines where discount > 0) as lines_discounted,
			(select count(distinct order_id)::int from refunds where state = 'requested' and due_at > ${NOW.toISOString()}::timestamptz) as refunds_on_their_way,
			(select count(*)::int from requests where state = 'pending') as requests_waiting,
			(select count(distinct currency)::int from orders) as currencies,
			(select count(*)::int from order_lines where exemption is not null) as personalised`;
		expect(facts).toMatchObject({ largest: 2400, currencies: 6 });
		for (const count of Object.values(facts ?? {})) expect(Number(count)).toBeGreaterThan(1);
	});

	it('has somebody whom each thing happened to that makes good what went wrong', async () => {
		const past = inventPast(NOW);
		const refOf = (fate: string) => past.find((one) => one.fate === fate)?.ref ?? '';
		const [dropped, kept, credit, swapped, given] = [
			...['price dropped', 'kept with some money back', 'store credit about to end', 'swapped'],
			'given to somebody'
		].map(refOf);
		const [cheaper] = await shop.sql`select bool_and(l.unit_price > v.price) as all, max(o.placed_at) as at
			from order_lines l join orders o on o.id = l.order_id join variants v on v.id = l.variant_id
			where o.ref = ${dropped ?? ''} and o.currency = v.currency`;
		expect(cheaper).toMatchObject({ all: true });
		expect(NOW.getTime() - new Date(String(cheaper?.['at'])).getTime()).toBeLessThan(13 * 86_400_000);
		const kinds = async (ref: string | undefined) =>
			(
				await shop.sql<{ type: string }[]>`select type from history h join orders o on o.id = h.order_id
				where o.ref = ${ref ?? ''} order by h.seq desc limit 3`
			).map(({ type }) => type);
		expect(await kinds(kept)).toEqual(expect.arrayContaining(['keep.accepted', 'refund.requested']));
		expect(await kinds(swapped)).toEqual(expect.arrayContaining(['exchange.released']));
		expect(await kinds(given)).toContain('link.created');
		const [entry] =
			await shop.sql`select e.kind, e.amount::int as amount, e.created_at, e.expires_at, a.balance::int as balance
			from credit_entries e join orders o on o.id = e.order_id join credit_accounts a on a.id = e.account_id
			where o.ref = ${credit ?? ''}`;
		expect(entry).toMatchObject({ kind: 'goodwill', amount: 1500, balance: 1500 });
		const ends = new Date(String(entry?.['expires_at'])).getTime() - NOW.getTime();
		expect([ends > 0, ends < 14 * 86_400_000]).toEqual([true, true]);
		expect(new Date(String(entry?.['created_at'])).getTime()).toBeLessThan(NOW.getTime() - 14 * 86_400_000);
	});

	it('never tells of a time that is still to come, and keeps within the last ten weeks', async () => {
		const [times] = await shop.sql`select
			(select min(placed_at) from orders where not historical) as first,
			(select max(h.at) from history h join orders o on o.id = h.order_id where not o.historical) as last_entry,
			(select max(c.received_at) from scans c join shipments s on s.id = c.shipment_id join orders o on o.id = s.order_id
				where not o.historical) as last_scan, (select bool_or(future) from scans) as future,
			(select count(*)::int from history a join history b on b.order_id = a.order_id and b.seq = a.seq + 1 where b.at < a.at) as backwards`;
		const instant = (name: string) => new Date(String(times?.[name])).getTime();
		expect(instant('first')).toBeGreaterThan(NOW.getTime() - 70 * 86_400_000);
		expect(instant('last_entry')).toBeLessThanOrEqual(NOW.getTime());
		expect(instant('last_scan')).toBeLessThanOrEqual(NOW.getTime());
		expect(times).toMatchObject({ future: false, backwards: 0 });
	});

	it('keeps every history chain whole and every line in as many pieces as were ordered', async () => {
		const rows = await shop.db.select({ id: orders.id }).from(orders);
		const broken = [];
		for (const { id } of rows) if ((await firstBrokenEntry(shop.db, id)) !== undefined) broken.push(id);
		expect(broken).toEqual([]);
		const uneven = await shop.sql`select l.order_id from order_lines l
			where quantity <> (select coalesce(sum(quantity), 0) from portions p where p.order_id = l.order_id and p.line_id = l.id)`;
		expect(uneven.length).toBe(0);
	});

	it('has its products on the shelf, each with a picture', async () => {
		for (const product of products) {
			const stored = await findProduct(shop.db, product.id);
			expect(stored).toMatchObject({ title: product.title, version: 2 });
			expect(stored?.variants).toEqual(product.variants);
			const picture = readFileSync(new URL(`../../static${product.imageUrl}`, import.meta.url), 'utf8');
			expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 240 240">/);
			expect(picture.length).toBeLessThan(3000);
			expect(await findStock(shop.db, product.variants[0]?.id ?? '')).toMatchObject({ threshold: 5 });
		}
	});

	it('writes to nobody: every address is one that cannot exist', async () => {
		const rows =
			await shop.sql`select email from order_people where email !~ '^[a-z.-]+@example\\.(com|org|net)$'`;
		expect(rows.map((row) => String(row['email']))).toEqual([]);
	});

	it('is the same shop when it is seeded again for the same instant, even if cut off half way', async () => {
		twin = await open();
		const cutOff = seedDemo(twin.db, {
			now: NOW,
			onProgress(done) {
				if (done === 40) throw new Error('cut off');
			}
		});
		await expect(cutOff).rejects.toThrow('cut off');
		expect(await needsSeed(twin.db)).toBe(true);
		const rest = await seedDemo(twin.db, { now: new Date() });
		expect(rest.orders).toBeLessThan(265);
		const [one, two] = [await factsOf(shop), await factsOf(twin)];
		for (const [index, facts] of two.entries()) expect(facts).toEqual(one[index]);
		expect(two.length).toBe(300);
	});

	it('goes on moving where it is seeded as under way, and nowhere else', async () => {
		const still = `select ref, version from orders where metadata ->> 'demo' = 'still' order by 1`;
		const before = await twin.sql.unsafe(still);
		const beats = createBeats({ db: twin.db, afterCommit: () => {} });
		for (let beat = 0; beat < 100; beat++) await beats.step(new Date());
		expect([...(await twin.sql.unsafe(still))]).toEqual([...before]);
		const [row] =
			await twin.sql`select count(*)::int as n, count(*) filter (where updated_at > ${NOW.toISOString()})::int as moved
			from orders where metadata ->> 'demo' = 'moving'`;
		expect(row).toEqual({ n: 36, moved: 36 });
	});
});

describe('the carrier simulator', () => {
	let shop: Connection;
	let commits = 0;
	beforeAll(async () => (shop = await open()));

	it('takes the showcase from placed to delivered in two parcels, and says that it is a simulator', async () => {
		const { ref } = await ensureShowcase(shop.db, NOW);
		expect(await ensureShowcase(shop.db, NOW)).toEqual({ ref });
		expect((await getOrderRecord(shop.db, ref)).status).toBe('paid');

		const beats = createBeats({ db: shop.db, afterCommit: () => commits++ });
		const seen = new Set<string>();
		const start = Date.now();
		let beat = 0;
		for (; beat < 90 && !seen.has('delivered'); beat++) {
			await beats.step(new Date(start + beat));
			seen.add((await getOrderRecord(shop.db, ref)).status);
		}
		expect([...seen]).toEqual(['paid', 'picking', 'packed', 'handed_over', 'partly_delivered', 'delivered']);
		// At four seconds a beat: three to four minutes.
		expect(beat * 4).toBeGreaterThanOrEqual(180);
		expect(beat * 4).toBeLessThanOrEqual(240);
		expect(commits).toBeGreaterThanOrEqual(17);

		const record = await getOrderRecord(shop.db, ref);
		expect(record.shipments.map(({ scans }) => scans.length)).toEqual([6, 6]);
		for (const scan of record.shipments.flatMap(({ scans }) => scans)) {
			expect(scan).toMatchObject({ source: 'simulator', text: expect.stringContaining('(simulated)') });
		}
		const [row] = await shop.db.select({ id: orders.id }).from(orders).where(eq(orders.ref, ref));
		expect(await firstBrokenEntry(shop.db, row?.id ?? '')).toBeUndefined();
		expect((await listHistory(shop.db, row?.id ?? '', 0, 50)).length).toBe(19);
		expect((await ensureShowcase(shop.db, new Date())).ref).not.toBe(ref);
	});

	it('runs only in a demo, one node at a time, and stops at once', async () => {
		const lines: string[] = [];
		const log = {
			info: (_: object, text: string) => lines.push(text),
			warn: (_: object, text: string) => lines.push(text)
		};
		const elsewhere = await open();
		const refused = startSimulator({ db: elsewhere.db, afterCommit: () => {}, log });
		await expect.poll(() => lines).toEqual(['this database is no demo: the carrier simulator ends']);
		await refused.stop();

		await setSetting(elsewhere.db, 'demo', true);
		let moves = 0;
		const nodes = [1, 2].map(() => startSimulator({ db: elsewhere.db, afterCommit: () => moves++, log }));
		await expect.poll(() => moves).toBeGreaterThan(0);
		const asked = performance.now();
		await Promise.all(nodes.map((node) => node.stop()));
		expect(performance.now() - asked).toBeLessThan(1000);
		const [row] = await elsewhere.sql`select count(*)::int as n from orders`;
		expect(row?.['n']).toBe(1);
	});

	it('skips its beats while the database is away', async () => {
		const gone = await open();
		await gone.close();
		const lines: string[] = [];
		const log = {
			info: (_: object, text: string) => lines.push(text),
			warn: (_: object, text: string) => lines.push(text)
		};
		const simulator = startSimulator({ db: gone.db, afterCommit: () => {}, log });
		await expect.poll(() => lines).toEqual(['the carrier simulator skips a beat']);
		await simulator.stop();
	});
});

describe('whether it is a demo', () => {
	it('is decided at the first start and kept', async () => {
		const empty = await open();
		expect(await decideDemo(empty.db, undefined)).toBe(true);
		expect(await decideDemo(empty.db, false)).toBe(true);

		const refused = await open();
		expect(await decideDemo(refused.db, false)).toBe(false);
		expect(await decideDemo(refused.db, true)).toBe(false);

		const inUse = await open();
		await ensureShowcase(inUse.db, NOW);
		expect(await decideDemo(inUse.db, undefined)).toBe(false);
	});
});
