import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { dropDue } from '#server/db/retention.ts';
import { listStockAlerts } from '#server/db/stock-alerts.ts';
import { transact } from '#server/db/transaction.ts';
import { watchStock } from '#server/jobs/stock-watch.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { countStock } from '#server/use-cases/count-stock.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { keepStock, releaseStock } from '#server/use-cases/release-stock.ts';
import { reserveStock } from '#server/use-cases/reserve-stock.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { lamps } from '#tests/support/order-state.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** The last piece is sold once: over real connections, whatever is given back, runs out or is counted meanwhile. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
});
/** What is reserved is what reservations hold. */
afterEach(async () => {
	const wrong = await one.sql`select s.variant_id from stock s where s.reserved <> (
		select coalesce(sum(quantity), 0) from reservations r where r.variant_id = s.variant_id and r.state = 'held')`;
	expect(wrong).toEqual([]);
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

let counter = 0;
async function counted(level: number, more: { threshold?: number } = {}): Promise<string> {
	const variant = `v${++counter}`;
	expect(await count(variant, level, more)).toMatchObject({ ok: true });
	return variant;
}
const count = (variant: string, level: number, more: { threshold?: number } = {}) =>
	transact(one.db, (tx) => countStock(tx, WRITER, { variant, level, ...more }));
const reserve = (
	{ db }: Connection,
	variant: string,
	quantity: number,
	more: { until?: Date; ref?: string } = {}
) => transact(db, (tx) => reserveStock(tx, WRITER, { variant, quantity, ...more }));
const end = ({ db }: Connection, id: string, to?: 'used') =>
	transact(db, (tx) => releaseStock(tx, WRITER, { id, ...(to && { to }) }));
const stockOf = async (variant: string) =>
	(await one.sql`select level, reserved from stock where variant_id = ${variant}`)[0];
const won = <T>(results: readonly Result<T>[]) => results.filter(({ ok }) => ok).length;
const codes = (results: readonly Result<unknown>[]) =>
	new Set(results.flatMap((result) => (result.ok ? [] : [result.refusal.code])));
async function held(variant: string, quantity: number, more: { until?: Date } = {}): Promise<string> {
	const result = await reserve(one, variant, quantity, more);
	if (!result.ok) throw new Error(result.refusal.code);
	return result.value.id;
}
const PAST = new Date(Date.now() - 60_000);
const racers = <T>(run: (at: Connection, index: number) => Promise<T>) =>
	Promise.all(Array.from({ length: 50 }, (_, index) => run(index % 2 ? one : other, index)));

describe('fifty racers', () => {
	test('for the last piece: exactly one', async () => {
		const variant = await counted(1);
		const results = await racers((at) => reserve(at, variant, 1));
		expect(won(results)).toBe(1);
		expect(codes(results)).toEqual(new Set(['stock.unavailable']));
		expect(results.find(({ ok }) => !ok)).toMatchObject({ refusal: { available: 0, variant } });
		expect(await stockOf(variant)).toEqual({ level: 1, reserved: 1 });
	});

	test('for ten pieces in ones and twos: never an eleventh, and none is left that somebody wanted', async () => {
		const variant = await counted(10);
		const results = await racers((at, index) => reserve(at, variant, 1 + (index % 2)));
		const pieces = results.reduce((sum, result) => sum + (result.ok ? result.value.quantity : 0), 0);
		expect(pieces).toBe(10);
		expect(await stockOf(variant)).toEqual({ level: 10, reserved: 10 });
	});

	test('for the last piece, which somebody kept for longer than was said: exactly one', async () => {
		const variant = await counted(1);
		await held(variant, 1, { until: PAST });
		const results = await racers((at) => reserve(at, variant, 1));
		expect(won(results)).toBe(1);
		expect(await stockOf(variant)).toEqual({ level: 1, reserved: 1 });
	});

	test('who give back one piece: it is given back once', async () => {
		const variant = await counted(3);
		const id = await held(variant, 1);
		await held(variant, 2);
		await racers((at) => end(at, id));
		expect(await stockOf(variant)).toEqual({ level: 3, reserved: 2 });
	});

	test('who take, give back and count at random: what is held is never more than was there', async () => {
		const variant = await counted(5);
		const seen: number[] = [];
		await racers(async (at, index) => {
			if (index % 10 === 9) await count(variant, 5);
			const taken = await reserve(at, variant, 1 + (index % 3));
			seen.push(Number((await stockOf(variant))?.['reserved']));
			if (taken.ok) await end(at, taken.value.id);
		});
		expect(Math.max(...seen)).toBeLessThanOrEqual(5);
		expect(Math.max(...seen)).toBeGreaterThan(0);
		expect(await stockOf(variant)).toEqual({ level: 5, reserved: 0 });
	});
});

test('the store itself refuses to reserve beyond the level, whoever asks', async () => {
	const variant = await counted(2);
	await expect(one.sql`update stock set reserved = 3 where variant_id = ${variant}`).rejects.toThrow(
		/only 2 pieces/
	);
	// A later count may fall below what is held; what is held then can still be given back.
	const id = await held(variant, 2);
	await count(variant, 1);
	expect(await reserve(one, variant, 1)).toMatchObject({
		refusal: { code: 'stock.unavailable', available: 0 }
	});
	expect(await end(one, id)).toMatchObject({ value: { state: 'released' } });
});

describe('a reservation', () => {
	test('that has run out is given back by the watch, once, and one that has not is left', async () => {
		const variant = await counted(4);
		await held(variant, 1, { until: new Date(Date.now() + 3_600_000) });
		await held(variant, 1);
		// The last: who reserves after it would give it back at once.
		await held(variant, 1, { until: PAST });
		const looks = await Promise.all([watchStock(one), watchStock(other)]);
		expect(looks.map(({ given }) => given).reduce((a, b) => a + b)).toBe(1);
		expect(await stockOf(variant)).toEqual({ level: 4, reserved: 2 });
		expect((await watchStock(one)).given).toBe(0);
	});

	test('can be kept for longer while it holds, and not once its time is over', async () => {
		const variant = await counted(2);
		const keep = (id: string) => transact(one.db, (tx) => keepStock(tx, WRITER, { id }));
		const good = await held(variant, 1, { until: new Date(Date.now() + 60_000) });
		expect(await keep(good)).toMatchObject({ value: { state: 'held' } });
		const [row] = await one.sql`select expires_at from reservations where id = ${good}`;
		expect(row?.['expires_at']).toBeNull();
		const late = await held(variant, 1, { until: PAST });
		expect(await keep(late)).toMatchObject({ refusal: { code: 'stock.unavailable' } });
		expect(await keep('nothing')).toMatchObject({ refusal: { code: 'reservation.not_found' } });
	});

	test('that is used takes its pieces off the level; ended twice changes nothing', async () => {
		const variant = await counted(5);
		const id = await held(variant, 2);
		expect(await end(one, id, 'used')).toMatchObject({ value: { state: 'used' } });
		expect(await end(one, id)).toMatchObject({ value: { state: 'used' } });
		expect(await stockOf(variant)).toEqual({ level: 3, reserved: 0 });
	});

	test('that was given back is forgotten after a while; one that is held, or was used, is not', async () => {
		const variant = await counted(9);
		const [gone, used] = [await held(variant, 1), await held(variant, 1)];
		const kept = await held(variant, 1);
		await end(one, gone);
		await end(one, used, 'used');
		await one.sql`update reservations set created_at = now() - interval '60 days',
			ended_at = ended_at - interval '31 days' where variant_id = ${variant}`;
		await dropDue(one.db, 'reservations', 30, 100);
		const left = await one.sql`select id from reservations where variant_id = ${variant}`;
		expect(left.map(({ id }) => id).sort()).toEqual([used, kept].sort());
	});

	test('of what nobody counted, or for an order that is not there, is refused', async () => {
		expect(await reserve(one, 'never-counted', 1)).toMatchObject({
			refusal: { code: 'stock.unavailable', available: 0 }
		});
		const variant = await counted(1);
		expect(await reserve(one, variant, 1, { ref: 'NOBODY' })).toMatchObject({
			refusal: { code: 'order.not_found' }
		});
	});
});

describe('an alert', () => {
	const alerts = async (variant: string) =>
		(await listStockAlerts(one.db))
			.filter((alert) => alert.variantId === variant)
			.map(({ kind }) => kind)
			.sort();
	async function order(variant: string, quantity: number, historical = false): Promise<string> {
		const ref = newRef();
		const [line] = documentOf(ref).lines;
		const lines = line ? [{ ...line, quantity, variant_id: variant }] : [];
		const document = { ...documentOf(ref), lines };
		const placed = await transact(one.db, (tx) => placeOrder(tx, WRITER, { document, historical }));
		expect(placed).toMatchObject({ ok: true });
		return ref;
	}

	test('what open orders wait for is free for nobody else; what history wants is', async () => {
		const variant = await counted(3);
		await order(variant, 2);
		await order(variant, 9, true);
		expect(await reserve(one, variant, 2)).toMatchObject({
			refusal: { code: 'stock.unavailable', available: 1 }
		});
		await held(variant, 1);
		expect(await reserve(one, variant, 1)).toMatchObject({ refusal: { available: 0 } });
	});

	test('is raised when open orders want more than there is, once, and ends when there is enough', async () => {
		const variant = await counted(3);
		const ref = await order(variant, 2);
		await watchStock(one);
		expect(await alerts(variant)).toEqual([]);
		await order(variant, 2);
		await Promise.all([watchStock(one), watchStock(other), watchStock(one)]);
		expect(await alerts(variant)).toEqual(['short']);
		const rows = await one.sql`select ordered::int, level from stock_alerts where variant_id = ${variant}`;
		expect(rows).toEqual([{ ordered: 4, level: 3 }]);
		// Two of them are being packed: only two more are waited for.
		const claimed = await transact(one.db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(2) }));
		expect(claimed.ok).toBe(true);
		await watchStock(one);
		expect(await alerts(variant)).toEqual([]);
		await count(variant, 1);
		expect(await alerts(variant)).toEqual(['short']);
		await count(variant, 9);
		expect(await alerts(variant)).toEqual([]);
	});

	test('is raised at the threshold, by a count and by what is kept for somebody', async () => {
		const variant = await counted(4, { threshold: 2 });
		expect(await alerts(variant)).toEqual([]);
		const id = await held(variant, 2);
		expect(await alerts(variant)).toEqual(['low']);
		await end(one, id);
		expect(await alerts(variant)).toEqual([]);
		await count(variant, 2, { threshold: 2 });
		expect(await alerts(variant)).toEqual(['low']);
	});

	test('is not raised by history: it waits for nothing', async () => {
		const variant = await counted(1);
		await order(variant, 50, true);
		await watchStock(one);
		expect(await alerts(variant)).toEqual([]);
	});
});
