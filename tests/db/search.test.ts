import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { askAddress, readAsk } from '#domain/search/ask.ts';
import { searchEntry } from '#domain/search/entry.ts';
import { deskQueuesOf } from '#server/app/desk-queues.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { listSearched, lockSearch, writeEntries, type SearchedOrder } from '#server/db/search-rows.ts';
import { shipments } from '#server/db/schema/shipments.ts';
import { startSearchReader } from '#server/jobs/search-reader.ts';
import { transact } from '#server/db/transaction.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { findOrders, PAGE } from '#server/use-cases/find-orders.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { append, documentOf, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** The desk finds an order by whatever is known of it, forgives slips, and never takes long. */
let database: FreshDatabase;
let shop: Connection;
let reader: ReturnType<typeof startSearchReader>;
const said: unknown[] = [];
const log = { info: () => {}, warn: (facts: object) => void said.push(facts), error: () => {} } as never;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 6, name: 'test-shop' });
	await place('OLD-1', { buyer: { ...BUYER, name: 'Ottilie Vorher', email: 'o@vorher.example' } });
	// As it was before there was a search: nobody tells of it any more.
	await shop.sql`delete from outbox`;
	await Promise.all([
		place('AB-1001', {
			market: 'DE',
			buyer: {
				...BUYER,
				name: 'Zoë Müller-Lüdenscheidt',
				email: 'Zoe.M@Quill.example',
				phone: '0170 1234567'
			},
			ship_to: { name: 'Zoë', lines: ['Tintenfass 9'], postcode: '10999', city: 'Köln', country: 'DE' }
		}),
		place('AB-1002', {
			market: 'CN',
			placed_at: '2026-11-03T10:00:00Z',
			buyer: { ...BUYER, name: '王小明', email: 'wang@quill.example', country: 'CN' },
			lines: [{ ...LINE, title: '蓝色陶瓷马克杯', sku: 'MUG-BLUE-01' }]
		}),
		place('AB-1003', {
			placed_at: '2026-11-04T23:30:00Z',
			tags: ['Mueller'],
			lines: [{ ...LINE, title: 'Smartphone' }]
		})
	]);
	await parcel('AB-1003', 'DHL', 'JJD 0099 8877');
	reader = startSearchReader(shop, log);
	await indexed('select from order_search', 4);
});
afterAll(async () => {
	await reader?.close();
	await shop?.close();
	await database?.drop();
	expect(said).toEqual([]);
});

const BUYER = { kind: 'consumer', country: 'DE' } as const;
const LINE = { id: 'l1', title: 'Lamp', options: [], tags: [], quantity: 2, amount: 5000 };

async function place(ref: string, changes: Partial<OrderDocument> = {}): Promise<void> {
	const document = { ...documentOf(ref), ...changes };
	const placed = await transact(shop.db, (tx) => placeOrder(tx, WRITER, { document }));
	if (!placed.ok) throw new Error(placed.refusal.code);
}

const idOf = async (ref: string) =>
	String((await shop.sql`select id from orders where ref = ${ref}`)[0]?.['id']);

async function parcel(ref: string, carrier: string, trackingNumber: string): Promise<void> {
	const orderId = await idOf(ref);
	await shop.db.transaction(async (tx) => {
		await tx.insert(shipments).values({ id: newId(), orderId, position: 1, carrier, trackingNumber });
		await append(tx, ref, [{ type: 'shipment.created', data: {} }]);
	});
}

const indexed = (statement: string, rows: number) =>
	until(`${rows} of ${statement}`, async () => (await shop.sql.unsafe(statement)).length === rows, 20_000);

const ask = (address: string) => {
	const params = new URLSearchParams(address);
	return readAsk((name) => params.get(name));
};
const search = (address: string) =>
	findOrders(shop.db, { kind: 'staff', id: 'agnes' }, ask(address), 'Europe/Berlin');
const found = async (q: string, more = '') =>
	(await search(`q=${encodeURIComponent(q)}${more}`)).orders.map(({ ref }) => ref);

