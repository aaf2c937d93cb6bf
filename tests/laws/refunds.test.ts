import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Result } from '#domain/refusal.ts';
import { ledger } from '#server/adapters/payments/ledger.ts';
import { createVault } from '#server/auth/vault.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { listNewlyOverdue, listRefunds } from '#server/db/refund-lists.ts';
import { endSilenceTasks } from '#server/db/money-tasks.ts';
import { transact } from '#server/db/transaction.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';
import type { Payments } from '#server/ports/payments.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { decideRequest } from '#server/use-cases/decide-request.ts';
import { findOverdue } from '#server/use-cases/find-overdue.ts';
import { giveDestination } from '#server/use-cases/give-destination.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { failRefund, settleRefund } from '#server/use-cases/settle-refund.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Money on its way back: never more than was captured, each refund once, and silence accepts (laws 1 and 6). */
let database: FreshDatabase;
let one: Connection;
let desk: ReturnType<typeof quoteDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	desk = quoteDesk(one);
	const steps = [
		{ until: { event: 'claimed' as const }, fee: null },
		{ until: { event: 'handed_over' as const }, fee: { percent: 20 }, needs: 'release' as const }
	];
	await firstPolicy(one, { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
async function place(quantity = 2): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity);
	return ref;
}
async function cancelled(ref: string, quantity: number): Promise<string> {
	const quote = await desk.quote(ref, lamps(quantity));
	const done = await desk.confirm(quote.id);
	if (!done.ok) throw new Error(JSON.stringify(done.refusal));
	return done.value.refunds[0]?.id ?? '';
}
const BUYER = { kind: 'shopper', id: '00000000-0000-4000-8000-000000000002' } as const;
const at = new Date('2026-11-20T10:00:00Z');
const settle = (id: string, reference = 'T-1') =>
	transact(one.db, (tx) => settleRefund(tx, WRITER, { id, reference, at }));
const fail = (id: string, reason = 'account closed') =>
	transact(one.db, (tx) => failRefund(tx, WRITER, { id, reason }));

test('two refunds of 60 on 100 that are left: one succeeds', async () => {
	for (let round = 0; round < 5; round++) {
		const ref = newRef();
		const payments = [{ provider: 'test', reference: ref, amount: 120, captured_at: '2026-11-02T10:00:05Z' }];
		const lines = [{ id: 'l1', title: 'Lamp', options: [], tags: [], quantity: 2, amount: 120 }];
		await placeLamps(one, ref, 2, { lines, total: 120, payments });
		const quotes = await Promise.all([desk.quote(ref, lamps(1)), desk.quote(ref, lamps(1))]);
		expect(quotes.map(({ refund }) => refund.amount)).toEqual([60, 60]);
		await one.sql`update payments set charged_back = 20 where reference = ${ref}`;
		const results = await Promise.all(quotes.map(({ id }) => desk.confirm(id)));
		expect(codes(results)).toEqual(['refund.exceeds_refundable']);
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 60, refunds: 1 });
		expect(await piecesByState(one, ref)).toEqual({ open: 1, cancelled: 1 });
	}
});

test('the table itself refuses what the program would let through', async () => {
	const ref = await place();
	const over = one.sql`update payments set refund_pending = 5001 where reference = ${ref}`;
	await expect(over).rejects.toThrow(/payments_never_over_refunded/);
});

test('settled once, whoever says so how often; another reference is another story', async () => {
	const ref = await place();
	const id = await cancelled(ref, 1);
	const results = await Promise.all(Array.from({ length: 10 }, () => settle(id)));
	expect(codes(results)).toEqual([]);
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 2500, pending: 0 });
	expect(codes([await settle(id, 'T-2'), await fail(id)])).toEqual([
		'refund.state_conflict',
		'refund.state_conflict'
	]);
});

test('failed, it is still owed: what was reserved stays, and another way settles it', async () => {
	const ref = await place();
	const id = await cancelled(ref, 2);
	expect(await fail(id)).toMatchObject({ value: { state: 'failed', failure: 'account closed' } });
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 0, pending: 5000 });
	expect(await settle(id)).toMatchObject({ value: { state: 'settled', failure: null } });
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 5000, pending: 0 });
});

const quiet = { info: () => {}, warn: () => {} };
const clockWith = (payments: Payments) =>
	startMoneyClock(
		{ connection: one, payments: () => payments, log: quiet, afterCommit: () => {} },
		3_600_000
	);
const stateOf = async (id: string) =>
	(await listRefunds(one.db, { limit: 10_000 })).find((refund) => refund.id === id)?.state;

