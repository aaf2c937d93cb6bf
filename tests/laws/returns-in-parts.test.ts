import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
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
const pending = async (ref: string) => (await moneyOf(one, ref)).pending;
const refunded = async (id: string) =>
	(await one.sql<{ refunded: number }[]>`select refunded::int from returns where id = ${id}`)[0]?.refunded;
/** Lamps that cost 5000 together and have arrived. */
async function arrive(quantity: number, changes: Partial<OrderDocument> = {}): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity, changes);
	await deliver(one, ref, lamps(quantity));
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
		const reason = { handle: 'other', words: 'A token.' };
		const staff = { kind: 'staff', id: '00000000-0000-4000-8000-000000000001' } as const;
		const goodwill = { ref, id: '00000000-0000-4000-8000-0000000000a1', amount: 2500, role: 'admin', reason };
		await transact(one.db, (tx) => giveGoodwill(tx, staff, goodwill as never));
		got(await desk.receive(id, lamps(1)));
		expect(await refunded(id)).toBe(quote.refund.amount);
	});
});
