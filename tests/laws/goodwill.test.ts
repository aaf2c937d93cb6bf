import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { StaffRole } from '#domain/access/staff-role.ts';
import type { Result } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { setSetting } from '#server/db/settings-store.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { decideRequest } from '#server/use-cases/decide-request.ts';
import { giveGoodwill } from '#server/use-cases/give-goodwill.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Money that is given although nothing leaves the order: never what is not there, never what was promised (laws 1, 2, 6). */
let database: FreshDatabase;
let one: Connection;
let two: Connection;
let desk: ReturnType<typeof quoteDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 12, name: 'test-one' });
	two = connect(database.url, { max: 12, name: 'test-two' });
	desk = quoteDesk(one);
	const steps = [
		{ until: { event: 'claimed' as const }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' as const }, fee: { percent: 20 }, needs: 'release' as const }
	];
	const policy = samplePolicy();
	// Each desk says how long its own quotes stand.
	delete policy.quote_ttl;
	await firstPolicy(one, { ...policy, cancel: [{ id: 'standard', steps }] });
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await two?.close();
	await database?.drop();
});

const codes = (results: readonly Result<unknown>[]) =>
	results.map((result) => (result.ok ? 'ok' : result.refusal.code)).sort();
const STAFF = { kind: 'staff', id: '00000000-0000-4000-8000-000000000001' } as const;
type Given = { amount: number; role?: StaffRole; id?: string; on?: Connection };
const give = (ref: string, { amount, role = 'admin', id = newId(), on = one }: Given) =>
	transact(on.db, (tx) =>
		giveGoodwill(tx, STAFF, { ref, id, amount, role, reason: { handle: 'late', words: '' } })
	);
/** Two lamps for 50.00, paid. */
async function place(quantity = 2): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity);
	return ref;
}

test('two agents at once: together never more than is with the shop', async () => {
	for (let round = 0; round < 5; round++) {
		const ref = await place();
		const results = await Promise.all([
			give(ref, { amount: 3000, on: one }),
			give(ref, { amount: 3000, on: two })
		]);
		expect(codes(results)).toEqual(['ok', 'refund.exceeds_refundable']);
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 3000, refunds: 1 });
	}
});

test('two agents at once: together never more than the role may give of an order', async () => {
	for (let round = 0; round < 5; round++) {
		const ref = await place();
		// A fifth of 50.00.
		const asked = [one, two].map((on) => give(ref, { amount: 600, role: 'agent', on }));
		expect(codes(await Promise.all(asked))).toEqual(['goodwill.over_limit', 'ok']);
		expect(codes([await give(ref, { amount: 401, role: 'agent' })])).toEqual(['goodwill.over_limit']);
		expect(codes([await give(ref, { amount: 400, role: 'agent' })])).toEqual(['ok']);
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 1000, refunds: 2 });
	}
});

test('given twice under one id it is given once, on two connections at once as well', async () => {
	const ref = await place();
	const id = newId();
	const results = await Promise.all(
		Array.from({ length: 10 }, (_, n) => give(ref, { amount: 700, id, on: n % 2 === 0 ? one : two }))
	);
	expect(codes(results)).toEqual(Array(10).fill('ok'));
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 700, refunds: 1 });
	expect(codes([await give(ref, { amount: 800, id })])).toEqual(['idempotency.mismatch']);
	const [told] = await one.sql`select count(*)::int as n from history h join orders o on o.id = h.order_id
		where o.ref = ${ref} and h.type = 'goodwill.given'`;
	expect(told?.['n']).toBe(1);
});

test('against a cancel at once: the quote is honoured to the unit, and both together are within what was paid', async () => {
	for (let round = 0; round < 8; round++) {
		const ref = await place();
		const quote = await desk.quote(ref, lamps(2));
		expect(quote.refund.amount).toBe(4500);
		const [cancelled, given] = await Promise.all([
			desk.confirm(quote.id),
			give(ref, { amount: 600, on: two })
		]);
		expect(codes([cancelled])).toEqual(['ok']);
		expect(['goodwill.offered', 'refund.exceeds_refundable']).toContain(codes([given])[0]);
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 4500, fees: 500 });
	}
});

