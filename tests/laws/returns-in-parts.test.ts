import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { transact } from '#server/db/transaction.ts';
import { turnReturns } from '#server/jobs/return-clock.ts';
import { giveGoodwill } from '#server/use-cases/give-goodwill.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** The money of goods that come back in parts, or not at all: to the unit, and to whom it was promised. */
let database: FreshDatabase;
let one: Connection;
let desk: ReturnType<typeof exchangeDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	desk = exchangeDesk(one);
	const until = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	const step = { until, fee: null, postage: 'buyer' as const };
	const wide = {
		resolutions: ['refund' as const, 'exchange' as const, 'keep' as const],
		keep: { percent: 30 }
	};
	const moment = (name: string, refund_when: 'on_request' | 'first_scan' | 'receipt') => ({
		...{ id: name, when: { 'buyer.tier': name }, steps: [step], refund_when, ...wide }
	});
	await firstPolicy(one, {
		...samplePolicy(),
		return: [
			...[moment('trusted', 'on_request'), moment('scan', 'first_scan'), moment('receipt', 'receipt')],
			{ id: 'standard', steps: [step], ...wide }
		],
		returns: {
			ways: [
				{ way: 'label', price: 490 },
				{ way: 'own', price: 0 }
			]
		}
	});
	const level = 500;
	await stockShoes(one, 'shoe', {
		...{ s: { price: 2500, level }, m: { price: 2500, level }, big: { price: 3000, level } }
	});
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

const own = { wayBack: 'own' as const };
const tier = (name: string): Partial<OrderDocument> => ({
	buyer: { kind: 'business', country: 'CH', tier: name }
});
const turn = () =>
	turnReturns({ connection: one, log: pino({ enabled: false }), afterCommit: () => undefined }, 50);
const pending = async (ref: string) => (await moneyOf(one, ref)).pending;
const refunded = async (id: string) =>
	(await one.sql<{ refunded: number }[]>`select refunded::int from returns where id = ${id}`)[0]?.refunded;
/** @returns why it is not given; undefined where it is */
async function goodwill(ref: string, amount: number): Promise<string | undefined> {
	const reason = { handle: 'other', words: 'A token.' };
	const staff = { kind: 'staff' as const, id: '00000000-0000-4000-8000-000000000001' };
	const input = { ref, id: newId(), amount, role: 'admin' as const, reason };
	const given = await transact(one.db, (tx) => giveGoodwill(tx, staff, input));
	return given.ok ? undefined : given.refusal.code;
}
/** Lamps that cost 5000 together and have arrived. */
async function arrive(quantity: number, changes: Partial<OrderDocument> = {}): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity, changes);
	await deliver(one, ref, lamps(quantity));
	return ref;
}
const both = ['l1', 'l2'].map((line) => ({ line, quantity: 1 }));
/** Two lines of one pair of shoes each, 2500, that have arrived. */
async function twoShoes(): Promise<string> {
	const shoe = {
		title: 'Shoe',
		options: [],
		tags: [],
		unit_price: 2500,
		product_id: 'shoe',
		variant_id: 'shoe-s'
	};
	const lines = ['l1', 'l2'].map((id) => ({ ...shoe, id, quantity: 1, amount: 2500 }));
	const ref = newRef();
	await placeLamps(one, ref, 1, { lines, total: 5000 });
	await deliver(one, ref, both);
	return ref;
}

describe('what a second box will bring', () => {
	test('is not given for other goods of the order while it is waited for', async () => {
		const ref = await arrive(3, tier('receipt'));
		const { id } = await desk.open(ref, lamps(2), own);
		got(await desk.receive(id, lamps(1)));
		expect(await pending(ref)).toBe(1666);
		const { id: last, quote } = await desk.open(ref, lamps(1), own);
		expect(quote.refund.amount).toBe(1667);
		got(await desk.receive(last, lamps(1)));
		// The second box never comes: its lamp stays with its buyer, and its money with the shop.
		got(await desk.inspect(id, [found('l1')]));
		expect(await pending(ref)).toBe(3333);
	});
	test('is not given as goodwill', async () => {
		const ref = await arrive(2, tier('receipt'));
		const { id, quote } = await desk.open(ref, lamps(2), own);
		got(await desk.receive(id, lamps(1)));
		expect(await goodwill(ref, 2500)).toBe('refund.exceeds_refundable');
		got(await desk.receive(id, lamps(1)));
		expect(await refunded(id)).toBe(quote.refund.amount);
	});
});

