import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { plain } from '#server/db/plain.ts';
import { transact, transactOnce, withCommit } from '#server/db/transaction.ts';
import { newRef, oneLine, orderDocument } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** The same key changes nothing twice (law 6). Crashes have a file of their own. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'warehouse:write');
});
afterAll(() => shop?.stop());

const post = (path: string, body: object | undefined, idempotencyKey: string, as = key) =>
	shop.call('POST', `/api/v1/${path}`, { key: as, body, idempotencyKey });
const wanting = (quantity: number) => ({ lines: [{ line: 'l1', quantity }] });
const isReplay = (answer: Answer) => answer.headers.get('idempotent-replayed') === 'true';

async function place(quantity: number): Promise<string> {
	const ref = newRef();
	expect((await post('orders', oneLine(ref, quantity), randomUUID())).status).toBe(201);
	return ref;
}
/** How many pieces of the order are in claims, and how many entries its history has. */
async function effects(ref: string) {
	const [row] = await shop.connection.sql`
		select o.history_seq as entries, coalesce(sum(p.quantity) filter (where p.state = 'claimed'), 0)::int as claimed
		from orders o join portions p on p.order_id = o.id where o.ref = ${ref} group by o.id`;
	return { entries: row?.['entries'], claimed: row?.['claimed'] };
}

