import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { ledger } from '#server/adapters/payments/ledger.ts';
import { withStoreCredit } from '#server/app/store-credit.ts';
import { createSealer } from '#server/auth/seal.ts';
import { connect, type Connection, type Tx } from '#server/db/client.ts';
import { lockOrder } from '#server/db/orders.ts';
import { findAddress } from '#server/db/notice-order.ts';
import { policyShelf } from '#server/app/policies.ts';
import { askQuote } from '#server/use-cases/ask-quote.ts';
import { concealGifts } from '#domain/gift/conceal.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { listPublished } from '#server/db/policies.ts';
import { transact } from '#server/db/transaction.ts';
import { tellEndingCredit } from '#server/jobs/credit-notices.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';
import { confirmQuote } from '#server/use-cases/confirm-quote.ts';
import { eraseTraces } from '#server/use-cases/erase-person.ts';
import { shareOrder } from '#server/use-cases/share-gift.ts';
import { readCredit, releaseCredit, spendCredit, takeCreditBack } from '#server/use-cases/spend-credit.ts';
import { noticeCreator } from '#server/use-cases/send-notice.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Store credit on a real database: never below nothing, back to its source, and the books stay exact (law 1). */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof returnDesk>;
let clock: ReturnType<typeof startMoneyClock>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
	desk = returnDesk(one);
	clock = startMoneyClock(
		{
			connection: one,
			payments: withStoreCredit(() => ledger, one.db),
			log: pino({ enabled: false }),
			afterCommit: () => undefined
		},
		3_600_000
	);
	await one.sql`insert into products (id, title) values ('lamp', 'Lamp')`;
	await one.sql`insert into variants (id, product_id, position, title, price, currency)
		values ('v-a', 'lamp', 1, 'Lamp', 300, 'EUR'), ('v-b', 'lamp', 2, 'Lamp', 950, 'EUR')`;
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: null }] }],
		return: [
			{
				id: 'standard',
				steps: [{ until: { after: 'delivered_at', for: 'P30D' }, fee: { percent: 12.5 } }],
				resolutions: ['refund', 'store_credit', 'keep'],
				store_credit_bonus_percent: 5,
				store_credit_expires: 'P1Y',
				keep: { percent: 30, below: 3000, reasons: ['quality', 'damaged_in_transit'] }
			}
		],
		returns: { ways: [{ way: 'own', price: 0 }] },
		price_promise: { within: 'P14D' }
	});
});
afterEach(async () => {
	expect(await brokenInvariants(one)).toEqual([]);
	const wrong =
		await one.sql`select a.id from credit_accounts a where balance <> (select coalesce(sum(amount), 0)
		from credit_entries where account_id = a.id) or balance < 0`;
	expect(wrong).toHaveLength(0);
});
afterAll(async () => {
	await clock?.stop();
	await one?.close();
	await other?.close();
	await database?.drop();
});

const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
const mailOf = (ref: string) => `${ref.toLowerCase()}@example.com`;
const buyer = (ref: string): Partial<OrderDocument> => ({
	buyer: { kind: 'business', country: 'CH', email: mailOf(ref).toUpperCase() }
});
async function arrive(quantity: number, changes: Partial<OrderDocument> = {}): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity, { ...buyer(ref), ...changes });
	await deliver(one, ref, lamps(quantity));
	return ref;
}
const quoteDeps = {
	versions: (newest: number | null, tx: Tx) => policyShelf(one.db, 'Europe/Berlin').versions(newest, tx),
	quoteTtl: 'PT10M'
};
const asCredit = (quantity: number) => [{ line: 'l1', quantity, resolution: 'store_credit' as const }];
const balance = async (email: string) =>
	got(await transact(one.db, (tx) => readCredit(tx, WRITER, { email })))[0] ?? { available: 0, lots: [] };
