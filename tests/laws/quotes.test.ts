import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** What a quote promises under races: one effect, its fee, no piece both cancelled and claimed (laws 1, 2, 5; "Races"). */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desks: ReturnType<typeof quoteDesk>[];

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
	desks = [quoteDesk(one), quoteDesk(other)];
	const until = { event: 'claimed' as const };
	const release = {
		until: { event: 'handed_over' as const },
		fee: { percent: 40 },
		needs: 'release' as const
	};
	const steps = [{ until, fee: { percent: 10 } }, release];
	await firstPolicy(one, { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const desk = (index: number) => desks[index % 2] as (typeof desks)[number];
const won = <T>(results: readonly Result<T>[]) => results.filter(({ ok }) => ok).length;
const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
const claim = ({ db }: Connection, ref: string, quantity: number) =>
	transact(db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(quantity) }));
async function place(quantity: number): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity);
	return ref;
}

test('forty racers on one quote: one effect, the rest the very same answer', async () => {
	for (let round = 0; round < 3; round++) {
		const ref = await place(2);
		const quote = await desk(0).quote(ref, lamps(2));
		expect(quote).toMatchObject({ fee: { amount: 500 }, refund: { amount: 4500 } });
		const results = await Promise.all(
			Array.from({ length: 40 }, (_, index) => desk(index).confirm(quote.id))
		);
		expect(codes(results)).toEqual([]);
		expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
		expect(await piecesByState(one, ref)).toEqual({ cancelled: 2 });
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 4500, fees: 500, refunds: 1 });
	}
});

describe('serial outcomes', () => {
	test('a confirm beside a claim: the goods go one way, and the loser is told', async () => {
		for (let round = 0; round < 12; round++) {
			const ref = await place(2);
			const quote = await desk(0).quote(ref, lamps(2));
			const [confirmed, claimed] = await Promise.all([desk(0).confirm(quote.id), claim(other, ref, 1)]);
			expect(won<unknown>([confirmed, claimed])).toBe(1);
			expect(codes([confirmed, claimed])).toEqual([
				confirmed.ok ? 'quantity.unavailable' : 'quote.superseded'
			]);
			expect(await piecesByState(one, ref)).toEqual(
				confirmed.ok ? { cancelled: 2 } : { open: 1, claimed: 1 }
			);
			expect((await moneyOf(one, ref)).pending).toBe(confirmed.ok ? 4500 : 0);
		}
	});

	test('two quotes on the same goods accepted at once: one wins, the other is superseded', async () => {
		for (let round = 0; round < 10; round++) {
			const ref = await place(3);
			const quotes = await Promise.all([0, 1].map((index) => desk(index).quote(ref, lamps(2))));
			const results = await Promise.all(quotes.map(({ id }, index) => desk(index).confirm(id)));
			expect(won(results)).toBe(1);
			expect(codes(results)).toEqual(['quote.superseded']);
			expect(await piecesByState(one, ref)).toEqual({ open: 1, cancelled: 2 });
			const again = await desk(0).confirm(quotes[results[0]?.ok ? 1 : 0]?.id ?? '');
			expect(codes([again])).toEqual(['quote.superseded']);
		}
	});

	test('two staff each cancel 1 of 3: 1 left, 2 refunded; and the last one makes up the rest', async () => {
		const ref = await place(3);
		const quotes = await Promise.all([0, 1].map((index) => desk(index).quote(ref, lamps(1))));
		const results = await Promise.all(quotes.map(({ id }, index) => desk(index).confirm(id)));
		expect(codes(results)).toEqual([]);
		expect(await piecesByState(one, ref)).toEqual({ open: 1, cancelled: 2 });
		const last = await desk(0).quote(ref, lamps(1));
		expect((await desk(0).confirm(last.id)).ok).toBe(true);
		const { pending, fees } = await moneyOf(one, ref);
		expect(pending + fees).toBe(5000);
	});
});