describe('forty at once with one key', () => {
	test('place one order, and get the same bytes', async () => {
		const document = orderDocument(newRef());
		const idempotencyKey = randomUUID();
		const all = await Promise.all(Array.from({ length: 40 }, () => post('orders', document, idempotencyKey)));
		const done = all.filter(({ status }) => status === 201);
		expect(done.length).toBeGreaterThan(1);
		expect(new Set(done.map(({ text }) => text)).size).toBe(1);
		expect(done.filter((one) => !isReplay(one))).toHaveLength(1);
		for (const late of all.filter(({ status }) => status !== 201))
			expectProblem(late, 409, 'idempotency.in_flight');
		const [row] = await shop.connection
			.sql`select count(*)::int as n from orders where ref = ${document['ref'] as string}`;
		expect(row?.['n']).toBe(1);
	});

	test('claim once where each of them could have claimed', async () => {
		const ref = await place(40);
		const before = await effects(ref);
		const idempotencyKey = randomUUID();
		const all = await Promise.all(
			Array.from({ length: 40 }, () => post(`orders/${ref}/claims`, wanting(1), idempotencyKey))
		);
		expect(new Set(all.filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1);
		expect(all.filter((one) => one.status === 201 && !isReplay(one))).toHaveLength(1);
		expect(await effects(ref)).toEqual({ entries: before.entries + 1, claimed: 1 });
	});

	test('of two bodies do the one that came first, and refuse the other', async () => {
		const ref = await place(40);
		const idempotencyKey = randomUUID();
		const all = await Promise.all(
			Array.from({ length: 40 }, (_, index) =>
				post(`orders/${ref}/claims`, wanting(1 + (index % 2)), idempotencyKey)
			)
		);
		const done = all.flatMap(({ status }, index) => (status === 201 ? [1 + (index % 2)] : []));
		expect(new Set(done).size).toBe(1);
		expect((await effects(ref)).claimed).toBe(done[0]);
		for (const other of all.filter(({ status }) => status === 422))
			expectProblem(other, 422, 'idempotency.mismatch');
		expect(all.filter(({ status }) => status === 422)).not.toHaveLength(0);
	});
});

test('another time is a replay, whatever has happened since', async () => {
	const ref = await place(3);
	const idempotencyKey = randomUUID();
	const first = await post(`orders/${ref}/claims`, wanting(2), idempotencyKey);
	await post(`claims/${first.json['id']}/release`, undefined, randomUUID());
	const again = await post(`orders/${ref}/claims`, wanting(2), idempotencyKey);
	expect([again.status, again.text, isReplay(again)]).toEqual([201, first.text, true]);
	expect((await effects(ref)).claimed).toBe(0);
	expectProblem(await post(`orders/${ref}/claims`, wanting(1), idempotencyKey), 422, 'idempotency.mismatch');
	expectProblem(
		await post(
			`orders/${ref}/shipments`,
			{ carrier: 'x', tracking_number: 'y', ...wanting(2) },
			idempotencyKey
		),
		403,
		'scope.missing'
	);
});

test('a refusal of the domain is replayed too: what was refused stays refused under this key', async () => {
	const ref = await place(1);
	const holder = await post(`orders/${ref}/claims`, wanting(1), randomUUID());
	const idempotencyKey = randomUUID();
	const refused = await post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
	expectProblem(refused, 409, 'quantity.unavailable');
	await post(`claims/${holder.json['id']}/release`, undefined, randomUUID());
	const again = await post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
	expect([again.status, again.text, isReplay(again)]).toEqual([409, refused.text, true]);
	expect(again.headers.get('content-type')).toBe('application/problem+json');
	expect((await post(`orders/${ref}/claims`, wanting(1), randomUUID())).status).toBe(201);
});

describe('what is not kept leaves the key free', () => {
	test('400, 401, 403, 404, 413 and 422', async () => {
		const document = orderDocument(newRef());
		const idempotencyKey = randomUUID();
		const stranger = await shop.key('stock:write');
		const steps: [number, () => Promise<Answer>][] = [
			[400, () => post('orders', { ...document, total: 'x' }, idempotencyKey)],
			[401, () => shop.call('POST', '/api/v1/orders', { body: document, idempotencyKey })],
			[403, () => post('orders', document, idempotencyKey, stranger)],
			[404, () => post(`orders/${document['ref']}/claims`, wanting(1), idempotencyKey)],
			[413, () => post('orders', { ...document, metadata: { x: 'x'.repeat(17_000_000) } }, idempotencyKey)],
			[422, () => post('orders', { ...document, total: 1 }, idempotencyKey)]
		];
		for (const [status, ask] of steps) {
			const answer = await ask();
			expect([answer.status, isReplay(answer)]).toEqual([status, false]);
		}
		const created = await post('orders', document, idempotencyKey);
		expect([created.status, isReplay(created)]).toEqual([201, false]);
	});
});

test('a key belongs to its owner: another machine’s same key is another key', async () => {
	const ref = await place(2);
	const other = await shop.key('warehouse:write');
	const idempotencyKey = randomUUID();
	const ours = await post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
	const theirs = await post(`orders/${ref}/claims`, wanting(1), idempotencyKey, other);
	expect([ours.status, theirs.status, isReplay(theirs)]).toEqual([201, 201, false]);
	expect(theirs.json['id']).not.toBe(ours.json['id']);
});

describe('while the first is still running', () => {
	/**
	 * Holds the order's row, so that whoever wants to change the order waits, until the returned end is called. Not from
	 * whoever only refers to it: the mail about it would be counted among those who wait.
	 */
	async function hold(ref: string): Promise<() => Promise<void>> {
		const held = Promise.withResolvers<void>();
		const end = Promise.withResolvers<void>();
		const done = shop.connection.sql.begin(async (tx) => {
			await tx`set local idle_in_transaction_session_timeout = 0`;
			await tx`select 1 from orders where ref = ${ref} for no key update`;
			held.resolve();
			await end.promise;
		});
		await held.promise;
		return async () => {
			end.resolve();
			await done;
		};
	}
	const waiters = async (count: number) => {
		const [row] = await shop.connection.sql`select count(*)::int as n from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		return row?.['n'] === count;
	};

	test('a duplicate waits for it and is a replay', async () => {
		const both = async () => {
			const ref = await place(5);
			const release = await hold(ref);
			const idempotencyKey = randomUUID();
			const first = post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
			let second: Promise<Answer> | undefined;
			try {
				await until('the first waits for the order', () => waiters(1));
				second = post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
				await until('the second waits for the first', () => waiters(2));
			} finally {
				await release();
			}
			return Promise.all([first, second]);
		};
		let [one, two] = await both();
		// On a machine that is busy elsewhere, two seconds may be over before we let go.
		for (let tries = 0; tries < 5 && (one.status === 503 || two.status === 409); tries++)
			[one, two] = await both();
		expect([one.status, isReplay(one)]).toEqual([201, false]);
		expect([two.status, two.text, isReplay(two)]).toEqual([201, one.text, true]);
	});

	test('after two seconds it is told that the first still runs, and replays later', async () => {
		const ref = await place(5);
		const release = await hold(ref);
		const idempotencyKey = randomUUID();
		const first = post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
		try {
			await until('the first waits for the order', () => waiters(1));
			const second = await post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
			expectProblem(second, 409, 'idempotency.in_flight');
		} finally {
			await release();
		}
		expect((await first).status).toBe(201);
		const later = await post(`orders/${ref}/claims`, wanting(1), idempotencyKey);
		expect([later.status, later.text, isReplay(later)]).toEqual([201, (await first).text, true]);
	});
});

describe('work that goes out together with its claim and its commit', () => {
	const claimOf = (text: string) => ({ owner: 'test', key: text, fingerprint: Buffer.from(text) });
	const render = (result: Result<string>) => ({
		...{ status: result.ok ? 200 : 409, body: JSON.stringify(result) },
		keep: true
	});
	const setting = async (name: string) =>
		(await shop.connection.sql`select value from settings where name = ${name}`).length;
	const write = (tx: Tx, name: string) =>
		plain(tx, 'insert into settings (name, value) values ($1, $2::jsonb)', [name, '1']);

	test('a key that was used is answered again, though its work has begun and cannot succeed twice', async () => {
		const { db } = shop.connection;
		const name = `test.${randomUUID()}`;
		const work = async (tx: Tx): Promise<Result<string>> => {
			await write(tx, name);
			return accept(name);
		};
		for (const undoes of [true, false]) {
			const claim = claimOf(`${name} ${undoes}`);
			await shop.connection.sql`delete from settings where name = ${name}`;
			const first = await transactOnce(db, claim, work, render, undoes);
			const again = await transactOnce(db, claim, work, render, undoes);
			expect(again).toEqual({ ...first, replayed: true });
		}
	});

	test('of a key that was used nothing of the new work remains', async () => {
		const { db } = shop.connection;
		const claim = claimOf(randomUUID());
		const [first, second] = [`test.${randomUUID()}`, `test.${randomUUID()}`];
		const work = (name: string) => async (tx: Tx) => {
			await withCommit(tx, [write(tx, name)]);
			return accept(name);
		};
		await transactOnce(db, claim, work(first), render, false);
		const again = await transactOnce(db, claim, work(second), render, false);
		expect(again.body).toContain(first);
		expect([await setting(first), await setting(second)]).toEqual([1, 0]);
	});

	test('a last write that fails undoes all of it, and is thrown', async () => {
		const { db } = shop.connection;
		const name = `test.${randomUUID()}`;
		const claim = claimOf(randomUUID());
		const work = async (tx: Tx) => {
			await withCommit(tx, [write(tx, name), plain(tx, 'select 1 / 0', [])]);
			return accept(name);
		};
		await expect(transactOnce(db, claim, work, render, false)).rejects.toThrow('division by zero');
		expect(await setting(name)).toBe(0);
		await expect(transact(db, work)).rejects.toThrow('division by zero');
		expect(await setting(name)).toBe(0);
		await expect(db.transaction(work)).rejects.toThrow('division by zero');
		expect(await setting(name)).toBe(0);
		// The key is free again.
		const other = async (tx: Tx) => accept(String((await write(tx, name)).length));
		expect(await transactOnce(db, claim, other, render, false)).toMatchObject({ replayed: false });
	});
});
