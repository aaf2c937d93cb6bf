import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { StaffRole } from '#domain/access/staff-role.ts';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Result } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import { connect, type Connection, type Tx } from '#server/db/client.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { setSetting } from '#server/db/settings-store.ts';
import { transact } from '#server/db/transaction.ts';
import { eraseTraces } from '#server/use-cases/erase-person.ts';
import { giveGoodwillCredit, takeGoodwillBack } from '#server/use-cases/give-goodwill-credit.ts';
import { readCredit, spendCredit } from '#server/use-cases/spend-credit.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Goodwill on a real database: within the role's limit whoever gives at once, no refund, and back while it is there. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
const AGENT = { kind: 'staff', id: randomUUID() } as const;
const because = { handle: 'came_late', words: 'a week' };
const mistake = { handle: 'given_by_mistake', words: '' };

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 15, name: 'test-one' });
	other = connect(database.url, { max: 15, name: 'test-other' });
	const steps = [{ until: { after: 'delivered_at' as const, for: 'P30D' }, fee: null }];
	const resolutions = ['refund' as const, 'store_credit' as const];
	await firstPolicy(one, {
		...samplePolicy(),
		return: [{ id: 'standard', steps, resolutions, store_credit_expires: 'P1M' }],
		returns: { ways: [{ way: 'own', price: 0 }] }
	});
});
afterEach(async () => {
	expect(await brokenInvariants(one)).toEqual([]);
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const mailOf = (ref: string) => `${ref.toLowerCase()}@example.com`;
/** An order of 5000 minor units. */
async function order(changes: Partial<OrderDocument> = {}): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, 2, {
		buyer: { kind: 'business', country: 'CH', email: mailOf(ref) },
		...changes
	});
	return ref;
}
const versions = (newest: number | null, tx: Tx) => policyShelf(one.db, 'Europe/Berlin').versions(newest, tx);
const give = (ref: string, amount: number, role: StaffRole = 'agent', once = randomUUID(), from = one) =>
	transact(from.db, (tx) =>
		giveGoodwillCredit({ versions })(tx, AGENT, { ref, amount, role, once, reason: because })
	);
const takeBack = (id: string, amount: number, from = one) =>
	transact(from.db, (tx) => takeGoodwillBack(tx, AGENT, { id, amount, reason: mistake }));
const balance = async (ref: string) =>
	got(await transact(one.db, (tx) => readCredit(tx, WRITER, { email: mailOf(ref) })))[0]?.available ?? 0;
const spend = (ref: string, amount: number) =>
	transact(one.db, (tx) =>
		spendCredit(tx, WRITER, { email: mailOf(ref), currency: 'EUR', amount, reference: 'basket' })
	);
const refusals = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal]));

test('forty at once, of one form and of several: one form gives once, all together never more than the limit', async () => {
	const ref = await order();
	const form = randomUUID();
	const same = await Promise.all(
		Array.from({ length: 20 }, (_, index) => give(ref, 300, 'agent', form, index % 2 ? one : other))
	);
	expect(new Set(same.map((result) => got(result).id)).size).toBe(1);
	const several = await Promise.all(
		Array.from({ length: 20 }, (_, index) => give(ref, 300, 'agent', randomUUID(), index % 2 ? one : other))
	);
	// A fifth of 5000: 300 is there, two more go, the rest is told that 100 is left.
	expect(several.filter(({ ok }) => ok)).toHaveLength(2);
	expect(refusals(several)).toHaveLength(18);
	expect(
		refusals(several).every(({ code, available }) => code === 'credit.over_limit' && available === 100)
	).toBe(true);
	expect(await balance(ref)).toBe(900);
	expect(refusals([await give(ref, 101)])).toMatchObject([{ available: 100 }]);
	got(await give(ref, 4100, 'manager'));
	expect(refusals([await give(ref, 1, 'admin')])).toMatchObject([{ available: 0 }]);
	expect(refusals([await give(ref, 1, 'agent', form)])).toMatchObject([{ code: 'request.invalid' }]);
});

test('the shop’s own limit holds in place of the program’s, and a manager’s for an admin', async () => {
	const credit = { agent: 10, manager: 30 };
	await setSetting(one.db, 'shop.goodwill', { version: 1, value: { credit }, before: null });
	const ref = await order();
	expect(refusals([await give(ref, 501)])).toMatchObject([{ code: 'credit.over_limit', available: 500 }]);
	got(await give(ref, 500));
	expect(refusals([await give(ref, 1001, 'admin')])).toMatchObject([{ available: 1000 }]);
	await one.sql`delete from settings where name = 'shop.goodwill'`;
	got(await give(ref, 1001, 'manager'));
});

