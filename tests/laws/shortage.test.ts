import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { decideRequest } from '#server/use-cases/decide-request.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { countStock } from '#server/use-cases/count-stock.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { american, delayDesk, inDays } from '#tests/support/delays.ts';
import { stockShoes } from '#tests/support/exchanges.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, piecesByState } from '#tests/support/order-state.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf } from '#tests/support/quotes.ts';
import { got } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Stock that covers not everybody: who is short is asked once, and what they answer, or do not, is carried out once. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof delayDesk>;
let beside: ReturnType<typeof delayDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
	[desk, beside] = [delayDesk(one), delayDesk(other)];
	// Cancelling is closed an hour after the order, and no fault waives anything: whatever is free is offered.
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'short', steps: [{ until: { after: 'placed_at', for: 'PT1H' }, fee: { percent: 10 } }] }],
		waive_fee_when: [],
		shortage: { answer_within: 'P2D', silence: 'wait', ask: 'automatic' }
	});
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

let counter = 0;
/** So many of a variant; sizes `m` at the same price are there in plenty. */
async function counted(level: number): Promise<string> {
	const id = `late${++counter}`;
	await stockShoes(one, id, {
		...{ s: { price: 2500, level }, m: { price: 2500, level: 50 }, big: { price: 3000, level: 50 } }
	});
	return `${id}-s`;
}
const count = (variant: string, level: number, next?: string) =>
	transact(one.db, (tx) => countStock(tx, WRITER, { variant, level, nextDeliveryAt: next }));
/** Placed a minute apart, in this order. */
let minute = 0;
const place = (variant: string, quantity: number, changes = {}) =>
	desk.order(variant, quantity, {
		placed_at: new Date(Date.parse('2026-11-02T10:00:00Z') + ++minute * 60_000).toISOString(),
		...changes
	});
const asked = async (ref: string) =>
	(await desk.delays(ref)).map(({ state, new_date, lines }) => `${state} ${new_date} ${lines[0]?.quantity}`);
const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));

describe('asking', () => {
	test('goes to the tail alone, once, however many ask at the same time; history is never asked', async () => {
		const variant = await counted(3);
		const refs = [await place(variant, 2), await place(variant, 2), await place(variant, 1)];
		const past = newRef();
		const [line] = documentOf(past).lines;
		const lines = line ? [{ ...line, variant_id: variant }] : [];
		const document = { ...documentOf(past), lines };
		got(await transact(one.db, (tx) => placeOrder(tx, WRITER, { document, historical: true })));
		const date = inDays(9);
		const rounds = await Promise.all([desk.askAll(variant, date), beside.askAll(variant, date)]);
		expect(rounds.flat().length).toBe(2);
		const each = (ref: string) =>
			Promise.all([desk.ask({ ref, newDate: date }), beside.ask({ ref, newDate: date })]);
		const again = await Promise.all(refs.map(each));
		expect(again.flat().flatMap((one) => (one.ok ? [one.value.asked] : [one.refusal['because']]))).toEqual([
			'not_short',
			'not_short',
			false,
			false,
			false,
			false
		]);
		expect(await Promise.all(refs.map(asked))).toEqual([[], [`open ${date} 1`], [`open ${date} 1`]]);
		expect(await desk.told(refs[1] ?? '')).toEqual(['delay.asked']);
		const input = { ref: past, newDate: date, cause: 'late' as const };
		expect(await desk.ask(input)).toMatchObject({
			refusal: { code: 'delay.not_askable', because: 'history' }
		});
	});

	test('again with a later date takes the place of the first, and an agreed date is asked about no more', async () => {
		const variant = await counted(0);
		const ref = await place(variant, 1);
		got(await desk.ask({ ref, newDate: inDays(5) }));
		const [first] = await desk.delays(ref);
		got(await desk.ask({ ref, newDate: inDays(8) }));
		expect(await asked(ref)).toEqual([`renewed ${inDays(5)} 1`, `open ${inDays(8)} 1`]);
		// Whoever saw the first is told that it has changed.
		expect(await desk.answer(ref, 'wait', { delay: first?.id })).toMatchObject({
			refusal: { code: 'delay.changed' }
		});
		got(await desk.answer(ref, 'wait'));
		for (const days of [8, 7])
			expect(await desk.ask({ ref, newDate: inDays(days) })).toMatchObject({
				refusal: { because: 'agreed' }
			});
		expect(got(await desk.ask({ ref, newDate: inDays(9) })).asked).toBe(true);
		expect(codes([await desk.ask({ ref, newDate: '2026-11-01' })])).toEqual(['request.invalid']);
	});

	test('happens by itself where the policy wants it, as soon as it is known when more comes, and not again', async () => {
		const variant = await counted(1);
		const refs = [await place(variant, 1), await place(variant, 1)];
		got(await count(variant, 1));
		await desk.stock();
		expect(await asked(refs[1] ?? '')).toEqual([]);
		got(await count(variant, 1, `${inDays(6)}T12:00:00Z`));
		await Promise.all([desk.stock(), beside.stock()]);
		await desk.stock();
		expect(await Promise.all(refs.map(asked))).toEqual([[], [`open ${inDays(6)} 1`]]);
	});
});

