import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { amountDue } from '#domain/money/amount-due.ts';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { policyShelf } from '#server/app/policies.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { askQuote } from '#server/use-cases/ask-quote.ts';
import { confirmQuote } from '#server/use-cases/confirm-quote.ts';
import { giveGoodwill } from '#server/use-cases/give-goodwill.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Money of exchanges that meet something else on their order: another exchange, a price that falls, postage. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof exchangeDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	other = connect(database.url, { max: 5, name: 'test-other' });
	desk = exchangeDesk(one);
	const until = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: null }] }],
		return: [{ id: 'standard', steps: [{ until, fee: null, postage: 'shop' as const }] }],
		returns: { ways: [{ way: 'own', price: 0 }] },
		price_promise: { within: 'P10Y' }
	});
	await stockShoes(one, 'shoe', {
		...{ s: { price: 2500, level: 50 }, m: { price: 2500, level: 50 } },
		...{ big: { price: 3000, level: 50 }, huge: { price: 3200, level: 50 } }
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

const STAFF = { kind: 'staff', id: '00000000-0000-4000-8000-000000000001' } as const;
const due = async (ref: string) => {
	const record = await findOrderRecord(one.sql, ref);
	if (!record) throw new Error(ref);
	return amountDue(record);
};
/** One pair on each of two lines. */
async function twoLines(changes: Partial<OrderDocument> = {}): Promise<string> {
	const ref = newRef();
	const line = { title: 'Shoe', options: [], tags: [], quantity: 1, amount: 2500, unit_price: 2500 };
	const shoe = { ...line, product_id: 'shoe', variant_id: 'shoe-s' };
	await placeLamps(one, ref, 1, {
		lines: [
			{ ...shoe, id: 'l1' },
			{ ...shoe, id: 'l2' }
		],
		total: 5000,
		payments: [{ provider: 'test', reference: ref, amount: 5000, captured_at: '2026-11-02T10:00:05Z' }],
		...changes
	});
	return ref;
}
const isOver = (ids: readonly string[]) =>
	one.sql`update exchanges set pay_by = now() - interval '1 second' where id = any(${[...ids]})`;

test('of two swaps that wait for money, the one that was asked for first is paid first', async () => {
	const ref = await twoLines();
	const first = await desk.swap(ref, 'shoe-big', { line: 'l1' });
	expect(await due(ref)).toBe(500);
	// Its page was open already.
	const second = await desk.swap(ref, 'shoe-huge', { line: 'l2' });
	await desk.pay(ref, 500);
	await desk.turn();
	expect([await desk.state(first.id), await desk.state(second.id)]).toEqual(['released', 'awaiting_payment']);
	expect(await due(ref)).toBe(700);
	// Part of the other's: it lapses, and what was paid of it goes back.
	await desk.pay(ref, 300);
	await isOver([second.id]);
	await desk.turn();
	expect(await desk.state(second.id)).toBe('lapsed');
	expect(await moneyOf(one, ref)).toMatchObject({ captured: 5800, pending: 300 });
	expect(await due(ref)).toBe(0);
	const whole = ['l2', await desk.newLine(first.id)].map((line) => ({ line, quantity: 1 }));
	expect((await desk.quote(ref, whole)).refund.amount).toBe(5500);
});

test('of two swaps neither of which was paid, what was paid of both goes back once', async () => {
	const ref = await twoLines();
	const both = [
		await desk.swap(ref, 'shoe-big', { line: 'l1' }),
		await desk.swap(ref, 'shoe-huge', { line: 'l2' })
	];
	await desk.pay(ref, 400);
	await isOver(both.map(({ id }) => id));
	await desk.turn();
	expect(await Promise.all(both.map(({ id }) => desk.state(id)))).toEqual(['lapsed', 'lapsed']);
	await desk.turn();
	expect(await moneyOf(one, ref)).toMatchObject({ captured: 5400, pending: 400 });
});

test('a quote asked for beside a confirmation leaves to the exchange what it keeps', async () => {
	await stockShoes(one, 'race', { s: { price: 2500, level: 50 }, m: { price: 2500, level: 2 } });
	const ref = await desk.arrived('race-s', 2);
	const quote = await desk.quote(ref, desk.wants('race-m'), { kind: 'exchange' });
	const { versions } = policyShelf(one.db, 'Europe/Berlin');
	const deps = { versions, quoteTtl: 'PT10M' };
	const { promise: waits, resolve: commit } = Promise.withResolvers<void>();
	const { promise: confirmed, resolve: isConfirmed } = Promise.withResolvers<void>();
	const confirming = transact(one.db, async (tx) => {
		const done = await confirmQuote(deps)(tx, WRITER, { id: quote.id });
		isConfirmed();
		await waits;
		return done;
	});
	await confirmed;
	const asking = transact(other.db, (tx) =>
		askQuote(deps)(tx, WRITER, { ref, kind: 'exchange', lines: desk.wants('race-m') as never })
	);
	// It waits for the stock that the confirmation has locked.
	await expect
		.poll(async () => {
			const [row] = await one.sql`select count(*)::int as n from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`;
			return row?.['n'];
		})
		.toBe(1);
	commit();
	const done = got(await confirming);
	got(await asking);
	const kept =
		await one.sql`select r.state from exchange_lines l join reservations r on r.id = l.reservation_id
		where l.exchange_id = ${done.exchange?.id ?? ''}`;
	expect(kept.map(({ state }) => state)).toEqual(['held']);
	expect(await desk.stock('race-m')).toEqual({ level: 2, reserved: 2 });
});

test('what a swap is about to take is given nothing for when its price falls', async () => {
	const fall = (price: number) =>
		stockShoes(one, 'fall', { s: { price, level: 50 }, big: { price: 3000, level: 50 } });
	await fall(2500);
	const ref = await desk.order('fall-s');
	const { id } = await desk.swap(ref, 'fall-big');
	expect(await desk.state(id)).toBe('awaiting_payment');
	await fall(2000);
	const lines = [{ line: 'l1', quantity: 1 }];
	const asked = await desk.ask(ref, lines, { kind: 'price_drop' });
	expect(asked).toMatchObject({ ok: false, refusal: { code: 'quantity.unavailable' } });
	await isOver([id]);
	await desk.turn();
	expect(await desk.state(id)).toBe('lapsed');
	// It stays after all. Asked for before another swap, it is given nothing for once that is confirmed.
	const dropped = await desk.quote(ref, lines, { kind: 'price_drop' });
	expect(dropped.refund.amount).toBe(500);
	await desk.swap(ref, 'fall-big');
	expect(await desk.confirm(dropped.id)).toMatchObject({ ok: false, refusal: { code: 'quote.superseded' } });
});

test('postage is not paid of a share of the delivery that new goods take over', async () => {
	const ref = await desk.order('shoe-s', 1, {
		shipping: { method: 'std', amount: 490, tax: 0 },
		total: 2990,
		payments: [{ provider: 'test', reference: newRef(), amount: 2990, captured_at: '2026-11-02T10:00:05Z' }]
	});
	await deliver(one, ref, [{ line: 'l1', quantity: 1 }]);
	const { id, back } = await desk.swap(ref, 'shoe-big', { wayBack: 'own' } as never);
	got(await desk.send(back));
	got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(back, [found('l1')]));
	expect(await desk.state(id)).toBe('awaiting_payment');
	got(await desk.postage(back, 400));
	got(await desk.decidePostage(back, 'accept'));
	const paid =
		await one.sql`select refunded::int, credited::int from postage_claims where return_id = ${back}`;
	expect(paid).toMatchObject([{ refunded: 0, credited: 400 }]);
	await desk.pay(ref, 500);
	await desk.turn();
	expect(await desk.state(id)).toBe('released');
	const rest = await desk.quote(ref, [{ line: await desk.newLine(id), quantity: 1 }]);
	expect(rest.refund.amount).toBe(3490);
});

test('an exchange that is offered holds what its new goods keep of the payments: goodwill takes none of it', async () => {
	const ref = await desk.arrived('shoe-s');
	const quote = await desk.quote(ref, desk.wants('shoe-m'), { kind: 'exchange', wayBack: 'own' } as never);
	const reason = { handle: 'late', words: '' };
	const given = await transact(one.db, (tx) =>
		giveGoodwill(tx, STAFF, { ref, id: newId(), amount: 500, role: 'admin', reason })
	);
	expect(given).toMatchObject({ ok: false, refusal: { code: 'goodwill.offered' } });
	expect(got(await desk.confirm(quote.id)).exchange?.state).toBe('reserved');
});