test('a provider that does not answer leaves a refund unknown; it is asked after by the same key, and done once', async () => {
	const id = await cancelled(await place(), 1);
	const asked: string[] = [];
	const booked = new Set<string>();
	const clock = clockWith({
		...ledger,
		async refund({ key }) {
			asked.push(`refund ${key}`);
			booked.add(key);
			await sleep(1);
			throw new Error('timeout');
		},
		find({ key, amount, currency }) {
			asked.push(`find ${key}`);
			const settled = { state: 'settled', reference: 'P-1', at, amount, currency } as const;
			return Promise.resolve(booked.has(key) ? settled : { state: 'absent' });
		}
	});
	await clock.round();
	expect(await stateOf(id)).toBe('unknown');
	await clock.round();
	await one.sql`update refunds set sent_at = now() - interval '2 minutes' where id = ${id}`;
	await clock.round();
	expect(await stateOf(id)).toBe('settled');
	expect(asked.filter((line) => line.endsWith(id))).toEqual([`refund refund-${id}`, `find refund-${id}`]);
	await clock.stop();
});

test('a provider that reports another amount is not believed: staff look at it', async () => {
	const ref = await place();
	const id = await cancelled(ref, 1);
	const clock = clockWith({
		...ledger,
		refund: () =>
			Promise.resolve({ state: 'settled', reference: 'P-2', at, amount: 1, currency: 'EUR' } as const)
	});
	await clock.round();
	await clock.round();
	expect(await stateOf(id)).toBe('unknown');
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 0, pending: 2500 });
	await clock.stop();
});

async function requested(quantity: number): Promise<{ ref: string; request: string; claim: string }> {
	const ref = await place();
	const held = await transact(one.db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(2) }));
	if (!held.ok) throw new Error(held.refusal.code);
	const quote = await desk.quote(ref, lamps(quantity));
	const asked = await desk.confirm(quote.id);
	if (!asked.ok || !asked.value.request) throw new Error('no request');
	return { ref, request: asked.value.request.id, claim: held.value.id };
}
const decide = (id: string, decision: 'accept' | 'decline') =>
	transact(one.db, (tx) => decideRequest(tx, WRITER, { id, decision, reason: 'buyer_asked' }));

test('silence accepts when its time is over: released, cancelled and refunded at the quoted fee', async () => {
	const { ref, request } = await requested(1);
	const clock = clockWith(ledger);
	await clock.round();
	expect(await piecesByState(one, ref)).toEqual({ claimed: 2 });
	await one.sql`update requests set decide_by = now() where id = ${request}`;
	await Promise.all([clock.round(), clock.round()]);
	expect(await piecesByState(one, ref)).toEqual({ claimed: 1, cancelled: 1 });
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 2000, fees: 500, refunds: 1 });
	await clock.stop();
});

test('silence that is refused is tried less and less often, staff are told, and it holds up nobody', async () => {
	const stuck = await Promise.all(Array.from({ length: 51 }, () => requested(1)));
	const good = await requested(1);
	const ids = stuck.map(({ request }) => request);
	const disputed = (amount: unknown) => one.sql`update payments set charged_back = ${amount as never}
		where order_id in (select order_id from requests where id = any(${ids}))`;
	await disputed(one.sql`captured`);
	await one.sql`update requests set decide_by = now() - interval '2 minutes' where id = any(${ids})`;
	await one.sql`update requests set decide_by = now() - interval '1 minute' where id = ${good.request}`;
	const standing = async (request: string) => {
		const [row] =
			await one.sql`select r.state, r.tries, (select array_agg(t.facts ->> 'about') from money_tasks t
			where t.reference = r.id::text and t.kind = 'silence_refused' and t.ended_at is null) as told
			from requests r where r.id = ${request}`;
		return { ...row };
	};
	const clock = clockWith(ledger);
	for (let round = 0; round < 3; round++) await clock.round();
	expect(await standing(good.request)).toMatchObject({ state: 'accepted' });
	const refused = ['refund.exceeds_refundable'];
	for (const id of ids) expect(await standing(id)).toEqual({ state: 'pending', tries: 1, told: refused });
	// The bank has given it back, and the time until the next try is over: nobody has anything left to do.
	await disputed(0);
	await one.sql`update requests set retry_at = now() where id = ${ids[0] ?? ''}`;
	await clock.round();
	await endSilenceTasks(one.db);
	expect(await standing(ids[0] ?? '')).toEqual({ state: 'accepted', tries: 1, told: null });
	expect(await standing(ids[1] ?? '')).toEqual({ state: 'pending', tries: 1, told: refused });
	await clock.stop();
});