describe('the answer', () => {
	test('to cancel is carried out in one act: the pieces alone, free, with the refund', async () => {
		const variant = await counted(2);
		const ref = await place(variant, 3);
		// Without the question it is closed.
		await expect(desk.quote(ref, [{ line: 'l1', quantity: 1 }])).rejects.toThrow('window_closed');
		got(await desk.ask({ ref, newDate: inDays(5) }));
		expect(await desk.answer(ref, 'cancel', { shown: 2501 })).toMatchObject({
			refusal: { code: 'delay.changed', amount: 2500 }
		});
		const done = got(await desk.answer(ref, 'cancel', { shown: 2500 }));
		expect(done.cancelled).toMatchObject({
			result: 'cancelled',
			fee: { amount: 0 },
			refund: { amount: 2500 }
		});
		expect(done.cancelled?.refunds[0]?.due_at).not.toBeNull();
		expect(await piecesByState(one, ref)).toEqual({ open: 2, cancelled: 1 });
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 2500, fees: 0, refunds: 1 });
		expect(await desk.told(ref)).toEqual(['delay.asked', 'delay.answered cancel']);
		// Said again it is the same; what is left is closed again.
		expect(got(await desk.answer(ref, 'cancel')).cancelled).toBeNull();
		expect(codes([await desk.ask({ ref, newDate: inDays(5) })])).toEqual(['delay.not_askable']);
		await expect(desk.quote(ref, [{ line: 'l1', quantity: 1 }])).rejects.toThrow('window_closed');
	});

	test('to wait stands, also when there is enough again; an open question ends with the good news', async () => {
		const variant = await counted(0);
		const [waits, silent] = [await place(variant, 1), await place(variant, 1)];
		await desk.askAll(variant, inDays(5));
		got(await desk.answer(waits, 'wait'));
		expect(codes([await desk.answer(waits, 'cancel')])).toEqual(['delay.not_open']);
		got(await count(variant, 1));
		await desk.stock();
		expect(await asked(silent)).toEqual([`open ${inDays(5)} 1`]);
		const named = await place(variant, 1);
		got(await desk.ask({ ref: named, newDate: inDays(5), lines: [{ line: 'l1', quantity: 1 }] }));
		got(await count(variant, 3));
		await Promise.all([desk.stock(), beside.stock()]);
		// Whoever names the pieces knows more than the count.
		expect(await desk.told(named)).toEqual(['delay.asked']);
		expect(await Promise.all([waits, silent].map(desk.told))).toEqual([
			['delay.asked', 'delay.answered wait'],
			['delay.asked', 'delay.covered']
		]);
	});

	test('to swap is the exchange that is confirmed, and ends the question in the same act', async () => {
		const variant = await counted(0);
		const ref = await place(variant, 1);
		got(await desk.ask({ ref, newDate: inDays(5) }));
		await desk.swap(ref, variant.replace('-s', '-m'));
		expect(await desk.told(ref)).toEqual(['delay.asked', 'delay.answered swap']);
		expect((await desk.delays(ref)).map(({ state }) => state)).toEqual(['swapped']);
	});

	test('to swap for something dearer is given once it is paid, and silence says nothing meanwhile', async () => {
		const variant = await counted(0);
		const dear = variant.replace('-s', '-big');
		const [paid, lapsed] = [await place(variant, 2, american(3)), await place(variant, 1, american(3))];
		for (const ref of [paid, lapsed]) got(await desk.ask({ ref, newDate: inDays(40) }));
		const swap = await desk.swap(paid, dear, { quantity: 2 });
		const other = await desk.swap(lapsed, dear);
		for (const ref of [paid, lapsed]) await desk.expire(ref);
		await Promise.all([desk.clock(), beside.clock()]);
		await desk.clock();
		expect(await Promise.all([paid, lapsed].map(desk.told))).toEqual([['delay.asked'], ['delay.asked']]);
		await desk.pay(paid, 1000);
		await desk.exchanges();
		expect(await desk.state(swap.id)).toBe('released');
		expect(await desk.told(paid)).toEqual(['delay.asked', 'delay.answered swap']);
		expect((await desk.delays(paid)).map(({ state, answer }) => [state, answer])).toEqual([
			['swapped', 'swap']
		]);
		// Nobody pays for the other one: it is as if they had said nothing.
		await one.sql`update exchanges set pay_by = now() - interval '1 second', seen_version = 0 where id = ${other.id}`;
		await desk.exchanges();
		expect(await desk.state(other.id)).toBe('lapsed');
		await desk.clock();
		expect(await desk.told(lapsed)).toEqual(['delay.asked', 'delay.silent cancel']);
	});

	test('of goods that the warehouse takes meanwhile: the question ends by itself, and nothing is cancelled', async () => {
		const ref = await place(await counted(0), 1);
		got(await desk.ask({ ref, newDate: inDays(5) }));
		got(await desk.claim(ref, 'l1'));
		expect(codes([await desk.answer(ref, 'cancel')])).toEqual(['delay.not_open']);
		await Promise.all([desk.clock(), beside.clock()]);
		expect(await desk.told(ref)).toEqual(['delay.asked', 'delay.overtaken']);
	});
});

