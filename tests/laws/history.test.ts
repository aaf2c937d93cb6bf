import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { firstBrokenEntry, hashEntry, listHistory } from '#server/db/history.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { change, place, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Every change has its entry, numbered without gaps, in a chain that shows any tampering (law 10). */
let database: FreshDatabase;
let shop: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const idOf = async (ref: string): Promise<string> =>
	(await shop.sql<{ id: string }[]>`select id from orders where ref = ${ref}`)[0]?.id ?? '';

async function placed(changes: number): Promise<{ ref: string; id: string }> {
	const ref = newRef();
	await place(shop.db, ref);
	for (let count = 0; count < changes; count++) await change(shop.db, ref, { count });
	return { ref, id: await idOf(ref) };
}

test('thirty-two writers at once on one order leave no gap, and a chain that verifies', async () => {
	const { ref, id } = await placed(0);
	const writers = Array.from({ length: 32 }, (_, index) =>
		connect(database.url, { max: 1, name: `test-writer-${index}` })
	);
	try {
		await Promise.all(
			writers.map(async ({ db }, writer) => {
				for (let count = 0; count < 5; count++) await change(db, ref, { writer, count });
			})
		);
	} finally {
		await Promise.all(writers.map(({ close }) => close()));
	}
	const entries = await listHistory(shop.db, id, 0, 1000);
	// Two of its placing: placed and paid.
	expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 162 }, (_, index) => index + 1));
	expect(await firstBrokenEntry(shop.db, id)).toBeUndefined();
	const told = await shop.sql<{ seq: number }[]>`select seq from outbox where order_id = ${id} order by seq`;
	expect(told.map(({ seq }) => seq)).toEqual(entries.map(({ seq }) => seq));
	const [order] = await shop.sql`select version, history_seq from orders where id = ${id}`;
	expect(order).toEqual({ version: 161, history_seq: 162 });
	// Each writer's own entries stand in the order in which it wrote them.
	for (let writer = 0; writer < 32; writer++) {
		const own = entries.filter(({ data }) => (data as { writer?: number }).writer === writer);
		expect(own.map(({ data }) => (data as { count: number }).count)).toEqual([0, 1, 2, 3, 4]);
	}
});

describe('tampering is found, by somebody who may switch the guards off', () => {
	/** As a superuser can: without triggers and foreign keys. */
	const tamper = (work: string) =>
		shop.sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			const done = await tx.unsafe(work);
			expect(done.count, work).toBe(1);
		});
	const WAYS: [string, (id: string) => string, number][] = [
		[
			'a word changed',
			(id) => `update history set data = data || '{"count":7}' where order_id = '${id}' and seq = 4`,
			4
		],
		[
			'an actor changed',
			(id) => `update history set actor_id = 'somebody' where order_id = '${id}' and seq = 1`,
			1
		],
		[
			'another kind of actor',
			(id) => `update history set actor_kind = 'staff' where order_id = '${id}' and seq = 3`,
			3
		],
		[
			'an instant moved by a millisecond',
			(id) => `update history set at = at + interval '1 ms' where order_id = '${id}' and seq = 5`,
			5
		],
		[
			'another type',
			(id) => `update history set type = 'order.paid' where order_id = '${id}' and seq = 6`,
			6
		],
		[
			'an entry taken out of the middle',
			(id) => `delete from history where order_id = '${id}' and seq = 4`,
			5
		],
		['the first entry taken away', (id) => `delete from history where order_id = '${id}' and seq = 1`, 2],
		['the last entry taken away', (id) => `delete from history where order_id = '${id}' and seq = 7`, 7],
		[
			'an entry put behind the end',
			(id) =>
				`insert into history select order_id, 8, at, type, actor_kind, actor_id, data, hash, hash from history where order_id = '${id}' and seq = 7`,
			8
		],
		['a link cut', (id) => `update history set previous_hash = null where order_id = '${id}' and seq = 3`, 3]
	];

	test.each(WAYS)('%s', async (_, work, found) => {
		const { id } = await placed(5);
		expect(await firstBrokenEntry(shop.db, id)).toBeUndefined();
		await tamper(work(id));
		expect(await firstBrokenEntry(shop.db, id)).toBe(found);
	});

	test.each([
		[4, 5],
		[7, 7]
	])('entry %i written anew with a hash of its own is found at %i', async (seq, found) => {
		const { id } = await placed(5);
		const [entry] = (await listHistory(shop.db, id, seq - 1, 1)).map((row) => ({
			...row,
			data: { count: 99 }
		}));
		if (!entry) throw new Error('no entry');
		const hash = hashEntry(entry).toString('hex');
		await tamper(
			`update history set data = '{"count":99}', hash = '\\x${hash}' where order_id = '${id}' and seq = ${seq}`
		);
		expect(await firstBrokenEntry(shop.db, id)).toBe(found);
	});

	test('entries of another order do not fit', async () => {
		const [{ id }, other] = [await placed(5), await placed(5)];
		await tamper(`update history h set data = o.data, hash = o.hash, previous_hash = o.previous_hash, at = o.at
			from history o where h.order_id = '${id}' and h.seq = 4 and o.order_id = '${other.id}' and o.seq = 4`);
		expect(await firstBrokenEntry(shop.db, id)).toBe(4);
		expect(await firstBrokenEntry(shop.db, other.id)).toBeUndefined();
	});
});

test('the hash does not depend on how JSON is stored: names in any order, numbers and text of any kind', async () => {
	const { id } = await placed(0);
	const data = {
		z: 1,
		a: { y: [1.5, -0, 1e21, 'ä\u{1f600}'], '': null, x: true },
		10: 'ten',
		9: 'nine',
		left_out: undefined
	};
	await shop.db.transaction(async (tx) => {
		const order = await lockOrder(tx, { id });
		if (!order) throw new Error('the order has vanished');
		await recordChange(tx, order, { entries: [{ type: 'order.updated', data }], actor: WRITER });
	});
	expect(await firstBrokenEntry(shop.db, id)).toBeUndefined();
});
