import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Races for goods: the outcome is one that some order of the commands could have had, and sums always hold (law 4). */
let database: FreshDatabase;
let one: Connection;
let other: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

async function place(quantity: number): Promise<string> {
	const ref = newRef();
	const [line] = documentOf(ref).lines;
	const document = { ...documentOf(ref), lines: line ? [{ ...line, quantity }] : [] };
	expect(await transact(one.db, (tx) => placeOrder(tx, WRITER, { document }))).toMatchObject({ ok: true });
	return ref;
}
const claim = ({ db }: Connection, ref: string, quantity: number) =>
	transact(db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(quantity) }));
const move = ({ db }: Connection, id: string, to: 'packed' | 'handed_over' | 'released') =>
	transact(db, (tx) => moveClaim(tx, WRITER, { claim: id, to }));
const ship = ({ db }: Connection, ref: string, from: object) =>
	transact(db, (tx) => openShipment(tx, WRITER, { ref, carrier: 'dhl', trackingNumber: 'X', ...from }));

const won = <T>(results: readonly Result<T>[]) => results.filter(({ ok }) => ok).length;
const codes = (results: readonly Result<unknown>[]) =>
	new Set(results.flatMap((result) => (result.ok ? [] : [result.refusal.code])));
async function claimed(ref: string, quantity: number): Promise<string> {
	const result = await claim(one, ref, quantity);
	if (!result.ok) throw new Error(result.refusal.code);
	return result.value.id;
}

test('two claims for the last pieces: one wins, the other is told what is left', async () => {
	for (let round = 0; round < 10; round++) {
		const ref = await place(3);
		const results = await Promise.all([claim(one, ref, 2), claim(other, ref, 2)]);
		expect(won(results)).toBe(1);
		expect(results.find(({ ok }) => !ok)).toMatchObject({
			refusal: { code: 'quantity.unavailable', available: [{ line: 'l1', quantity: 1 }] }
		});
		expect(await piecesByState(one, ref)).toEqual({ open: 1, claimed: 2 });
	}
});

test('fifty racers for one piece: exactly one', async () => {
	const ref = await place(1);
	const results = await Promise.all(
		Array.from({ length: 50 }, (_, index) => claim(index % 2 ? one : other, ref, 1))
	);
	expect(won(results)).toBe(1);
	expect(codes(results)).toEqual(new Set(['quantity.unavailable']));
	expect(await piecesByState(one, ref)).toEqual({ claimed: 1 });
});

test('fifty racers for ten pieces: exactly ten', async () => {
	const ref = await place(10);
	const results = await Promise.all(
		Array.from({ length: 50 }, (_, index) => claim(index % 2 ? one : other, ref, 1))
	);
	expect(won(results)).toBe(10);
	expect(await piecesByState(one, ref)).toEqual({ claimed: 10 });
});

describe('serial outcomes', () => {
	test('claim beside release: the claim gets the pieces or is refused, none is in two places', async () => {
		for (let round = 0; round < 10; round++) {
			const ref = await place(2);
			const held = await claimed(ref, 2);
			const [released, second] = await Promise.all([move(one, held, 'released'), claim(other, ref, 2)]);
			expect(released.ok).toBe(true);
			expect(await piecesByState(one, ref)).toEqual(second.ok ? { claimed: 2 } : { open: 2 });
			if (!second.ok) expect(second.refusal.code).toBe('quantity.unavailable');
		}
	});

	test('release beside hand-over: one of them is true, and the other is told so', async () => {
		for (let round = 0; round < 10; round++) {
			const ref = await place(2);
			const held = await claimed(ref, 2);
			const results = await Promise.all([move(one, held, 'released'), move(other, held, 'handed_over')]);
			expect(won(results)).toBe(1);
			expect(codes(results)).toEqual(new Set(['claim.state_conflict']));
			expect(await piecesByState(one, ref)).toEqual(results[0].ok ? { open: 2 } : { handed_over: 2 });
		}
	});

	test('claim beside a parcel of open pieces, and two parcels of one claim', async () => {
		for (let round = 0; round < 10; round++) {
			const ref = await place(2);
			const results = await Promise.all([claim(one, ref, 2), ship(other, ref, { lines: lamps(2) })]);
			expect(won<unknown>(results)).toBe(1);
			expect(await piecesByState(one, ref)).toEqual(results[0].ok ? { claimed: 2 } : { packed: 2 });

			const twice = await place(2);
			const held = await claimed(twice, 2);
			const parcels = await Promise.all([one, other].map((at) => ship(at, twice, { claim: held })));
			expect(won(parcels)).toBe(1);
			expect(codes(parcels)).toEqual(new Set(['claim.state_conflict']));
		}
	});

	test('eight hands at random on one order: sums hold after every commit', async () => {
		const ref = await place(9);
		const held: string[] = [];
		const hand = async (at: Connection) => {
			for (let step = 0; step < 12; step++) {
				const id = held[Math.floor(Math.random() * held.length)];
				if (!id || Math.random() < 0.5) {
					const result = await claim(at, ref, 1 + Math.floor(Math.random() * 3));
					if (result.ok) held.push(result.value.id);
				} else await move(at, id, Math.random() < 0.7 ? 'released' : 'packed');
				const pieces = Object.values(await piecesByState(at, ref));
				expect(pieces.reduce((sum, count) => sum + count, 0)).toBe(9);
			}
		};
		await Promise.all(Array.from({ length: 8 }, (_, index) => hand(index % 2 ? one : other)));
	});
});