test('quotes side by side that together take all: the order ends paid less fees, nothing left over', async () => {
	const ref = newRef();
	await placeLamps(one, ref, 2, {
		adjustments: [{ kind: 'tip', amount: 101 }],
		total: 5101,
		payments: [{ provider: 'test', reference: ref, amount: 5101, captured_at: '2026-11-02T10:00:05Z' }]
	});
	const quotes = await Promise.all([0, 1].map((index) => desk(index).quote(ref, lamps(1))));
	for (const { id } of quotes) expect((await desk(0).confirm(id)).ok).toBe(true);
	const { pending, fees } = await moneyOf(one, ref);
	expect([pending + fees, fees]).toEqual([5101, 500]);
});

test('a claim that takes other pieces leaves a quote good; its fee stays though the window has moved on', async () => {
	const ref = await place(3);
	const quote = await desk(0).quote(ref, lamps(1));
	expect((await claim(one, ref, 2)).ok).toBe(true);
	const confirmed = await desk(1).confirm(quote.id);
	expect(confirmed).toMatchObject({ value: { result: 'cancelled', fee: { amount: quote.fee.amount } } });
	expect(await piecesByState(one, ref)).toEqual({ cancelled: 1, claimed: 2 });
});

test('goods in the warehouse’s hands become a request with its clock; released meanwhile, they are cancelled at once', async () => {
	const ref = await place(2);
	const held = await claim(one, ref, 2);
	if (!held.ok) throw new Error(held.refusal.code);
	const first = await desk(0).quote(ref, lamps(1));
	expect(first).toMatchObject({ needs: 'release', fee: { amount: 1000 } });
	const second = await desk(0).quote(ref, lamps(1));
	const asked = await desk(0).confirm(first.id);
	expect(asked).toMatchObject({ value: { result: 'requested', request: { state: 'pending' }, refunds: [] } });
	expect(await piecesByState(one, ref)).toEqual({ claimed: 2 });
	await transact(one.db, (tx) => moveClaim(tx, WRITER, { claim: held.value.id, to: 'released' }));
	const done = await desk(1).confirm(second.id);
	expect(done).toMatchObject({ value: { result: 'cancelled', fee: { amount: 1000 } } });
	expect(await piecesByState(one, ref)).toEqual({ cancelled: 1, open: 1 });
	expect(codes([await desk(0).ask(ref, lamps(1))])).toEqual(['goods.claimed']);
});

test('money that was only authorised is released, and an order nobody paid costs nothing', async () => {
	const ref = newRef();
	const payments = [
		{ provider: 'test', reference: ref, amount: 5000, authorised_at: '2026-11-02T10:00:05Z' }
	];
	await placeLamps(one, ref, 2, { payments });
	for (const [release, fees] of [
		[2250, 250],
		[4500, 500]
	]) {
		const quote = await desk(0).quote(ref, lamps(1));
		const done = await desk(0).confirm(quote.id);
		expect(done).toMatchObject({ value: { refunds: [], released: [{ amount: 2250 }] } });
		expect(await moneyOf(one, ref)).toMatchObject({ released: release, fees, pending: 0 });
	}
	const unpaid = newRef();
	await placeLamps(one, unpaid, 2, { payments: [] });
	const free = await desk(0).quote(unpaid, lamps(2));
	expect(free).toMatchObject({ fee: { amount: 0 }, refund: { amount: 0 } });
	expect(await desk(0).confirm(free.id)).toMatchObject({ ok: true, value: { refunds: [], released: [] } });
});