const spend = (email: string, amount: number, connection = one) =>
	transact(connection.db, (tx) =>
		spendCredit(tx, WRITER, { email, currency: 'EUR', amount, reference: 'basket' })
	);
const kindsOf = async (ref: string) =>
	(
		await one.sql<{ kind: string; amount: string }[]>`select kind, amount from credit_entries e
			join credit_accounts a on a.id = e.account_id where a.email_key = ${mailOf(ref)} order by n`
	).map(({ kind, amount }) => `${kind} ${amount}`);
/** Somebody who has 2297: what came of a return of one piece of two at 2500 each, and the bonus. */
async function withCredit(): Promise<string> {
	const ref = await arrive(2);
	const { id } = await desk.open(ref, asCredit(1));
	got(await desk.receive(id, lamps(1)));
	got(await desk.inspect(id, [found('l1')]));
	return ref;
}

test('given when the return is due: refund and bonus, settled at once, counted as refunded of its payment', async () => {
	const ref = await arrive(2);
	const { quote, id } = await desk.open(ref, asCredit(1));
	// 2500 less 12.5 % half to even is 2188; 5 % of that on top.
	expect(quote).toMatchObject({ refund: { amount: 2188 }, credit: { amount: 2188, bonus: 109 } });
	expect(Date.parse(quote.credit?.expires_at ?? '') - Date.now()).toBeGreaterThan(364 * 86_400_000);
	expect((await balance(mailOf(ref))).available).toBe(0);
	got(await desk.receive(id, lamps(1)));
	got(await desk.inspect(id, [found('l1')]));
	expect(await balance(mailOf(ref))).toMatchObject({
		available: 2297,
		lots: [{ left: 2188 }, { left: 109 }]
	});
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 2188, pending: 0, refunds: 1, fees: 312 });
	await clock.round();
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 2188, pending: 0, refunds: 1 });
	const [row] = await one.sql`select state, as_credit from refunds where return_id = ${id}`;
	expect(row).toEqual({ state: 'settled', as_credit: true });
	const told = await one.sql`select h.data from history h join orders o on o.id = h.order_id
		where o.ref = ${ref} and h.type = 'credit.issued'`;
	expect(told).toMatchObject([{ data: { return: id, amount: 2188, bonus: 109 } }]);
});

test('money and credit in one return, a deduction objected to: to the unit, the bonus once', async () => {
	const ref = newRef();
	const line = { title: 'Lamp', options: [], tags: [], quantity: 1 };
	await placeLamps(one, ref, 1, {
		...buyer(ref),
		lines: [
			{ ...line, id: 'a', amount: 1001 },
			{ ...line, id: 'b', amount: 2002 }
		],
		total: 3003,
		shipping: { amount: 0, tax: 0 },
		payments: [{ provider: 'card', reference: ref, amount: 3003, captured_at: '2026-11-02T10:00:05Z' }]
	});
	const both = [
		{ line: 'a', quantity: 1 },
		{ line: 'b', quantity: 1 }
	];
	await deliver(one, ref, both);
	const wanted = [
		both[0] ?? { line: 'a', quantity: 1 },
		{ ...both[1], line: 'b', quantity: 1, resolution: 'store_credit' as const }
	];
	const { quote, id } = await desk.open(ref, wanted);
	// 2002 − 250 of the fee; 5 % of 1752 is 87.6.
	expect(quote.credit).toMatchObject({ amount: 1752, bonus: 88 });
	got(await desk.receive(id, both));
	got(await desk.inspect(id, [found('a'), found('b', 400)]));
	expect(await kindsOf(ref)).toEqual(['issued 1352', 'bonus 68']);
	expect(await moneyOf(one, ref)).toMatchObject({ refunded: 1352, pending: quote.refund.amount - 1752 });
	got(await desk.object(id));
	got(await desk.answer(id, 'given_back'));
	expect(await kindsOf(ref)).toEqual(['issued 1352', 'bonus 68', 'issued 400', 'bonus 20']);
	const money = await moneyOf(one, ref);
	expect(money.refunded + money.pending + money.fees).toBe(3003);
});