describe('silence', () => {
	test('decides once when the time is over, however many clocks turn: it waits where the policy says so', async () => {
		const ref = await place(await counted(0), 1);
		const { id } = got(await desk.ask({ ref, newDate: inDays(5) }));
		await desk.clock();
		expect(got(await desk.turn(id)).state).toBe('open');
		await desk.expire(ref);
		await Promise.all([desk.clock(), beside.clock(), desk.clock()]);
		expect(await desk.told(ref)).toEqual(['delay.asked', 'delay.silent wait']);
		expect((await desk.delays(ref))[0]).toMatchObject({ state: 'waiting', answer: null });
	});

	test('of a buyer in the United States consents to a first delay of 30 days; else it cancels in full', async () => {
		const variant = await counted(0);
		const short = await place(variant, 1, american(3));
		const long = await place(variant, 1, american(3));
		expect(got(await desk.ask({ ref: short, newDate: inDays(33) })).silence).toBe('wait');
		expect(got(await desk.ask({ ref: long, newDate: inDays(34) })).silence).toBe('cancel');
		for (const ref of [short, long]) await desk.expire(ref);
		await Promise.all([desk.clock(), beside.clock()]);
		expect(await desk.told(long)).toEqual(['delay.asked', 'delay.silent cancel']);
		expect(await piecesByState(one, long)).toEqual({ cancelled: 1 });
		expect(await moneyOf(one, long)).toMatchObject({ pending: 2500, fees: 0, refunds: 1 });
		// A second delay needs their word.
		expect(got(await desk.ask({ ref: short, newDate: inDays(35) })).silence).toBe('cancel');
	});
});

