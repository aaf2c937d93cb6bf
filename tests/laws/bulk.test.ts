import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { listRuns } from '#server/db/bulk-runs.ts';
import { transact } from '#server/db/transaction.ts';
import { startBulkWork } from '#server/jobs/bulk-worker.ts';
import { silent } from '#server/realtime/log.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { undoBulk } from '#server/use-cases/start-bulk.ts';
import { turnTaskOf } from '#server/use-cases/turn-task.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { begin, choose, requestsOf, timesDone } from '#tests/support/bulk.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, quoteDesk } from '#tests/support/quotes.ts';
import { got } from '#tests/support/returns.ts';
import { invite } from '#tests/support/staff-member.ts';
import { startShop } from '#tests/support/shop.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** What is chosen together is done one by one, each exactly once, and until it begins it can be taken back whole. */
const STEPS = [
	{ until: { event: 'claimed' as const }, fee: { percent: 10 } },
	{ until: { event: 'handed_over' as const }, fee: { percent: 40 }, needs: 'release' as const }
];
const DONE = { state: 'accepted', audits: 1, entries: 1 };
const WAITS = { state: 'pending', audits: 0, entries: 0 };

let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof quoteDesk>;
let agnes: string;
let bruno: string;
const all = (times: typeof DONE, many: number) => Array.from({ length: many }, () => times);

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 8, name: 'test-one' });
	other = connect(database.url, { max: 8, name: 'test-other' });
	await firstPolicy(one, { ...samplePolicy(), cancel: [{ id: 'standard', steps: STEPS }] } as never);
	desk = quoteDesk(one);
	agnes = (await invite({ connection: one }, 'agent', 'Agnes')).principalId;
	bruno = (await invite({ connection: one }, 'agent', 'Bruno')).principalId;
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const runOf = async (id: string) =>
	(await listRuns(one.db, agnes, ['request.accept', 'request.decline', 'refund.retry'])).find(
		(run) => run.id === id
	);
const undo = ({ db }: Connection, staff: string, id: string) =>
	transact(db, (tx) => undoBulk(tx, { kind: 'staff', id: staff }, { id }));

/** Two nodes at it until it is over. */
async function work(id: string): Promise<void> {
	const nodes = [one, other].map((connection) =>
		startBulkWork({ connection, log: silent, afterCommit() {} })
	);
	try {
		await until('the run is over', async () => (await runOf(id))?.state === 'done');
	} finally {
		await Promise.all(nodes.map((node) => node.close()));
	}
}

test('nothing is done before its time, and two nodes do each thing once', async () => {
	const subjects = await requestsOf(one, desk, 12);
	const run = await choose(one, agnes, subjects);
	const early = startBulkWork({ connection: one, log: silent, afterCommit() {} });
	await sleep(700);
	await early.close();
	expect(await timesDone(one, subjects)).toEqual(all(WAITS, 12));
	const [row] = await one.sql`select starts_at - created_at as left from bulk_runs where id = ${run}`;
	expect(row?.['left']).toBe('00:00:10');
	await begin(one, run);
	await work(run);
	expect(await timesDone(one, subjects)).toEqual(all(DONE, 12));
	expect(await runOf(run)).toMatchObject({ done: 12, count: 12, refused: [] });
});

test('taken back, nothing of it is ever done; begun, it is not taken back, and by nobody else', async () => {
	const subjects = await requestsOf(one, desk, 2);
	const run = await choose(one, agnes, subjects);
	expect(await undo(other, bruno, run)).toMatchObject({ refusal: { code: 'task.not_found' } });
	expect((await undo(one, agnes, run)).ok).toBe(true);
	expect((await undo(one, agnes, run)).ok).toBe(true);
	await begin(one, run);
	const again = await choose(one, agnes, subjects.slice(0, 1));
	await begin(one, again);
	await work(again);
	expect(await timesDone(one, subjects)).toEqual([DONE, WAITS]);
	expect(await undo(one, agnes, again)).toMatchObject({ refusal: { code: 'bulk.begun' } });
});

test('taken back at the very moment it begins, all of it is done or nothing', async () => {
	for (let round = 0; round < 8; round++) {
		const subjects = await requestsOf(one, desk, 2);
		const run = await choose(one, agnes, subjects);
		await begin(one, run);
		const node = startBulkWork({ connection: other, log: silent, afterCommit() {} });
		const taken = await undo(one, agnes, run);
		await until('it has ended', async () => ['done', 'undone'].includes((await runOf(run))?.state ?? ''));
		await sleep(50);
		await node.close();
		expect(await timesDone(one, subjects)).toEqual(all(taken.ok ? WAITS : DONE, 2));
	}
});

