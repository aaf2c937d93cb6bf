import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAsk } from '#domain/search/ask.ts';
import { deskFilesOf } from '#server/app/desk-files.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { EXPORT_BATCH } from '#server/use-cases/export-list.ts';
import { makeOrders } from '../bench/stage/million.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** A file of orders ends where the list does, however long that is, and no more than a batch of it is read at a time. */
const ORDERS = 12_000;
/** Of the newest there are none: further back than a search for a page walks. */
const NEWEST_WITHOUT = 5000;
let database: FreshDatabase;
let shop: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 2, name: 'test-shop' });
	await makeOrders(shop, ORDERS);
	await shop.sql`insert into order_search (order_id, placed_at, words)
		select id, placed_at, array_to_tsvector(case when row_number() over (order by placed_at desc) > ${NEWEST_WITHOUT}
			then array['w:everywhere', 'w:seldom', 'm:de'] else array['w:everywhere', 'm:de'] end) from orders`;
	await shop.sql`update shipments set status = 'exception'`;
	await shop.sql`insert into shipments (id, order_id, position, carrier, tracking_number, status)
		select gen_random_uuid(), id, 1, 'dhl', 'J9' || ref, 'exception' from orders`;
	await shop.sql.unsafe('vacuum analyze');
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const READ: [string, number][] = [
	['status=paid', ORDERS],
	['q=everywhere', ORDERS],
	['market=DE', ORDERS],
	['q=seldom', ORDERS - NEWEST_WITHOUT],
	['q=seldom&status=paid', ORDERS - NEWEST_WITHOUT],
	// Keys: numbers that begin so, of which a page ranks the first two hundred; each tracking number holds its order's.
	['q=SB-1', 1 + 10 + 100 + 1000 + 2001],
	['q=J9SB', ORDERS],
	['problem=parcel', ORDERS],
	['problem=parcel&q=seldom', ORDERS - NEWEST_WITHOUT],
	['q=seldom&status=cancelled', 0]
];

test.each(READ)('%s: every order once', async (address, count) => {
	const params = new URLSearchParams(address);
	const ask = readAsk((name) => params.get(name));
	const files = deskFilesOf({ connection: shop, zone: 'UTC' });
	const staff = { id: `of ${address}` } as Parameters<typeof files.orders>[0];
	const refs = new Set<string>();
	let rows = 0;
	for await (const batch of await files.orders(staff, ask)) {
		expect(batch.length).toBeLessThanOrEqual(EXPORT_BATCH);
		rows += batch.length;
		for (const { ref } of batch) refs.add(ref);
	}
	expect([rows, refs.size]).toEqual([count, count]);
	const [ended] = await shop.sql<{ facts: object }[]>`
		select facts from audit where actor_id = ${staff.id} and action = 'export.ended'`;
	expect(ended?.facts).toEqual({ list: 'orders', rows: count, whole: true });
});