describe('a withdrawal from the contract', () => {
	const consumer = { buyer: { kind: 'consumer' as const, country: 'DE' } };
	const withdraw = { kind: 'withdraw' as const };
	const moved = (claim: string, to: 'packed' | 'handed_over') =>
		transact(other.db, (tx) => moveClaim(tx, WRITER, { claim, to }));

	test('beside a claim: it holds whoever comes first, and no piece goes both ways', async () => {
		for (let round = 0; round < 12; round++) {
			const ref = newRef();
			await placeLamps(one, ref, 3, consumer);
			const quote = await desk(0).quote(ref, lamps(2), withdraw);
			expect(quote).toMatchObject({ needs: null, fee: { amount: 0 }, floor: { right: 'withdrawal' } });
			const [confirmed, claimed] = await Promise.all([desk(0).confirm(quote.id), claim(other, ref, 2)]);
			expect(confirmed).toMatchObject({ ok: true, value: { result: 'withdrawn' } });
			expect(codes([claimed])).toEqual(claimed.ok ? [] : ['quantity.unavailable']);
			// Claimed first, it gives back what was withdrawn from and keeps what was not.
			expect(await piecesByState(one, ref)).toEqual(
				claimed.ok ? { claimed: 1, cancelled: 2 } : { open: 1, cancelled: 2 }
			);
			expect((await moneyOf(one, ref)).pending).toBe(quote.refund.amount);
		}
	});

	test('takes goods out of the warehouse’s hands at once, which then cannot hand them over', async () => {
		const ref = newRef();
		await placeLamps(one, ref, 2, consumer);
		const held = await claim(one, ref, 2);
		if (!held.ok) throw new Error(held.refusal.code);
		const asking = await desk(0).quote(ref, lamps(2));
		const asked = await desk(0).confirm(asking.id);
		expect(asked).toMatchObject({ value: { result: 'requested' } });
		const quote = await desk(0).quote(ref, lamps(2), withdraw);
		expect([asking.needs, quote.needs]).toEqual(['release', null]);
		await moved(held.value.id, 'packed');
		expect(await desk(1).confirm(quote.id)).toMatchObject({
			value: { result: 'withdrawn', refund: { amount: 5000 }, refunds: [{ amount: 5000 }] }
		});
		expect(codes([await moved(held.value.id, 'handed_over')])).toEqual(['claim.state_conflict']);
		expect(await piecesByState(one, ref)).toEqual({ cancelled: 2 });
		const [request] =
			await one.sql`select r.state from requests r join orders o on o.id = r.order_id where o.ref = ${ref}`;
		expect(request).toEqual({ state: 'withdrawn' });
	});

	test('beside a hand-over: what has left comes back, what has not is cancelled, and the money is set aside', async () => {
		const ref = newRef();
		await placeLamps(one, ref, 3, consumer);
		const held = await claim(one, ref, 2);
		if (!held.ok) throw new Error(held.refusal.code);
		const quote = await desk(0).quote(ref, lamps(2), withdraw);
		const rest = await desk(0).quote(ref, lamps(1), withdraw);
		await moved(held.value.id, 'handed_over');
		const [first, second] = [await desk(0).confirm(quote.id), await desk(1).confirm(rest.id)];
		// One is on the shelf, two have left: the first takes the one and one that left.
		expect(first).toMatchObject({
			value: { refund: { amount: 3333 }, return: { lines: lamps(1), refund: 1666 } }
		});
		expect(second).toMatchObject({
			value: { refund: { amount: 1667 }, refunds: [], return: { refund: 1667 } }
		});
		expect(await piecesByState(one, ref)).toEqual({ cancelled: 1, returning: 2 });
		expect((await moneyOf(one, ref)).pending).toBe(1667);
		const [back] = await one.sql<{ promised: number; kinds: string }[]>`
			select sum(promised)::int as promised, string_agg(distinct r.kind || ' ' || r.state || ' ' || refund_when, ',') as kinds
			from returns r join orders o on o.id = r.order_id where o.ref = ${ref}`;
		expect(back).toEqual({ promised: 5000 - 1667, kinds: 'withdrawal approved first_scan' });
		expect(codes([await desk(0).ask(ref, lamps(1), withdraw)])).toEqual(['quantity.unavailable']);
	});
});