describe('spending', () => {
	test('forty at once on two connections: exactly what there is, never below nothing', async () => {
		const ref = await withCredit();
		const tries = Array.from({ length: 40 }, (_, index) => spend(mailOf(ref), 500, index % 2 ? other : one));
		const results = await Promise.all(tries);
		expect(results.filter(({ ok }) => ok)).toHaveLength(4);
		expect(new Set(codes(results))).toEqual(new Set(['credit.insufficient']));
		expect((await balance(mailOf(ref))).available).toBe(297);
		// Whatever the program thinks, the table refuses.
		const [account] = await one.sql`select id from credit_accounts where email_key = ${mailOf(ref)}`;
		await expect(
			one.sql`insert into credit_entries (id, account_id, kind, amount) values (gen_random_uuid(), ${account?.['id']}, 'spent', -298)`
		).rejects.toThrow(/never_below_zero/);
		await expect(
			one.sql`update credit_accounts set balance = 5 where id = ${account?.['id']}`
		).rejects.toThrow(/do not agree/);
		await expect(one.sql`delete from credit_entries where account_id = ${account?.['id']}`).rejects.toThrow(
			/only ever added/
		);
		expect(
			codes([
				await transact(one.db, (tx) =>
					takeCreditBack(tx, WRITER, { email: mailOf(ref), currency: 'EUR', amount: 298, reference: 'x' })
				)
			])
		).toEqual(['credit.insufficient']);
	});

	test('an order paid with it is cancelled: back to its source, once, also where the clock died in between', async () => {
		const ref = await withCredit();
		const paid = got(await spend(mailOf(ref), 2000));
		const bought = newRef();
		await placeLamps(one, bought, 2, {
			...buyer(ref),
			payments: [
				{ provider: 'store_credit', reference: paid.id, amount: 2000, captured_at: '2026-11-02T10:00:05Z' },
				{ provider: 'card', reference: bought, amount: 3000, captured_at: '2026-11-02T10:00:05Z' }
			]
		});
		expect(codes([await transact(one.db, (tx) => releaseCredit(tx, WRITER, { id: paid.id }))])).toEqual([
			'credit.on_order'
		]);
		const quote = await desk.quote(bought, lamps(1));
		got(await desk.confirm(quote.id));
		const asked = await one.sql<
			{ key: string; amount: string }[]
		>`select r.provider_key as key, r.amount from refunds r
			join orders o on o.id = r.order_id join payments p on p.id = r.payment_id where o.ref = ${bought} and p.provider = 'store_credit'`;
		// Asked for, and killed before it was written down: asked again, it is found.
		const book = withStoreCredit(() => ledger, other.db)('store_credit');
		const order = {
			key: asked[0]?.key ?? '',
			reference: paid.id,
			amount: Number(asked[0]?.amount),
			currency: 'EUR'
		};
		expect(await book.find(order)).toEqual({ state: 'absent' });
		expect((await Promise.all([book.refund(order), book.refund(order)])).map(({ state }) => state)).toEqual([
			'settled',
			'settled'
		]);
		await clock.round();
		expect(await balance(mailOf(ref))).toMatchObject({ available: 297 + 2000 });
		const rest = await desk.quote(bought, lamps(1));
		got(await desk.confirm(rest.id));
		await clock.round();
		await clock.round();
		expect(await kindsOf(ref)).toEqual([
			...['issued 2188', 'bonus 109', 'spent -2000', 'returned_to_source 2000']
		]);
		const money = await moneyOf(one, bought);
		expect(money.refunded + money.pending).toBe(5000);
		expect(await book.refund({ ...order, key: 'refund-more', amount: 1 })).toMatchObject({ state: 'failed' });
	});

	test('a purchase that never happened gives it back; what has ended is written off and spent by nobody', async () => {
		const ref = await withCredit();
		const paid = got(await spend(mailOf(ref), 1000));
		const back = await Promise.all(
			[one, other].map(({ db }) => transact(db, (tx) => releaseCredit(tx, WRITER, { id: paid.id })))
		);
		expect(back.map((result) => got(result).available)).toEqual([2297, 2297]);
		// It ends a moment after it was spent from.
		await one.sql`alter table credit_entries disable trigger credit_entries_stand`;
		await one.sql`update credit_entries set expires_at = now() + interval '100 milliseconds' where kind = 'issued'
			and account_id = (select id from credit_accounts where email_key = ${mailOf(ref)})`;
		await one.sql`alter table credit_entries enable trigger credit_entries_stand`;
		await one.sql`update credit_accounts set expires_next_at = now() where email_key = ${mailOf(ref)}`;
		await sleep(200);
		// 1188 of the first had ended; the bonus and what came back are still there.
		expect((await balance(mailOf(ref))).available).toBe(1109);
		expect(codes([await spend(mailOf(ref), 1110)])).toEqual(['credit.insufficient']);
		await clock.round();
		await clock.round();
		expect(await kindsOf(ref)).toContain('expired -1188');
		const [account] = await one.sql`select balance from credit_accounts where email_key = ${mailOf(ref)}`;
		expect(Number(account?.['balance'])).toBe(1109);
	});
});

