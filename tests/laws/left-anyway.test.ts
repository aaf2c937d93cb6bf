import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Happening } from '#domain/order/report.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { listLeftAnyway } from '#server/db/left-anyway.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { decideRequest } from '#server/use-cases/decide-request.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { recordReport } from '#server/use-cases/record-report.ts';
import { recordScans } from '#server/use-cases/record-scans.ts';
import { takeReport } from '#server/use-cases/take-report.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { keptDelivery } from '#tests/support/kept-delivery.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Law 5: cancelled and shipped never both through us; that it happened all the same is kept, flagged, and undoes nothing. */
let database: FreshDatabase;
let shop: Connection;
let desk: ReturnType<typeof quoteDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 25, name: 'test-one' });
	desk = quoteDesk(shop);
	const steps = [
		{ until: { event: 'claimed' as const }, fee: null },
		{ until: { event: 'handed_over' as const }, fee: { percent: 40 }, needs: 'release' as const }
	];
	await firstPolicy(shop, { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
});
afterEach(async () => expect(await brokenInvariants(shop)).toEqual([]));
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

let numbers = 0;
const newNumber = () => `LA${String(++numbers).padStart(8, '0')}DE`;
async function place(quantity: number): Promise<string> {
	const ref = newRef();
	await placeLamps(shop, ref, quantity);
	return ref;
}
async function cancel(ref: string, quantity: number) {
	const confirmed = await desk.confirm((await desk.quote(ref, lamps(quantity))).id);
	if (!confirmed.ok) throw new Error(confirmed.refusal.code);
	return confirmed.value;
}
async function claim(ref: string, quantity: number): Promise<string> {
	const claimed = await transact(shop.db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(quantity) }));
	if (!claimed.ok) throw new Error(claimed.refusal.code);
	return claimed.value.id;
}
const ship = (
	ref: string,
	from: { claim?: string; lines?: ReturnType<typeof lamps> },
	trackingNumber: string
) => transact(shop.db, (tx) => openShipment(tx, WRITER, { ref, carrier: 'dhl', trackingNumber, ...from }));
async function shipped(...asked: Parameters<typeof ship>): Promise<string> {
	const opened = await ship(...asked);
	if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
	return opened.value.id;
}
const scan = (shipment: string, status: TrackingStatus, at = '2026-11-20T10:00:00Z') =>
	transact(shop.db, (tx) =>
		recordScans(tx, WRITER, {
			shipment,
			scans: [{ at: new Date(at), approximate: false, status, actionRequired: false, source: 'dhl' }]
		})
	);
/** What is kept of it: on the order, in its history, and in the list of staff. */
async function flagged(ref: string) {
	const record = await getOrderRecord(shop.db, ref);
	const entries = await shop.sql<{ data: { lines: unknown } }[]>`select data from history
		where order_id = ${record.id} and type = 'shipment.shipped_after_cancel' order by seq`;
	const listed = (await listLeftAnyway(shop.db)).filter((one) => one.ref === ref);
	return {
		order: record.shipments.map((parcel) => parcel.shipped_after_cancel),
		history: entries.map(({ data }) => data.lines),
		staff: listed.map(({ lines }) => lines)
	};
}
const FLAGGED_TWO = { order: [lamps(2)], history: [lamps(2)], staff: [[{ title: 'Lamp', quantity: 2 }]] };
const NOTHING = { history: [], staff: [] };

describe('a parcel whose goods were cancelled before anybody handed it over', () => {
	async function cancelledInParcel(parcelled: number, taken: number) {
		const ref = await place(3);
		const held = await claim(ref, parcelled);
		const number = newNumber();
		const shipment = await shipped(ref, { claim: held }, number);
		const asked = await desk.confirm((await desk.quote(ref, lamps(taken + 3 - parcelled))).id);
		const request = asked.ok ? asked.value.request?.id : undefined;
		const done = await transact(shop.db, (tx) =>
			decideRequest(tx, WRITER, { id: request ?? '', decision: 'accept' })
		);
		expect(done).toMatchObject({ ok: true, value: { state: 'accepted' } });
		return { ref, held, shipment, number };
	}

	test('is flagged once with the carrier’s first scan, and the refund stands', async () => {
		const { ref, shipment } = await cancelledInParcel(2, 2);
		const before = await moneyOf(shop, ref);
		expect(before.pending).toBeGreaterThan(0);
		await scan(shipment, 'info_received', '2026-11-20T09:00:00Z');
		expect(await flagged(ref)).toMatchObject({ ...NOTHING, order: [[]] });
		await scan(shipment, 'in_transit');
		await scan(shipment, 'delivered', '2026-11-21T10:00:00Z');
		expect(await flagged(ref)).toEqual(FLAGGED_TWO);
		expect(await piecesByState(shop, ref)).toEqual({ cancelled: 3 });
		expect(await moneyOf(shop, ref)).toEqual(before);
	});

	test('is flagged also where a carrier’s webhook says it', async () => {
		const { ref, number } = await cancelledInParcel(2, 2);
		const parcel = {
			...{ carriers: ['dhl'], trackingNumber: number, unmapped: [] },
			scans: [
				{
					at: new Date('2026-11-20T10:00:00Z'),
					approximate: false,
					status: 'in_transit' as const,
					actionRequired: false
				}
			]
		};
		const from = { vendor: 'dhl', delivery: await keptDelivery(shop, 'dhl') };
		const done = await transact(shop.db, (tx) => recordReport(tx, { parcels: [parcel] }, from));
		expect(done).toMatchObject({ ok: true, value: { note: undefined } });
		expect(await flagged(ref)).toEqual(FLAGGED_TWO);
	});

	test('is no matter where other goods are in it: it may travel', async () => {
		const { ref, shipment } = await cancelledInParcel(3, 1);
		await scan(shipment, 'in_transit');
		expect(await flagged(ref)).toMatchObject({ ...NOTHING, order: [[]] });
		expect(await piecesByState(shop, ref)).toEqual({ cancelled: 1, handed_over: 2 });
	});

	test('cannot be handed over by the claim that was emptied', async () => {
		const { ref, held } = await cancelledInParcel(2, 2);
		const handed = await transact(shop.db, (tx) => moveClaim(tx, WRITER, { claim: held, to: 'handed_over' }));
		expect(handed).toMatchObject({ ok: false, refusal: { code: 'claim.state_conflict', state: 'released' } });
		expect(await flagged(ref)).toMatchObject(NOTHING);
		const late = await ship(ref, { claim: held }, newNumber());
		expect(late).toMatchObject({ ok: false, refusal: { code: 'claim.state_conflict' } });
		// Whoever names the goods all the same says that they are in a parcel.
		await shipped(ref, { claim: held, lines: lamps(2) }, newNumber());
		expect((await flagged(ref)).history).toEqual([lamps(2)]);
		expect(await piecesByState(shop, ref)).toEqual({ cancelled: 3 });
	});
});