test('it is no refund, it ends as the terms say, and it is written down who gave it and why', async () => {
	const ref = await order();
	const before = await moneyOf(one, ref);
	const { id, expiresAt } = got(await give(ref, 500));
	expect(await moneyOf(one, ref)).toEqual(before);
	const days = (Date.parse(expiresAt ?? '') - Date.now()) / 86_400_000;
	expect([days > 27.9, days < 31.1]).toEqual([true, true]);
	const [told] = await one.sql`select h.order_id, h.actor_id, h.data, w.words from history h
		join orders o on o.id = h.order_id join history_words w on w.order_id = h.order_id and w.seq = h.seq
		where o.ref = ${ref} and h.type = 'credit.given'`;
	expect(told).toMatchObject({
		...{ actor_id: AGENT.id, words: 'came_late: a week' },
		data: { entry: id, amount: 500, expires_at: expiresAt }
	});
	expect(await firstBrokenEntry(one.db, String(told?.['order_id']))).toBeUndefined();
	const [audited] = await one.sql`select actor_id, reason, facts from audit where subject = ${id}`;
	expect(audited).toEqual({
		...{ actor_id: AGENT.id, reason: 'came_late: a week' },
		facts: { amount: 500, currency: 'EUR' }
	});
	expect(JSON.stringify(audited)).not.toContain(mailOf(ref));
});

test('nobody who could ever spend it, no reason, no amount: refused, and nothing remains', async () => {
	const nobody = await order({ buyer: { kind: 'consumer', country: 'DE', phone: '+4930123456' } });
	const ref = await order();
	const results = [
		await give(nobody, 100),
		await give(ref, 0),
		await give(ref, 1.5),
		await give('never-heard-of', 100),
		await transact(one.db, (tx) =>
			giveGoodwillCredit({ versions })(tx, AGENT, {
				...{ ref, amount: 1, role: 'agent', once: randomUUID() },
				reason: { handle: 'other', words: ' ' }
			})
		)
	];
	expect(refusals(results).map(({ code }) => code)).toEqual([
		...['credit.no_owner', 'request.invalid', 'request.invalid', 'order.not_found', 'reason.missing']
	]);
	const [rows] =
		await one.sql`select count(*)::int as n from credit_entries e join orders o on o.id = e.order_id
		where o.ref in (${ref}, ${nobody})`;
	expect(rows).toEqual({ n: 0 });
});

test('taken back is what is left of that very gift: what was spent stays spent, other credit stays where it is', async () => {
	const ref = await order();
	await deliver(one, ref, lamps(2));
	const desk = returnDesk(one);
	const wanted = [{ line: 'l1', quantity: 1, resolution: 'store_credit' as const }];
	const { id: back } = await desk.open(ref, wanted);
	got(await desk.receive(back, lamps(1)));
	got(await desk.inspect(back, [found('l1')]));
	const { id } = got(await give(ref, 700));
	// The credit of the return ends first, so it is spent first, and 200 of the gift with it.
	got(await spend(ref, 2700));
	expect(refusals([await takeBack(id, 700)])).toMatchObject([
		{ code: 'credit.insufficient', available: 500 }
	]);
	const tries = await Promise.all([takeBack(id, 500), takeBack(id, 500, other)]);
	expect(tries.filter(({ ok }) => ok)).toHaveLength(1);
	expect(refusals(tries)).toMatchObject([{ code: 'credit.insufficient', available: 0 }]);
	expect(await balance(ref)).toBe(0);
	// It may be given anew: what was taken back counts as not given.
	got(await give(ref, 800));
	const [issued] = await one.sql<
		{ id: string; account_id: string }[]
	>`select e.id, account_id from credit_entries e
		where return_id = ${back} and kind = 'issued'`;
	expect(refusals([await takeBack(issued?.id ?? '', 2500)])).toMatchObject([{ code: 'credit.not_found' }]);
	// Whatever the program thinks, the table refuses: more than that gift was.
	await expect(
		one.sql`insert into credit_entries (id, account_id, kind, amount, of_id)
			values (gen_random_uuid(), ${issued?.account_id ?? ''}, 'taken_back', -201, ${id})`
	).rejects.toThrow(/is less than that/);
});

test('a gift that does not end first is taken back all the same, and not something else in its place', async () => {
	const ref = await order();
	const first = got(await give(ref, 300));
	const second = got(await give(ref, 400));
	got(await takeBack(second.id, 400));
	expect(await balance(ref)).toBe(300);
	got(await takeBack(first.id, 300));
	const rows = await one.sql`select kind, amount::int as amount, of_id from credit_entries e
		join orders o on o.id = e.order_id where o.ref = ${ref} order by n`;
	expect(rows.slice(2)).toEqual([
		{ kind: 'taken_back', amount: -400, of_id: second.id },
		{ kind: 'taken_back', amount: -300, of_id: first.id }
	]);
});

test('of somebody who is forgotten it is nobody’s by name', async () => {
	const ref = await order();
	got(await give(ref, 300));
	got(await transact(one.db, (tx) => eraseTraces(tx, WRITER, { email: mailOf(ref), orders: 1 })));
	expect(await balance(ref)).toBe(0);
});
