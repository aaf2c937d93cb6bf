import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESK_QUEUES } from '#domain/return/desk-steps.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { countRows } from '#server/db/count-rows.ts';
import { EVERYBODYS, type Side } from '#server/db/desk-tasks.ts';
import { newId } from '#server/db/ids.ts';
import { listOpenRefunds, openRefunds } from '#server/db/refund-lists.ts';
import { deskReturns, listDeskReturns } from '#server/db/return-desk.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { lamps } from '#tests/support/order-state.ts';
import { firstPolicy, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { deliver, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** How many rows a list will have: bounded, and the same rows that the list shows. */
let database: FreshDatabase;
let one: Connection;
beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 3, name: 'test-count' });
	await firstPolicy(one, samplePolicy());
});
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

test.each([
	[0, { rows: 0, isMore: false }],
	[10, { rows: 10, isMore: false }],
	[11, { rows: 10, isMore: true }]
])('%i rows, ten of them counted at most', async (rows, count) => {
	expect(await countRows(one.db, sql`select from generate_series(1, ${rows}::int)`, 10)).toEqual(count);
});

test('no further than it has to, and given up where even that takes long', async () => {
	// A thousand million rows: counted to the end this would take minutes.
	const endless = sql`select from generate_series(1, 100000) a cross join generate_series(1, 10000) b`;
	expect(await countRows(one.db, endless, 10)).toEqual({ rows: 10, isMore: true });
	expect(await countRows(one.db, sql`select from pg_sleep(60)`, 10)).toBeUndefined();
	// The session is good for the next one.
	expect(await countRows(one.db, sql`select`, 10)).toEqual({ rows: 1, isMore: false });
});

test('what is counted is what is listed, on every side', async () => {
	const [desk, returns] = [quoteDesk(one), returnDesk(one)];
	const mine: Side = { side: 'mine', staff: newId() };
	for (const quantity of [1, 2]) {
		const [cancelled, back] = [newRef(), newRef()];
		for (const ref of [cancelled, back]) await placeLamps(one, ref, 3);
		got(await desk.confirm((await desk.quote(cancelled, lamps(quantity))).id));
		await deliver(one, back, lamps(3));
		await returns.open(back, lamps(quantity));
	}
	for (const side of [EVERYBODYS, mine]) {
		const refunds = await listOpenRefunds(one.db, 100, side);
		expect(await countRows(one.db, openRefunds(side), 100)).toMatchObject({ rows: refunds.length });
		for (const queue of [undefined, ...DESK_QUEUES]) {
			const list = await listDeskReturns(one.db, { queue, side, limit: 100 });
			expect(await countRows(one.db, deskReturns(queue, side), 100)).toMatchObject({ rows: list.length });
		}
	}
	expect((await listOpenRefunds(one.db, 100)).length).toBeGreaterThan(0);
	expect((await listDeskReturns(one.db, { queue: 'buyer', limit: 100 })).length).toBe(2);
});