test('forgotten, an address has no credit by name; the amounts stay in the books, the words do not', async () => {
	const ref = await withCredit();
	got(await spend(mailOf(ref), 297));
	const [account] = await one.sql<
		{ id: string }[]
	>`select id from credit_accounts where email_key = ${mailOf(ref)}`;
	got(await transact(one.db, (tx) => eraseTraces(tx, WRITER, { email: mailOf(ref), orders: 1 })));
	expect(await balance(mailOf(ref))).toMatchObject({ available: 0 });
	const left =
		await one.sql`select a.email_key, a.balance::int as balance, count(*)::int as entries, count(e.reference)::int as words
		from credit_accounts a join credit_entries e on e.account_id = a.id where a.id = ${account?.id ?? ''} group by a.id`;
	expect(left).toEqual([{ email_key: null, balance: 2000, entries: 3, words: 0 }]);
});

test('nobody chose it, no rule names it, nothing was captured: no store credit', async () => {
	const ref = await arrive(1, { buyer: { kind: 'consumer', country: 'DE' } });
	expect(await desk.quote(ref, lamps(1), { kind: 'return' })).not.toHaveProperty('credit');
	expect(await desk.quote(ref, asCredit(1), { kind: 'withdraw' })).not.toHaveProperty('credit');
	const open = await arrive(1, {
		payments: [{ provider: 'card', reference: 'auth', amount: 2500, authorised_at: '2026-11-02T10:00:05Z' }]
	});
	expect(codes([await desk.ask(open, asCredit(1), { kind: 'return' })])).toEqual([
		'return.resolution_unavailable'
	]);
});