describe('what cannot be done', () => {
	test('is named with its refusal, and the rest is done', async () => {
		const subjects = await requestsOf(one, desk, 3);
		const [first = '', second = '', third = ''] = subjects;
		const run = await choose(one, agnes, [...subjects, 'nonsense']);
		const held = got(
			await transact(other.db, (tx) =>
				turnTaskOf(tx, { kind: 'staff', id: bruno }, { kind: 'request', subject: second, wish: 'take' })
			)
		);
		expect(held.staff).toBe(bruno);
		// The goods of the third have left meanwhile.
		const [claim] = await one.sql<{ id: string }[]>`select c.id from claims c join requests r using (order_id)
			where r.id = ${third}`;
		for (const to of ['packed', 'handed_over'] as const)
			got(await transact(one.db, (tx) => moveClaim(tx, WRITER, { claim: claim?.id ?? '', to })));
		await begin(one, run);
		await work(run);
		expect(await timesDone(one, [first])).toEqual([DONE]);
		expect(await timesDone(one, [second])).toEqual([WAITS]);
		expect(await runOf(run)).toMatchObject({
			done: 1,
			count: 4,
			refused: [
				{ subject: second, code: 'task.held' },
				{ subject: third, code: 'cancel.request_decided' },
				{ subject: 'nonsense', code: 'cancel.request_not_found' }
			]
		});
	});

	test('a colleague’s is asked about first; whoever left the shop has nothing done in their name', async () => {
		const subjects = await requestsOf(one, desk, 1);
		const [subject = ''] = subjects;
		const gone = (await invite({ connection: one }, 'agent', 'Gone')).principalId;
		got(
			await transact(other.db, (tx) =>
				turnTaskOf(tx, { kind: 'staff', id: bruno }, { kind: 'request', subject, wish: 'take' })
			)
		);
		await expect(choose(one, gone, subjects)).rejects.toThrow('task.held');
		await expect(
			choose(one, gone, subjects, { action: 'refund.retry', reason: { handle: 'cause_fixed', words: '' } })
		).rejects.toThrow('role.missing');
		const run = await choose(one, gone, subjects, { anyway: true });
		await one.sql`update principals set disabled_at = now() where id = ${gone}`;
		await begin(one, run);
		const node = startBulkWork({ connection: one, log: silent, afterCommit() {} });
		await until(
			'it has ended',
			async () => (await listRuns(one.db, gone, ['request.accept']))[0]?.state === 'done'
		);
		await node.close();
		expect((await listRuns(one.db, gone, ['request.accept']))[0]?.refused).toMatchObject([
			{ code: 'role.missing' }
		]);
		expect(await timesDone(one, subjects)).toEqual([WAITS]);
	});
});

test('a server killed in the middle: each is done once, and it goes on where it was', async () => {
	const subjects = await requestsOf(one, desk, 24);
	// Between what is done and that it is done, time enough to be killed.
	await one.sql.unsafe(`create function linger() returns trigger language plpgsql as
		$$ begin perform pg_sleep(0.15); return new; end $$`);
	await one.sql.unsafe(
		`create trigger linger before update on bulk_items for each row execute function linger()`
	);
	const shop = await startShop({ databaseUrl: database.url });
	try {
		const run = await choose(one, agnes, subjects);
		await begin(one, run);
		const seen: number[] = [];
		for (const atLeast of [4, 12]) {
			await until('some are done', async () => ((await runOf(run))?.done ?? 0) >= atLeast);
			// The next one is done by now, and not yet known to be.
			await sleep(60 + 30 * Math.random());
			await shop.kill();
			seen.push((await runOf(run))?.done ?? 0);
			await shop.restart();
		}
		await until('the run is over', async () => (await runOf(run))?.state === 'done');
		expect(seen.every((done) => done > 0 && done < 24)).toBe(true);
		expect(await timesDone(one, subjects)).toEqual(all(DONE, 24));
		expect(await runOf(run)).toMatchObject({ done: 24, count: 24, refused: [] });
	} finally {
		await shop.stop();
		await one.sql.unsafe('drop trigger linger on bulk_items; drop function linger');
	}
});