describe('an order', () => {
	it('is found by everything that is known of it', async () => {
		const ways: [string, string][] = [
			...[
				'#ab 1001',
				'zoe.m@quill',
				'ZOE.M@QUILL.EXAMPLE',
				'Zoë',
				'zoe',
				'muller',
				'lüdensch',
				'müller zoe'
			].map((typed) => [typed, 'AB-1001'] as [string, string]),
			...['+49 170 1234567', '0170/1234567', '34567', 'Tintenfass', '10999', 'koln'].map(
				(typed) => [typed, 'AB-1001'] as [string, string]
			),
			...['王小明', '小明', '王', '明', '马克杯', '陶瓷', 'mug-blue-01', 'MUGBLUE', 'wang'].map(
				(typed) => [typed, 'AB-1002'] as [string, string]
			),
			...['JJD00998877', 'jjd-0099', '8877', 'smartph'].map(
				(typed) => [typed, 'AB-1003'] as [string, string]
			),
			['ottilie', 'OLD-1']
		];
		for (const [typed, ref] of ways) expect(await found(typed), typed).toEqual([ref]);
		for (const nothing of ['小王', '杯蓝', 'zoe wang', '9910', 'ab-2'])
			expect(await found(nothing), nothing).toEqual([]);
	});

	it('is found with a slip or two, and the page says so', async () => {
		for (const [typed, ref] of [
			['Mulelr', 'AB-1001'],
			['tintnefass', 'AB-1001'],
			['Tintenfas', 'AB-1001'],
			['smarphne', 'AB-1003'],
			['lomp', 'OLD-1'],
			['phone', 'AB-1003'],
			['ottlie', 'OLD-1']
		] as const) {
			const { orders, near } = await search(`q=${typed}`);
			expect(
				orders.map((one) => one.ref),
				typed
			).toContain(ref);
			if (typed !== 'Tintenfas') expect(near?.length, typed).toBeGreaterThan(0);
		}
		expect((await search('q=muller')).near).toBeUndefined();
		expect(await found('xyzxyz')).toEqual([]);
	});

	it('stands before others where it fits better, then the newest first', async () => {
		// A buyer's name before a tag; a whole number before the beginning of one.
		expect(await found('muller')).toEqual(['AB-1001']);
		await place('AB-10', { tags: ['muller'] });
		await indexed(`select from order_search where words @@ '''w:muller'''`, 1);
		expect(await found('muller')).toEqual(['AB-1001', 'AB-10']);
		expect(await found('ab10')).toEqual(['AB-10', 'AB-1003', 'AB-1002', 'AB-1001']);
		expect(await search('q=ab-10')).toMatchObject({ exact: 'AB-10' });
		expect(await search('q=ab-10&market=DE')).not.toHaveProperty('exact');
	});

	it('is found by filters, alone and beside words', async () => {
		const cases: [string, string[]][] = [
			['market=CN', ['AB-1002']],
			['market=de&q=ab', ['AB-1001']],
			['carrier=dhl', ['AB-1003']],
			['carrier=DHL&q=smartphone', ['AB-1003']],
			['carrier=ups', []],
			// 23:30 in UTC is the next day in the shop's zone.
			['from=2026-11-05&to=2026-11-05', ['AB-1003']],
			['from=2026-11-03&to=2026-11-04', ['AB-1002']],
			['from=2026-11-05&q=lamp', []],
			['status=paid&q=马克杯', ['AB-1002']],
			['status=delivered', []],
			['problem=any', []]
		];
		for (const [address, refs] of cases) {
			const { orders } = await search(address);
			expect(
				orders.map(({ ref }) => ref),
				address
			).toEqual(refs);
		}
		await shop.sql`update shipments set status = 'exception' where tracking_number = 'JJD 0099 8877'`;
		for (const problem of ['parcel', 'any'])
			for (const q of ['', '&q=smartphone', '&q=ab-1003'])
				expect((await search(`problem=${problem}${q}`)).orders.map(({ ref }) => ref)).toEqual(['AB-1003']);
		expect((await search('problem=refund')).orders).toEqual([]);
	});

	it('is on one page only, however many there are', async () => {
		const many = 2 * PAGE + 3;
		for (let n = 0; n < many; n++)
			await place(`PG-${100 + n}`, {
				// Several in the same instant.
				placed_at: `2026-10-${10 + (n % 7)}T10:00:00Z`,
				buyer: { ...BUYER, name: n % 2 ? 'Paulinchen' : 'Berta' },
				tags: ['paulinchen']
			});
		await indexed(`select from order_search where words @@ '''w:paulinchen'''`, many);
		for (const address of ['q=paulinchen', 'q=pg-1', 'to=2026-10-20', 'q=pualinchen']) {
			const refs: string[] = [];
			let next: string | undefined = address;
			for (let pages = 0; next !== undefined && pages < 9; pages++) {
				const page = await search(next);
				refs.push(...page.orders.map(({ ref }) => ref));
				next = page.next && askAddress(ask(next), page.next);
			}
			expect(refs.length, address).toBe(many);
			expect(new Set(refs).size, address).toBe(many);
		}
	});

	it('follows what changes, and is forgotten with its buyer, words and all', async () => {
		const { sql, db } = shop;
		const word = () =>
			sql`select word from search_words where word in ('ludenscheidt', 'muller', 'tintenfass')`;
		expect(await word()).toHaveLength(3);
		const orderId = await idOf('AB-1001');
		const erased = await transact(db, (tx) =>
			eraseBuyer(tx, WRITER, { orderId, email: 'zoe.m@quill.example' })
		);
		expect(erased.ok).toBe(true);
		// At once, before anything has been read of it.
		for (const typed of ['zoe', 'ludenscheidt', 'tintenfass', '1234567', 'zoe.m@quill', 'ludenscheitd'])
			expect(await found(typed), typed).toEqual([]);
		await indexed(`select from order_search where order_id = '${orderId}'`, 1);
		for (const typed of ['zoe', 'ludenscheidt', 'tintenfass', '1234567'])
			expect(await found(typed)).toEqual([]);
		// Somebody else's tag still says so.
		expect((await word()).map((row) => row['word'])).toEqual(['muller']);
		expect(await found('ab1001')).toEqual(['AB-1001']);
	});

	it('is never put back by whoever read it before the erasure', async () => {
		await place('LATE-1', { buyer: { ...BUYER, name: 'Spätgeburt' } });
		await indexed(`select from order_search where words @@ '''n:spatgeburt'''`, 1);
		const orderId = await idOf('LATE-1');
		const { db, sql } = shop;
		let erasing: Promise<{ ok: boolean }> | undefined;
		await db.transaction(async (tx) => {
			await lockSearch(tx);
			const [{ id, placedAt, ...facts }] = (await listSearched(tx, [orderId])) as [SearchedOrder];
			erasing = transact(db, (other) => eraseBuyer(other, WRITER, { orderId, email: 'x@y.example' }));
			await sleep(500);
			await writeEntries(tx, [{ id, placedAt, ...searchEntry(facts) }]);
		});
		expect((await erasing)?.ok).toBe(true);
		expect(await sql`select from order_search where words @@ '''n:spatgeburt'''`).toHaveLength(0);
		expect(await sql`select from search_words where word = 'spatgeburt'`).toHaveLength(0);
	});
});