describe('a parcel opened after the cancellation', () => {
	test('with the goods named is kept beside those that may ship', async () => {
		const ref = await place(3);
		await cancel(ref, 2);
		const before = await moneyOf(shop, ref);
		await shipped(ref, { lines: lamps(3) }, newNumber());
		expect(await flagged(ref)).toEqual(FLAGGED_TWO);
		expect(await piecesByState(shop, ref)).toEqual({ cancelled: 2, packed: 1 });
		expect(await moneyOf(shop, ref)).toEqual(before);
	});

	test('that names nothing holds cancelled goods where there are no others', async () => {
		const [whole, part] = [await place(2), await place(2)];
		await cancel(whole, 2);
		await cancel(part, 1);
		for (const ref of [whole, part]) await shipped(ref, {}, newNumber());
		expect(await flagged(whole)).toEqual(FLAGGED_TWO);
		expect(await flagged(part)).toMatchObject({ ...NOTHING, order: [[]] });
		expect(await piecesByState(shop, part)).toEqual({ cancelled: 1, packed: 1 });
	});

	test('of a storefront’s fulfilment is kept with its scans, and told once however often it comes', async () => {
		const ref = await place(2);
		await cancel(ref, 2);
		const scans = [{ at: '2026-11-20T10:00:00Z', status: 'in_transit' as const }];
		const parcel: Happening = {
			...{ id: 'f1', kind: 'parcel', at: '2026-11-20T09:00:00Z', carrier: 'dhl' },
			...{ trackingNumber: newNumber(), scans }
		};
		for (let round = 0; round < 2; round++) {
			const told = { report: { ref, happenings: [parcel] } };
			const taken = await transact(shop.db, (tx) => takeReport(tx, WRITER, told));
			expect(taken).toMatchObject({ ok: true, value: { refused: [] } });
		}
		expect(await flagged(ref)).toEqual(FLAGGED_TWO);
		expect(await piecesByState(shop, ref)).toEqual({ cancelled: 2 });
	});

	test('names no more than was ever ordered', async () => {
		const ref = await place(2);
		await cancel(ref, 2);
		expect(await ship(ref, { lines: lamps(3) }, newNumber())).toMatchObject({
			ok: false,
			refusal: { code: 'quantity.unavailable', available: [{ line: 'l1', quantity: 0 }] }
		});
	});

	test('leaves the list of staff once it has come back', async () => {
		const ref = await place(1);
		await cancel(ref, 1);
		const shipment = await shipped(ref, { lines: lamps(1) }, newNumber());
		expect((await flagged(ref)).staff).toHaveLength(1);
		await transact(shop.db, (tx) =>
			recordScans(tx, WRITER, {
				shipment,
				scans: [
					{
						...{ at: new Date('2026-11-21T10:00:00Z'), approximate: false, actionRequired: false },
						...{ status: 'exception', cause: 'returned', source: 'dhl' }
					}
				]
			})
		);
		expect((await flagged(ref)).staff).toEqual([]);
		expect((await flagged(ref)).history).toEqual([lamps(1)]);
	});
});

test('a cancel beside the carrier’s pick-up: serial, never both, and never silently', async () => {
	for (let round = 0; round < 12; round++) {
		const ref = await place(2);
		const held = await claim(ref, 2);
		const shipment = await shipped(ref, { claim: held }, newNumber());
		const asked = await desk.confirm((await desk.quote(ref, lamps(2))).id);
		const request = asked.ok ? (asked.value.request?.id ?? '') : '';
		const [decided] = await Promise.all([
			transact(shop.db, (tx) => decideRequest(tx, WRITER, { id: request, decision: 'accept' })),
			scan(shipment, 'in_transit')
		]);
		const wasFirst = decided.ok && decided.value.state === 'accepted';
		expect(await piecesByState(shop, ref)).toEqual(wasFirst ? { cancelled: 2 } : { handed_over: 2 });
		expect((await flagged(ref)).history).toEqual(wasFirst ? [lamps(2)] : []);
		expect((await moneyOf(shop, ref)).pending).toBe(wasFirst ? 3000 : 0);
	}
});