test('two who look at once tell of it once, in its owner’s language, and nobody whose order is history or who is forgotten', async () => {
	const deps = (connection: Connection) => ({
		connection,
		createNotices: noticeCreator({
			enqueue: () => Promise.resolve(),
			sealer: createSealer('x'.repeat(32)),
			host: 'shop.example'
		})
	});
	const soon = new Date(Date.now() + 10 * 86_400_000);
	const refs = [await withCredit(), await withCredit(), await withCredit()];
	const [told, old, gone] = refs;
	// It was given a year ago, but for ten days.
	await one.sql`alter table credit_entries disable trigger credit_entries_stand`;
	await one.sql`update credit_entries set expires_at = ${soon.toISOString()}::timestamptz, created_at = now() - interval '1 year'
		where account_id in (select id from credit_accounts where email_key in ${one.sql(refs.map(mailOf))})`;
	await one.sql`alter table credit_entries enable trigger credit_entries_stand`;
	await one.sql`update orders set locale = 'zh-CN' where ref = ${told ?? ''}`;
	await one.sql`update orders set historical = true where ref = ${old ?? ''}`;
	const at = new Date().toISOString();
	await Promise.all([one, other].map((connection) => tellEndingCredit(deps(connection), at)));
	await tellEndingCredit(deps(one), at);
	const notices = await one.sql<{ recipient: string; facts: unknown; state: string }[]>`
		select n.recipient, n.facts from notices n join credit_accounts a on n.recipient = 'credit:' || a.id
		where a.email_key in ${one.sql(refs.map(mailOf))} order by a.email_key = ${mailOf(told ?? '')} desc`;
	expect(notices).toHaveLength(2);
	expect(notices[0]?.facts).toEqual({
		...{ amount: 2297, currency: 'EUR', expiresAt: soon.toISOString(), locale: 'zh-CN' }
	});
	const reached = (index: number) => findAddress(one.db, notices[index]?.recipient ?? '', 'mail');
	expect([await reached(0), await reached(1)]).toEqual([mailOf(told ?? ''), mailOf(gone ?? '')]);
	got(await transact(one.db, (tx) => eraseTraces(tx, WRITER, { email: mailOf(gone ?? ''), orders: 1 })));
	expect(await reached(1)).toBeUndefined();
});

test('a full list of refunds is gone on with at once; what only names an order waits for no command on it', async () => {
	const ref = await arrive(2);
	await one.sql`insert into refunds (id, order_id, payment_id, state, amount, provider_key)
		select gen_random_uuid(), o.id, p.id, 'requested', 1, 'many-' || o.ref || n from orders o
		join payments p on p.order_id = o.id, generate_series(1, 120) n where o.ref = ${ref}`;
	await one.sql`update payments set refund_pending = 120 where order_id = (select id from orders where ref = ${ref})`;
	await clock.round();
	const unasked = await one.sql`select r.id from refunds r join orders o on o.id = r.order_id
		where o.ref = ${ref} and asked_at is null`;
	expect(unasked).toHaveLength(0);
	await transact(one.db, async (tx) => {
		await lockOrder(tx, { ref });
		const quote = await transact(other.db, async (beside) => {
			await beside.execute(sql`set local lock_timeout = '2s'`);
			return askQuote(quoteDeps)(beside, WRITER, { ref, kind: 'return', lines: lamps(1) });
		});
		expect(quote.ok).toBe(true);
		const second = transact(other.db, async (beside) => {
			await beside.execute(sql`set local lock_timeout = '200ms'`);
			return accept(await lockOrder(beside, { ref }));
		});
		expect(codes([await second])).toEqual(['service.busy']);
		return accept(undefined);
	});
});

const NOW = new Date().toISOString();
/** An order of today, of two lines whose variants cost 300 and 950 by now. */
async function placeTwo(
	quantities: readonly [number, number],
	amounts: readonly [number, number],
	more: Partial<OrderDocument> = {}
): Promise<string> {
	const ref = newRef();
	const line = { title: 'Lamp', options: [], tags: [] };
	const total = amounts[0] + amounts[1];
	await placeLamps(one, ref, 1, {
		...{ ...buyer(ref), placed_at: NOW, total, discounts: [], shipping: { amount: 0, tax: 0 } },
		lines: [
			{ ...line, id: 'a', variant_id: 'v-a', quantity: quantities[0], amount: amounts[0] },
			{ ...line, id: 'b', variant_id: 'v-b', quantity: quantities[1], amount: amounts[1] }
		],
		payments: [{ provider: 'card', reference: ref, amount: total, captured_at: NOW }],
		...more
	});
	return ref;
}
const keeping = (line: string, quantity: number) => [
	{ line, quantity, reason: 'quality', resolution: 'keep' as const }
];
const drop = { kind: 'price_drop' as const };