describe('the first page', () => {
	it('counts what waits, since when or until when, for those who may open it', async () => {
		const { sql } = shop;
		const role = (name: string) =>
			deskQueuesOf(shop).list({ kind: 'staff', id: crypto.randomUUID(), role: name } as never);
		const queue = async (name: string, of = 'manager') => (await role(of)).find((one) => one.queue === name);
		expect(await queue('parcels_stalled')).toMatchObject({ count: 0, oldest: null, mine: 0 });
		const orderId = await idOf('AB-1003');
		await sql`insert into route_history (carrier, origin, destination, transit_samples, transit_median, transit_mostly,
			silence_samples, silence_mostly) values ('dhl', '', 'DE', 50, 2000, 4000, 50, 2880)`;
		const quiet = (
			days: number
		) => sql`update shipments set status = 'in_transit', last_scan_at = now() - make_interval(days => ${days})
			where order_id = ${orderId}`;
		// Usual are two days.
		await quiet(2);
		expect((await queue('parcels_stalled'))?.count).toBe(0);
		await quiet(5);
		expect((await queue('parcels_stalled', 'agent'))?.count).toBe(1);
		expect(await deskQueuesOf(shop).stalled()).toMatchObject([
			{ ref: 'AB-1003', silence: { unit: 'day', lasted: 5, usual: 2 } }
		]);
		await sql`update orders set historical = true where id = ${orderId}`;
		expect((await queue('parcels_stalled'))?.count).toBe(0);

		await sql`insert into unmapped_codes (carrier, code, delivery_id, vendor) select 'dhl', 'ZZ', gen_random_uuid(), 'dhl' from generate_series(1, 3)`;
		expect((await queue('codes'))?.count).toBe(1);
		await sql`insert into refunds (id, order_id, payment_id, state, amount, provider_key, due_at)
			select gen_random_uuid(), p.order_id, p.id, 'failed', 100, 'f-1', '2026-11-01T00:00:00Z' from payments p
			join orders o on o.id = p.order_id where o.ref = 'AB-1002'`;
		expect(await queue('refunds_failed')).toMatchObject({
			...{ count: 1, mine: 0 },
			oldest: '2026-11-01T00:00:00.000Z'
		});
		expect((await queue('refunds_overdue'))?.count).toBe(0);
		expect(await queue('refunds_failed', 'agent')).toBeUndefined();
		expect((await search('problem=refund')).orders.map(({ ref }) => ref)).toEqual(['AB-1002']);
	});
});

describe('a strange question', () => {
	it('is answered, soon and as what it says', async () => {
		const evil = [
			"' | 'n:a':*",
			"\\'",
			'%',
			'_____',
			'\u0000',
			'\uD800',
			'!&|()<->:*',
			"'; drop table orders --",
			'💥'
		];
		for (const q of [
			...evil,
			...evil.map((one) => one.repeat(10_000)),
			'a '.repeat(5000),
			'王'.repeat(10_000)
		]) {
			const started = performance.now();
			expect(
				await findOrders(
					shop.db,
					{ kind: 'staff' },
					readAsk((name) => (name === 'q' ? q : null)),
					'UTC'
				)
			).toMatchObject({
				orders: []
			});
			expect(performance.now() - started, q.slice(0, 9)).toBeLessThan(5000);
		}
	});

	it('is given up where it takes too long', async () => {
		await shop.sql.begin(async (tx) => {
			await tx`lock table order_search in access exclusive mode`;
			expect(await search('q=smartphone')).toEqual({ orders: [], limit: 'slow' });
		});
		expect(await found('smartphone')).toEqual(['AB-1003']);
	});

	it('finds fewer slips without trigrams, and still finds', async () => {
		await shop.sql`drop extension pg_trgm cascade`;
		try {
			expect(await found('smratphone')).toEqual(['AB-1003']);
			expect(await found('phone')).toEqual([]);
		} finally {
			await shop.sql`create extension pg_trgm`;
		}
	});
});