test('accept beside decline: one is true; a hand-over overtakes both', async () => {
	const { ref, request, claim } = await requested(2);
	const results = await Promise.all([decide(request, 'accept'), decide(request, 'decline')]);
	expect(codes(results)).toEqual(['cancel.request_decided']);
	expect(await piecesByState(one, ref)).toEqual(results[0].ok ? { cancelled: 2 } : { claimed: 2 });
	const [row] = await one.sql<{ state: string }[]>`select state from claims where id = ${claim}`;
	expect(row?.state).toBe(results[0].ok ? 'released' : 'held');

	const late = await requested(1);
	await transact(one.db, (tx) => moveClaim(tx, WRITER, { claim: late.claim, to: 'handed_over' }));
	const clock = clockWith(ledger);
	await clock.round();
	expect(codes([await decide(late.request, 'accept')])).toEqual(['cancel.request_decided']);
	expect(await piecesByState(one, late.ref)).toEqual({ handed_over: 2 });
	expect((await moneyOf(one, late.ref)).pending).toBe(0);
	await clock.stop();
});

test('late, it is found once, whoever looks; settled it is never found, and history has no clock', async () => {
	const [late, done, old, coming] = [await place(), await place(), await place(), await place()];
	const ids = new Map<string, string>();
	for (const ref of [late, done, old, coming]) ids.set(ref, await cancelled(ref, 2));
	await settle(ids.get(done) ?? '', 'T-9');
	await one.sql`update orders set historical = true where ref = ${old}`;
	await one.sql`update refunds r set due_at = now() - interval '1 minute' from orders o
		where o.id = r.order_id and o.ref in ${one.sql([late, done, old])}`;
	const clocks = [clockWith(ledger), clockWith(ledger)];
	for (let round = 0; round < 3; round++) await Promise.all(clocks.map((clock) => clock.round()));
	for (const clock of clocks) await clock.stop();
	const found = await one.sql<{ ref: string; amount: number }[]>`
		select o.ref, (h.data ->> 'amount')::int as amount from history h join orders o on o.id = h.order_id
		where h.type = 'refund.overdue' and o.ref in ${one.sql([late, done, old, coming])}`;
	expect(found.map((row) => ({ ...row }))).toEqual([{ ref: late, amount: 5000 }]);
	const record = await getOrderRecord(one.db, late);
	expect(record.refunds[0]?.overdue_at).toEqual(expect.any(String));
	expect((await getOrderRecord(one.db, coming)).refunds[0]?.overdue_at).toBeNull();
	await one.sql`update orders set historical = false where ref = ${old}`;
});

test('money that cannot go back waits for its account, is not late by it, and is sent once that is named', async () => {
	const ref = newRef();
	const paid = {
		provider: 'Bank Deposit',
		reference: ref,
		amount: 5000,
		captured_at: '2026-11-02T10:00:05Z'
	};
	await placeLamps(one, ref, 2, { payments: [paid] });
	const id = await cancelled(ref, 2);
	await one.sql`update refunds set due_at = now() - interval '1 day' where id = ${id}`;
	const clock = clockWith(ledger);
	await clock.round();
	expect(await stateOf(id)).toBe('requested');
	// Neither looked for nor found, each by itself.
	expect((await listNewlyOverdue(one.db, 10_000)).map((refund) => refund.id)).not.toContain(id);
	await transact(one.db, (tx) => findOverdue(tx, WRITER, { id }));
	expect((await getOrderRecord(one.db, ref)).refunds[0]?.overdue_at).toBeNull();
	const vault = createVault(['a secret that is long enough'], 'test');
	const give = (account: string) =>
		transact(one.db, (tx) =>
			giveDestination(vault)(tx, BUYER, { ref, typed: { holder: 'Ada', account, bank: '' } })
		);
	expect(await give('DE89 3704 0044 0532 0130 01')).toMatchObject({ refusal: { fields: ['account'] } });
	await clock.round();
	expect(await stateOf(id)).toBe('requested');
	// Tapped twice at once: the later one stands, and it is sent once.
	const taps = await Promise.all([give('DE89 3704 0044 0532 0130 00'), give('GB29 NWBK 6016 1331 9268 19')]);
	expect(codes(taps)).toEqual([]);
	await Promise.all([clock.round(), clock.round()]);
	expect(await stateOf(id)).toBe('sent');
	expect(codes([await give('DE89 3704 0044 0532 0130 00')])).toEqual(['destination.closed']);
	const sent = await one.sql`select from history where type = 'refund.sent' and data ->> 'refund' = ${id}`;
	expect(sent).toHaveLength(1);
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 0, pending: 5000 });
	await clock.stop();
});