test('an exchange that lapses between two boxes pays for what came; the other box for the rest', async () => {
	const ref = await desk.arrived('shoe-s', 2, tier('receipt'));
	const { id, back } = await desk.swap(ref, 'shoe-big', { quantity: 2, ...own });
	got(await desk.receive(back, lamps(1)));
	expect(await pending(ref)).toBe(0);
	await one.sql`update exchanges set pay_by = now() - interval '1 second' where id = ${id}`;
	await desk.turn();
	expect(await desk.state(id)).toBe('lapsed');
	expect(await pending(ref)).toBe(2500);
	// What the other box will bring is nobody else's meanwhile.
	expect(await goodwill(ref, 1)).toBe('refund.exceeds_refundable');
	got(await desk.receive(back, lamps(1)));
	got(await desk.inspect(back, [found('l1')]));
	expect([await pending(ref), await refunded(back)]).toEqual([5000, 5000]);
});

test('what was paid with the first scan and never came is not paid again, however often it is sent back', async () => {
	const ref = await arrive(3, tier('scan'));
	const { id } = await desk.open(ref, lamps(2), own);
	got(await desk.send(id, 'receipt 17'));
	expect(await pending(ref)).toBe(3333);
	got(await desk.receive(id, lamps(1)));
	got(await desk.inspect(id, [found('l1')]));
	const again = await desk.open(ref, lamps(1), own);
	got(await desk.send(again.id, 'receipt 18'));
	got(await desk.receive(again.id, lamps(1)));
	got(await desk.inspect(again.id, [found('l1')]));
	expect(await pending(ref)).toBe(3333);
	const { quote } = await desk.open(ref, lamps(1), own);
	expect(quote.refund.amount).toBe(1667);
});

test('the way back is paid for by whatever came', async () => {
	for (const came of ['l1', 'l2']) {
		const ref = await twoShoes();
		const { id, quote } = await desk.open(ref, both, { wayBack: 'label' });
		expect(quote.refund.amount).toBe(4510);
		got(await desk.receive(id, [{ line: came, quantity: 1 }]));
		got(await desk.inspect(id, [found(came)]));
		expect([came, await pending(ref)]).toEqual([came, 2010]);
	}
});

describe('sent at once, and only some of the old goods come', () => {
	const asked = async (ref: string, type: string) =>
		one.sql`select h.data from history h join orders o on o.id = h.order_id where o.ref = ${ref} and h.type = ${type}`;
	const sentAhead = async () => {
		const ref = await desk.arrived('shoe-s', 2, tier('trusted'));
		const { back } = await desk.swap(ref, 'shoe-m', { quantity: 2, ship: 'now', ...own });
		got(await desk.receive(back, lamps(1)));
		return { ref, back };
	};
	test('the rest is asked for once, when somebody has looked at them', async () => {
		const { ref, back } = await sentAhead();
		expect(await asked(ref, 'exchange.not_returned')).toEqual([]);
		got(await desk.inspect(back, [found('l1')]));
		await desk.turn();
		expect(await asked(ref, 'exchange.not_returned')).toMatchObject([{ data: { amount: 2500 } }]);
	});
	test('and where nobody looks at them, when the clock settles it', async () => {
		const { ref, back } = await sentAhead();
		await one.sql`update returns set settle_by = now() - interval '1 second' where id = ${back}`;
		await turn();
		expect(await asked(ref, 'exchange.not_returned')).toMatchObject([{ data: { amount: 2500 } }]);
	});
});

test('the delivery that is kept is what was paid for it, whatever came when', async () => {
	const parts = [
		...([
			[7, 6, 5],
			[7, 5, 4],
			[3, 2, 1],
			[9, 7, 4]
		] as const)
	];
	for (const [quantity, announced, came] of parts) {
		for (const shipping of [576, 500, 499]) {
			const ref = newRef();
			const amount = 2500 * quantity;
			const line = { id: 'l1', title: 'Shoe', options: [], tags: [], quantity, amount, unit_price: 2500 };
			const total = amount + shipping;
			const payments = [
				{ provider: 'test', reference: ref, amount: total, captured_at: '2026-11-02T10:00:05Z' }
			];
			await placeLamps(one, ref, quantity, {
				lines: [line],
				shipping: { amount: shipping, tax: 0 },
				total,
				payments
			});
			await deliver(one, ref, lamps(quantity));
			for (const [sent, arrived] of [
				[announced, came],
				[quantity - came, quantity - came]
			] as const) {
				const { id } = await desk.open(ref, lamps(sent), own);
				got(await desk.receive(id, lamps(arrived)));
				got(await desk.inspect(id, [found('l1')]));
			}
			expect([quantity, came, shipping, await pending(ref)]).toEqual([quantity, came, shipping, amount]);
		}
	}
});