describe('a cancelling that silence asks for and the books refuse', () => {
	/** Nobody answered in time, and a request that still waits has spoken for the goods: they cannot be cancelled again. */
	async function spokenFor(variant: string) {
		const ref = await place(variant, 1, american(3));
		got(await desk.ask({ ref, newDate: inDays(40) }));
		const claim = got(await desk.claim(ref, 'l1')).id;
		const quote = await desk.quote(ref, [{ line: 'l1', quantity: 1 }]);
		const request = got(await desk.confirm(quote.id)).request?.id ?? '';
		got(await transact(one.db, (tx) => moveClaim(tx, WRITER, { claim, to: 'released' })));
		await desk.expire(ref);
		return { ref, request };
	}
	const standing = async (ref: string) => {
		const [row] = await one.sql<{ tries: number; waits: number; state: string }[]>`select tries, state,
			round(extract(epoch from retry_at - now()) / 60)::int as waits from delays
			where order_id = (select id from orders where ref = ${ref})`;
		return row && { ...row };
	};
	const tasks = async (ref: string) =>
		(
			await one.sql<
				{ kind: string; ended: boolean; about: string }[]
			>`select kind, ended_at is not null as ended,
				facts ->> 'about' as about from money_tasks where order_id = (select id from orders where ref = ${ref})`
		).map((row) => ({ ...row }));
	/** As if the time until the next try were over. */
	const due = (ref: string) =>
		one.sql`update delays set retry_at = now() where order_id = (select id from orders where ref = ${ref})`;

	test('is tried less and less often, and staff are told of it once; it ends with whatever ends the question', async () => {
		const { ref, request } = await spokenFor(await counted(0));
		await Promise.all([desk.clock(), beside.clock()]);
		await desk.clock();
		expect(await standing(ref)).toEqual({ tries: 1, waits: 1, state: 'open' });
		await due(ref);
		await desk.clock();
		await due(ref);
		await desk.clock();
		expect(await standing(ref)).toEqual({ tries: 3, waits: 4, state: 'open' });
		const task = { kind: 'silence_refused', about: 'goods.claimed' };
		expect(await tasks(ref)).toEqual([{ ...task, ended: false }]);
		expect(await piecesByState(one, ref)).toEqual({ open: 1 });
		// The warehouse has decided: the order has changed, so it is tried at once, and nobody has anything left to do.
		got(await transact(one.db, (tx) => decideRequest(tx, WRITER, { id: request, decision: 'decline' })));
		await desk.clock();
		expect(await desk.told(ref)).toEqual(['delay.asked', 'delay.silent cancel']);
		await desk.stock();
		expect(await tasks(ref)).toEqual([{ ...task, ended: true }]);
	});

	test('holds up nobody else, however many there are', async () => {
		const variant = await counted(0);
		for (let n = 0; n < 51; n++) await spokenFor(variant);
		const good = await place(variant, 1, american(3));
		got(await desk.ask({ ref: good, newDate: inDays(40) }));
		await desk.expire(good);
		await desk.clock();
		await desk.clock();
		expect(await desk.told(good)).toEqual(['delay.asked', 'delay.silent cancel']);
	});
});

describe('races on two connections end as if one had come first', () => {
	test('answer, claim, clock and another answer: one of them, and the books are right', async () => {
		for (let round = 0; round < 12; round++) {
			const ref = await place(await counted(0), 1);
			const { id } = got(await desk.ask({ ref, newDate: inDays(40) }));
			if (round % 3 === 0) await desk.expire(ref);
			const [cancel, claim, wait] = await Promise.all([
				desk.answer(ref, 'cancel'),
				beside.claim(ref, 'l1'),
				beside.answer(ref, 'wait'),
				desk.turn(id)
			]);
			const pieces = await piecesByState(one, ref);
			const told = await desk.told(ref);
			const ends = told.filter((entry) => entry !== 'delay.asked');
			// Goods are with the warehouse or cancelled, never both; a question ends once.
			expect(ends.length).toBeLessThanOrEqual(1);
			const isCancelled = cancel.ok && cancel.value.cancelled !== null;
			expect([isCancelled, wait.ok].filter(Boolean).length).toBeLessThanOrEqual(1);
			expect(pieces).toEqual(claim.ok ? { claimed: 1 } : { cancelled: 1 });
			const refunds = claim.ok ? 0 : 1;
			expect(await moneyOf(one, ref)).toMatchObject({ pending: 2500 * refunds, refunds });
		}
	});
});
