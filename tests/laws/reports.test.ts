import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Happening, OrderReport } from '#domain/order/report.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { importOrders } from '#server/use-cases/import-orders.ts';
import { takeReport } from '#server/use-cases/take-report.ts';
import { newRef, orderDocument, type Wire } from '#tests/support/order-documents.ts';

import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

const SHOP = { kind: 'machine' as const, id: 'shopify' };
let database: FreshDatabase;
let shop: Connection;
beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 12 });
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const report = (ref: string, happenings: Happening[], changes: Wire = {}): OrderReport => ({
	ref,
	document: OrderDocumentSchema.parse(orderDocument(ref, changes)),
	happenings
});
const take = (what: OrderReport) => transact(shop.db, (tx) => takeReport(tx, SHOP, { report: what }));
const bring = (what: OrderReport) =>
	transact(shop.db, (tx) => importOrders(tx, SHOP, { reports: [what], zone: 'UTC' }));

/** 3 lamps and 1 cable, 17,400 paid: two lamps cancelled and refunded, the rest sent and delivered. */
const STORY: Happening[] = [
	{
		id: 'r1/cancelled',
		kind: 'cancelled',
		at: '2026-11-02T12:00:00Z',
		pieces: [{ line: 'l1', quantity: 2 }]
	},
	{ id: 'r1', kind: 'refunded', at: '2026-11-02T12:00:00Z', amount: 10_000 },
	{
		...{ id: 'f1', kind: 'parcel', at: '2026-11-03T12:00:00Z', carrier: 'dhl', trackingNumber: 'JD1' },
		scans: [
			{ id: 's1', at: '2026-11-03T14:00:00Z', status: 'in_transit' },
			{ id: 's2', at: '2026-11-05T14:00:00Z', status: 'delivered' }
		]
	}
];

async function standing(ref: string) {
	const record = await getOrderRecord(shop.db, ref);
	expect(await firstBrokenEntry(shop.db, record.id)).toBeUndefined();
	const portions = record.portions.map(({ line, state, quantity }) => `${line} ${state} ${quantity}`).sort();
	const parcels = record.shipments.map((one) => [one.carrier, one.status, one.scans.length]);
	const money = record.payments.map(({ captured, refunded }) => [captured, refunded]);
	return { portions, parcels, money, status: record.status, refunds: record.refunds.length };
}

const TOLD = {
	portions: ['l1 cancelled 2', 'l1 delivered 1', 'l2 delivered 1'],
	parcels: [['dhl', 'delivered', 2]],
	money: [[17_400, 10_000]],
	status: 'delivered',
	refunds: 1
};

describe('what another system reports of an order', () => {
	it('comes to the same as history and as news, at once, bit by bit and again', async () => {
		const [history, news, bits] = [newRef(), newRef(), newRef()];
		expect(await bring(report(history, STORY))).toMatchObject({
			ok: true,
			value: [{ outcome: 'created', refused: [] }]
		});
		expect(await standing(history)).toEqual(TOLD);
		expect(await bring(report(history, STORY))).toMatchObject({ ok: true, value: [{ outcome: 'known' }] });

		expect(await take(report(news, STORY))).toMatchObject({
			ok: true,
			value: { created: true, refused: [] }
		});
		expect(await take(report(news, STORY))).toMatchObject({
			ok: true,
			value: { changed: false, refused: [] }
		});
		expect(await standing(news)).toEqual(TOLD);

		await take(report(bits, []));
		for (const one of STORY) await take({ ref: bits, happenings: [one] });
		expect(await standing(bits)).toEqual(TOLD);
	});

	it('is told once though twelve say it at the same time', async () => {
		const ref = newRef();
		await take(report(ref, []));
		const all = await Promise.all(
			Array.from({ length: 12 }, () => take({ ref, happenings: STORY.slice(0, 2) }))
		);
		expect(all.every(({ ok }) => ok)).toBe(true);
		expect(await standing(ref)).toMatchObject({ money: [[17_400, 10_000]], refunds: 1 });
	});

	it('never gives back more than was captured, and takes the rest of the report', async () => {
		for (const way of [take, bring]) {
			const ref = newRef();
			const much: Happening = { id: 'r2', kind: 'refunded', at: '2026-11-02T13:00:00Z', amount: 7_401 };
			const done = await way(report(ref, [...STORY.slice(0, 2), much]));
			const value = done.ok ? [done.value].flat()[0] : undefined;
			expect(value?.refused).toMatchObject([
				{ id: 'r2', refusal: { code: 'refund.exceeds_refundable', refundable: 7_400 } }
			]);
			expect(await standing(ref)).toMatchObject({ money: [[17_400, 10_000]], refunds: 1 });
		}
	});

	it('does not cancel what the warehouse holds', async () => {
		const ref = newRef();
		await take(report(ref, []));
		await transact(shop.db, (tx) => claimGoods(tx, SHOP, { ref, lines: [{ line: 'l1', quantity: 2 }] }));
		const done = await take({ ref, happenings: STORY.slice(0, 1) });
		expect(done).toMatchObject({
			ok: true,
			value: { refused: [{ refusal: { code: 'quantity.unavailable' } }] }
		});
		expect((await standing(ref)).portions).toEqual(['l1 claimed 2', 'l1 open 1', 'l2 open 1']);
	});

	it('keeps what was cancelled and left anyway, as it is for orders told whole', async () => {
		const cancel: Happening = { id: 'c', kind: 'cancelled', at: '2026-11-02T12:00:00Z' };
		const left = { ...STORY[2], pieces: [{ line: 'l1', quantity: 3 }] } as Happening;
		for (const way of [take, bring]) {
			const ref = newRef();
			await way(report(ref, [cancel, left]));
			expect(await standing(ref)).toMatchObject({
				status: 'cancelled',
				portions: ['l1 cancelled 3', 'l2 cancelled 1']
			});
			const record = await getOrderRecord(shop.db, ref);
			expect(record.shipments[0]?.shipped_after_cancel).toEqual([{ line: 'l1', quantity: 3 }]);
		}
	});

	it('of an order nobody knows is refused, to be tried again', async () => {
		expect(await take({ ref: newRef(), happenings: STORY })).toMatchObject({
			ok: false,
			refusal: { code: 'order.not_found' }
		});
	});
});