describe('money back for goods that stay', () => {
	test('kept: a share of what was paid, at once, each piece once; what leaves later is worth so much less', async () => {
		const ref = await placeTwo([3, 1], [3000, 1000]);
		await deliver(one, ref, [
			{ line: 'a', quantity: 3 },
			{ line: 'b', quantity: 1 }
		]);
		const quote = await desk.quote(ref, keeping('a', 1), { kind: 'return' });
		expect(quote).toMatchObject({ refund: { amount: 300 }, fee: { amount: 0 } });
		const whole = await desk.quote(ref, [{ line: 'a', quantity: 3 }], { kind: 'return' });
		const twice = await desk.quote(ref, keeping('a', 3), { kind: 'return' });
		const done = got(await desk.confirm(quote.id));
		expect(done).toMatchObject({ result: 'kept', refund: { amount: 300 }, refunds: [{ amount: 300 }] });
		expect(got(await desk.confirm(quote.id))).toEqual(done);
		expect(codes([await desk.confirm(whole.id), await desk.confirm(twice.id)])).toEqual([
			...['quote.superseded', 'quote.superseded']
		]);
		expect(await desk.ask(ref, keeping('a', 3), { kind: 'return' })).toMatchObject({
			refusal: { code: 'quantity.unavailable', available: [{ line: 'a', quantity: 2 }] }
		});
		// Two that nothing was given for: all of theirs, less the fee. The third: 700 of its 1000.
		const two = await desk.quote(ref, [{ line: 'a', quantity: 2 }], { kind: 'return' });
		expect(two.refund.amount).toBe(1750);
		const three = await desk.quote(ref, [{ line: 'a', quantity: 3 }], { kind: 'return' });
		expect(three).toMatchObject({ lines: [{ discount: 300, refund: 2700 - three.fee.amount }] });
	});

	test('not for other reasons, not for dear goods, not beside goods that come back, not after the window', async () => {
		const ref = await placeTwo([1, 1], [1000, 3000]);
		await deliver(one, ref, [
			{ line: 'a', quantity: 1 },
			{ line: 'b', quantity: 1 }
		]);
		const back = { kind: 'return' as const };
		const style = [{ line: 'a', quantity: 1, reason: 'style', resolution: 'keep' as const }];
		const mixed = [...keeping('a', 1), { line: 'b', quantity: 1 }];
		expect(
			codes([
				await desk.ask(ref, style, back),
				await desk.ask(ref, keeping('b', 1), back),
				await desk.ask(ref, mixed, back)
			])
		).toEqual(['return.resolution_unavailable', 'return.resolution_unavailable', 'request.invalid']);
		const late = await placeTwo([1, 1], [1000, 3000], { placed_at: '2026-10-01T10:00:00Z' });
		await deliver(one, late, [{ line: 'a', quantity: 1 }], 31 * 24 * 60);
		expect(codes([await desk.ask(late, keeping('a', 1), back)])).toEqual(['return.window_closed']);
	});

	test('two confirms of the same last piece at once: it is given for once', async () => {
		for (let round = 0; round < 5; round++) {
			const ref = await placeTwo([1, 1], [1000, 1000]);
			await deliver(one, ref, [
				{ line: 'a', quantity: 1 },
				{ line: 'b', quantity: 1 }
			]);
			const quotes = [
				await desk.quote(ref, keeping('a', 1), { kind: 'return' }),
				await desk.quote(ref, keeping('a', 1), { kind: 'return' }),
				await desk.quote(ref, [{ line: 'a', quantity: 1 }], { kind: 'return' })
			];
			const beside = returnDesk(other);
			const results = await Promise.all(
				quotes.map(({ id }, index) => (index % 2 ? beside : desk).confirm(id))
			);
			expect(codes(results)).toEqual(['quote.superseded', 'quote.superseded']);
		}
	});

	test('cheaper within the time promised: the difference, before and after the goods have left, once for each piece', async () => {
		const ref = await placeTwo([2, 1], [1001, 1000]);
		const quote = await desk.quote(
			ref,
			[
				{ line: 'a', quantity: 1 },
				{ line: 'b', quantity: 1 }
			],
			drop
		);
		// The second piece of 1001 is worth 501 (half to even); 300 today. 1000 less 950.
		expect(quote.lines).toMatchObject([{ refund: 201 }, { refund: 50 }]);
		expect(got(await desk.confirm(quote.id))).toMatchObject({ result: 'adjusted', refund: { amount: 251 } });
		expect(codes([await desk.ask(ref, [{ line: 'b', quantity: 1 }], drop)])).toEqual([
			'quantity.unavailable'
		]);
		await deliver(one, ref, [
			{ line: 'a', quantity: 2 },
			{ line: 'b', quantity: 1 }
		]);
		const rest = await desk.quote(ref, [{ line: 'a', quantity: 1 }], drop);
		got(await desk.confirm(rest.id));
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 201 + 50 + 200 });
		const dear = await placeTwo([1, 1], [300, 950]);
		const old = await placeTwo([1, 1], [1000, 1000], { placed_at: '2026-10-01T10:00:00Z' });
		expect(
			codes([
				await desk.ask(dear, [{ line: 'a', quantity: 1 }], drop),
				await desk.ask(old, [{ line: 'a', quantity: 1 }], drop)
			])
		).toEqual(['price.not_lower', 'price.window_closed']);
	});
});