test('an offer that stands holds its money; once it has run out the money is free', async () => {
	const ref = await place();
	const quote = await desk.quote(ref, lamps(1));
	expect(quote.refund.amount).toBe(2250);
	// 50.00 less 22.50 promised and 2.50 that confirming it would earn.
	expect(codes([await give(ref, { amount: 2501 })])).toEqual(['goodwill.offered']);
	expect(codes([await give(ref, { amount: 2500 })])).toEqual(['ok']);
	expect(await desk.confirm(quote.id)).toMatchObject({ ok: true, value: { refund: { amount: 2250 } } });
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 4750 });

	const other = await place();
	const late = await quoteDesk(one, { quoteTtl: 'PT2S' }).quote(other, lamps(2));
	expect(codes([await give(other, { amount: 501 })])).toEqual(['goodwill.offered']);
	await sleep(Date.parse(late.expires_at) + 50 - Date.now());
	expect(codes([await give(other, { amount: 5001 })])).toEqual(['refund.exceeds_refundable']);
	expect(codes([await give(other, { amount: 5000 })])).toEqual(['ok']);
});

test('what a request that waits was promised is nobody else’s', async () => {
	const ref = await place();
	const held = await transact(one.db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(2) }));
	expect(held).toMatchObject({ ok: true });
	const quote = await desk.quote(ref, lamps(1));
	const asked = await desk.confirm(quote.id);
	if (!asked.ok || !asked.value.request) throw new Error('no request');
	expect(quote.refund.amount).toBe(2000);
	// 50.00 less 20.00 promised and 5.00 that its fee will be.
	expect(codes([await give(ref, { amount: 2501 })])).toEqual(['refund.exceeds_refundable']);
	expect(codes([await give(ref, { amount: 2500 })])).toEqual(['ok']);
	const id = asked.value.request.id;
	const decided = await transact(one.db, (tx) => decideRequest(tx, STAFF, { id, decision: 'accept' }));
	expect(decided).toMatchObject({ ok: true });
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 4500, fees: 500 });
});

test('authorised money is not there to be given', async () => {
	const ref = newRef();
	const payments = [
		{ provider: 'test', reference: ref, amount: 5000, authorised_at: '2026-11-02T10:00:05Z' }
	];
	await placeLamps(one, ref, 2, { payments });
	expect(codes([await give(ref, { amount: 1 })])).toEqual(['refund.exceeds_refundable']);
});

test('the shop’s own limits hold in place of the program’s', async () => {
	const refund = { agent: { percent: 0, most: {} }, manager: null };
	await setSetting(one.db, 'shop.goodwill', { version: 1, value: { refund }, before: null });
	const ref = await place();
	expect(codes([await give(ref, { amount: 1, role: 'agent' })])).toEqual(['goodwill.over_limit']);
	expect(codes([await give(ref, { amount: 5000, role: 'manager' })])).toEqual(['ok']);
	await one.sql`delete from settings where name = 'shop.goodwill'`;
});

test('any sequence of goodwill and cancels ends within what was paid, and gives at least what was paid less the fees', async () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant('give' as const), amount: fc.integer({ min: 1, max: 6000 }) }),
		fc.record({ kind: fc.constant('cancel' as const), quantity: fc.integer({ min: 1, max: 3 }) })
	);
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
			const ref = await place(5);
			for (const [index, one_] of steps.entries()) {
				if (one_.kind === 'give') {
					await give(ref, { amount: one_.amount, on: index % 2 === 0 ? one : two });
					continue;
				}
				const asked = await desk.ask(ref, lamps(one_.quantity));
				if (asked.ok) expect(await desk.confirm(asked.value.id)).toMatchObject({ ok: true });
			}
			const open = (await piecesByState(one, ref))['open'] ?? 0;
			if (open > 0) {
				const rest = await desk.quote(ref, lamps(open));
				expect(await desk.confirm(rest.id)).toMatchObject({ ok: true });
			}
			const money = await moneyOf(one, ref);
			expect(money.pending).toBeLessThanOrEqual(money.captured);
			expect(money.pending).toBeGreaterThanOrEqual(money.captured - money.fees);
		}),
		{ numRuns: 25 }
	);
});
