import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { exportList } from '#server/use-cases/export-list.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** A list as a file: in batches, up to its limit, with how many rows were given written down whatever happens. */
let database: FreshDatabase;
let one: Connection;
let actor: { kind: 'staff'; id: string };
beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 2, name: 'test-export' });
});
beforeEach(() => {
	actor = { kind: 'staff', id: randomUUID() };
});
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

const written = () => one.sql<{ action: string; facts: Record<string, unknown> }[]>`
	select action, facts from audit where actor_id = ${actor.id} order by id`;
const endOf = async () => (await written()).find(({ action }) => action === 'export.ended')?.facts;

/** A list of `count` numbers, from 1. */
const numbers = (count: number, more: { most?: number; tornAt?: number } = {}) =>
	exportList(one.db, actor, {
		list: 'orders',
		asked: { of: count },
		...more,
		read(after: number | undefined, limit) {
			const from = after ?? 0;
			if (more.tornAt !== undefined && from >= more.tornAt) return Promise.reject(new Error('torn'));
			const to = Math.min(count, from + limit);
			const rows = Array.from({ length: to - from }, (_, index) => from + index + 1);
			return Promise.resolve({ rows, next: to < count ? to : undefined });
		}
	});

describe('a list that is exported', () => {
	test.each([
		[0, undefined, 0, true],
		[1, undefined, 1, true],
		[500, undefined, 500, true],
		[1201, undefined, 1201, true],
		[1201, 700, 700, false],
		[700, 700, 700, true]
	])('of %i rows, at most %s: %i are given, each once', async (count, most, given, whole) => {
		const rows: number[] = [];
		for await (const batch of await numbers(count, most === undefined ? {} : { most })) {
			expect(batch.length).toBeLessThanOrEqual(500);
			rows.push(...batch);
		}
		expect(rows).toEqual(Array.from({ length: given }, (_, index) => index + 1));
		expect(await endOf()).toEqual({ list: 'orders', rows: given, whole });
	});

	test('is written down before anything is given, even where nobody reads on', async () => {
		await numbers(9);
		expect(await written()).toEqual([
			{ action: 'export.taken', facts: { list: 'orders', asked: { of: 9 } } }
		]);
	});

	test('a reader who goes away, and a database that does, leave what was given', async () => {
		for await (const batch of await numbers(1201)) {
			expect(batch).toHaveLength(500);
			break;
		}
		expect(await endOf()).toEqual({ list: 'orders', rows: 500, whole: false });
		actor = { kind: 'staff', id: randomUUID() };
		const torn = await numbers(1201, { tornAt: 1000 });
		expect((await torn.next()).value).toHaveLength(500);
		expect((await torn.next()).value).toHaveLength(500);
		await expect(torn.next()).rejects.toThrow('torn');
		expect(await endOf()).toEqual({ list: 'orders', rows: 1000, whole: false });
	});
});