describe('a gift that goes back', () => {
	/** A link for some pieces, and a quote asked with it. */
	async function give(ref: string, given: number) {
		const deps = { versions: (_: unknown, tx: Tx) => listPublished(tx), quoteTtl: 'PT10M' };
		const lines = lamps(given);
		const made = got(
			await transact(one.db, (tx) => shareOrder(deps)(tx, WRITER, { ref, scope: 'gift', lines }))
		);
		const gift = { id: made.id, lines };
		const asWished = (quantity: number, resolution: string) => [{ line: 'l1', quantity, resolution }];
		const ask = (quantity: number, resolution: 'store_credit' | 'refund' = 'store_credit') =>
			desk.ask(ref, asWished(quantity, resolution), { kind: 'return', gift });
		const confirm = (id: string, email: string) =>
			transact(one.db, (tx) =>
				confirmQuote(deps)(tx, WRITER, { id, recipient: { emailKey: email, locale: 'en' } })
			);
		return { made, ask, confirm };
	}
	const sumOf = async (ref: string) =>
		(
			await one.sql<
				{ provider: string; credit: boolean; amount: string }[]
			>`select p.provider, r.as_credit as credit,
				sum(r.amount) as amount from refunds r join payments p on p.id = r.payment_id
				where r.order_id = (select id from orders where ref = ${ref}) group by 1, 2 order by 1, 2`
		).map(({ provider, credit, amount }) => `${provider} ${credit} ${amount}`);

	test("is its recipient's credit, whatever was paid with, and leaves its buyer the rest to the unit", async () => {
		const spender = await withCredit();
		const { id: spent } = got(await spend(mailOf(spender), 1000));
		const paid = { authorised_at: '2026-11-02T10:00:05Z', captured_at: '2026-11-02T10:00:05Z' };
		const ref = await arrive(2, {
			payments: [
				{ provider: 'store_credit', reference: spent, amount: 1000, ...paid },
				{ provider: 'test', reference: newRef(), amount: 4000, ...paid }
			]
		});
		const { made, ask, confirm } = await give(ref, 1);
		// As long as the window is open: by the policy's extension, or thirty days where that is later.
		const thirty = Date.now() + 30 * 86_400_000;
		const end = Math.max(thirty, Date.parse('2027-01-31T23:00:00Z'));
		expect(Math.abs(made.expiresAt.getTime() - end)).toBeLessThan(2 * 86_400_000);
		expect(codes([await ask(1, 'refund'), await ask(2)])).toEqual([
			'return.resolution_unavailable',
			'quantity.unavailable'
		]);
		const [first, second] = [got(await ask(1)), got(await ask(1))];
		expect(codes([await desk.confirm(first.id)])).toEqual(['quote.not_found']);
		const to = `${newRef().toLowerCase()}@example.org`;
		const opened = got(await confirm(first.id, to));
		expect(codes([await confirm(second.id, 'other@example.org')])).toEqual(['quote.superseded']);
		// The same pieces are nobody else's: of two one is left to its buyer.
		expect(codes([await desk.ask(ref, lamps(2), { kind: 'return' })])).toEqual(['quantity.unavailable']);
		const id = opened.return?.id ?? '';
		got(await desk.receive(id, lamps(1)));
		got(await desk.inspect(id, [found('l1')]));
		// 5 % of what was not paid with store credit: that brought its own bonus when it was given.
		expect((await balance(to)).available).toBe(2188 + 59);
		expect((await balance(mailOf(ref))).available).toBe(0);
		expect(await sumOf(ref)).toEqual(['store_credit true 1000', 'test true 1188']);
		// Then the buyer's own comes back, and the books close.
		const own = await desk.open(ref, lamps(1));
		got(await desk.receive(own.id, lamps(1)));
		got(await desk.inspect(own.id, [found('l1')]));
		const all = (await sumOf(ref)).map((one) => Number(one.split(' ').at(-1)));
		expect(all.reduce((sum, amount) => sum + amount, 0)).toBe(5000 - 312 * 2);
	});

	test('its buyer is told of nothing until it is settled, and never why', async () => {
		const ref = await arrive(2);
		const { ask, confirm } = await give(ref, 2);
		const asBuyer = async () => concealGifts(await one.db.transaction((tx) => getOrderRecord(tx, ref)));
		const plain = ({ portions, status, returns, taken }: Awaited<ReturnType<typeof asBuyer>>) => ({
			...{ status, returns, taken },
			there: portions.map(({ state, quantity, return: back }) => ({ state, quantity, back }))
		});
		const before = plain(await asBuyer());
		const { id } = got(await confirm(got(await ask(2)).id, 'g@example.org')).return ?? { id: '' };
		expect(plain(await asBuyer())).toEqual(before);
		got(await desk.receive(id, lamps(2)));
		expect(plain(await asBuyer())).toEqual(before);
		got(await desk.inspect(id, [found('l1')]));
		const after = await asBuyer();
		expect([after.status, after.returns.length]).toEqual(['returned', 1]);
		const entries = await one.sql<
			{ data: Record<string, unknown>; type: string }[]
		>`select type, data from history
			where order_id = (select id from orders where ref = ${ref}) and data ->> 'return' = ${id}`;
		expect(entries.length).toBeGreaterThan(3);
		expect(entries.filter(({ data }) => data['gift'] !== true)).toEqual([]);
		expect(JSON.stringify(entries)).not.toMatch(/reason|example\.org/);
	});

	test("forgotten, its recipient's credit is nobody's by name and never its buyer's", async () => {
		const ref = await arrive(1);
		const { ask, confirm } = await give(ref, 1);
		const { id } = got(await confirm(got(await ask(1)).id, 'gone@example.org')).return ?? { id: '' };
		got(await transact(one.db, (tx) => eraseTraces(tx, WRITER, { email: 'gone@example.org', orders: 0 })));
		got(await desk.receive(id, lamps(1)));
		got(await desk.inspect(id, [found('l1')]));
		expect([(await balance('gone@example.org')).available, (await balance(mailOf(ref))).available]).toEqual([
			0, 0
		]);
	});
});
