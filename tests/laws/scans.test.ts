import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from '#domain/shipment/tracking-status.ts';
import { backdate } from '#server/db/command-instant.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { toScan } from '#server/http/scan-input.ts';
import { ScansSchema, type ScanInput } from '#server/http/schemas/goods.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { recordScans } from '#server/use-cases/record-scans.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { place, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** A parcel's state is a function of the set of its scans, whatever their order, batches or repetition (law 8). */
let database: FreshDatabase;
let shop: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const HOUR = 3_600_000;
const START = Date.now() - 10 * 24 * HOUR;
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
/** Hours from the start on; the end of the range lies ahead of now. */
const hours = fc.integer({ min: 0, max: 15 * 24 });

/** A scan as a carrier sends it: with its offset, without, or only with the day. */
const anyScan: fc.Arbitrary<ScanInput> = fc
	.record({
		id: fc.option(fc.constantFrom('s1', '9007199254740993'), { nil: undefined }),
		time: fc.tuple(hours, fc.constantFrom(24, 19, 10)).map(([hour, length]) => at(hour).slice(0, length)),
		status: fc.constantFrom(...TRACKING_STATUSES),
		cause: fc.constantFrom(...EXCEPTION_CAUSES),
		action_required: fc.boolean(),
		text: fc.option(fc.constantFrom('Hub', 'Door'), { nil: undefined })
	})
	.map(({ time, cause, ...scan }) => ({ ...scan, at: time, ...(scan.status === 'exception' && { cause }) }));

/** The same scans in another order, some of them again, cut into batches at other places. */
const told = (scans: ScanInput[]) =>
	fc
		.tuple(
			fc.shuffledSubarray([...scans, ...scans], { minLength: scans.length }),
			fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 20 })
		)
		.map(([some, sizes]) => {
			const all = [...some, ...scans.filter((scan) => !some.includes(scan))];
			const batches: ScanInput[][] = [];
			for (let index = 0; all.length > 0; index++) batches.push(all.splice(0, sizes[index % sizes.length]));
			return batches;
		});

async function newParcel(): Promise<{ ref: string; id: string }> {
	const ref = newRef();
	await place(shop.db, ref);
	const opened = await transact(shop.db, (tx) =>
		openShipment(tx, WRITER, { ref, carrier: 'dhl', trackingNumber: ref, lines: lamps(1) })
	);
	if (!opened.ok) throw new Error(opened.refusal.code);
	return { ref, id: opened.value.id };
}

/** As the API takes them; `receivedAt` says when they came, where that matters. */
async function record(id: string, scans: readonly unknown[], receivedAt?: Date) {
	const { scans: parsed } = ScansSchema.parse({ scans });
	const recorded = await transact(shop.db, async (tx) => {
		if (receivedAt) await backdate(tx, receivedAt);
		return recordScans(tx, WRITER, { shipment: id, scans: parsed.map(toScan) });
	});
	if (!recorded.ok) throw new Error(recorded.refusal.code);
	return recorded.value;
}

/** What everybody is told of a parcel; when a scan reached us is no part of it. */
async function stateOf(ref: string) {
	const parcel = (await findOrderRecord(shop.sql, ref))?.shipments[0];
	if (!parcel) throw new Error('no parcel');
	const scans = parcel.scans.map((scan) => JSON.stringify({ ...scan, received_at: '' })).sort();
	const { status, sub_status, cause, action_required } = parcel;
	// Of a scan dated ahead of us only the receipt is known, so its instants are no part of the comparison.
	const sure = !parcel.scans.some(({ future }) => future);
	const instants = sure && [parcel.status_at, parcel.delivered_at, parcel.handed_over_at];
	return {
		status,
		sub_status,
		cause,
		action_required,
		instants,
		scans,
		pieces: await piecesByState(shop, ref)
	};
}

test('any order, batches and repetition of the same scans give the same state', async () => {
	const sets = fc.array(anyScan, { minLength: 1, maxLength: 10 });
	await fc.assert(
		fc.asyncProperty(
			sets.chain((scans) => fc.tuple(fc.constant(scans), told(scans))),
			async ([scans, batches]) => {
				const [once, mixed] = [await newParcel(), await newParcel()];
				await record(once.id, scans);
				for (const batch of batches) await record(mixed.id, batch);
				expect(await stateOf(mixed.ref)).toEqual(await stateOf(once.ref));
			}
		),
		{ numRuns: 40 }
	);
	expect(await brokenInvariants(shop)).toEqual([]);
});

test('the same scans from four sides at once are kept once', async () => {
	const scans = ['info_received', 'in_transit', 'out_for_delivery', 'delivered'].map((status, index) => ({
		at: at(index),
		status
	}));
	const [parcel, calm] = [await newParcel(), await newParcel()];
	const results = await Promise.all([1, 2, 3, 4].map(() => record(parcel.id, scans)));
	expect(results.map(({ recorded }) => recorded).sort()).toEqual([0, 0, 0, 4]);
	await record(calm.id, scans);
	expect(await stateOf(parcel.ref)).toEqual(await stateOf(calm.ref));
});

describe('delivered', () => {
	const delivered = { at: at(50), status: 'delivered' };
	const deliveredAt = async (ref: string) =>
		Date.parse((await findOrderRecord(shop.sql, ref))?.shipments[0]?.delivered_at ?? '');
	test.each([
		['an earlier “in transit” that comes late', { at: at(40), status: 'in_transit' }, 'delivered'],
		['a later “in transit”', { at: at(60), status: 'in_transit' }, 'delivered'],
		['“out for delivery” of the same instant', { at: at(50), status: 'out_for_delivery' }, 'delivered'],
		['“expired” days after', { at: at(200), status: 'expired' }, 'delivered'],
		['a day without a time', { at: at(120).slice(0, 10), status: 'attempt_failed' }, 'delivered'],
		['an exception that is no way back', { at: at(60), status: 'exception', cause: 'damaged' }, 'delivered'],
		['the way back to the shop', { at: at(60), status: 'exception', cause: 'returning' }, 'exception'],
		['a way back from before', { at: at(45), status: 'exception', cause: 'returned' }, 'delivered']
	])('and then %s', async (_, scan, status) => {
		const { ref, id } = await newParcel();
		await record(id, [delivered]);
		expect((await record(id, [scan])).status).toBe(status);
		expect(await deliveredAt(ref)).toBe(Date.parse(delivered.at));
		expect(await piecesByState(shop, ref)).toEqual({ delivered: 1, open: 1 });
	});

	test('is not in the future, and a scan dated ahead never beats one that is not', async () => {
		const { ref, id } = await newParcel();
		const ahead = new Date(Date.now() + 48 * HOUR).toISOString();
		await record(id, [{ at: ahead, status: 'delivered' }]);
		expect(await deliveredAt(ref)).toBeLessThanOrEqual(Date.now());
		expect((await record(id, [{ at: at(3), status: 'in_transit' }])).status).toBe('in_transit');
		expect((await findOrderRecord(shop.sql, ref))?.shipments[0]?.scans).toHaveLength(2);
	});

	test('said too early by a carrier whose clock is ahead, counts once it is said again in time', async () => {
		const { id } = await newParcel();
		const early = new Date(START + 20 * HOUR);
		const scan = { at: new Date(early.getTime() + 10 * 60_000).toISOString(), status: 'delivered' };
		await record(id, [{ at: at(3), status: 'in_transit' }], early);
		expect((await record(id, [scan], early)).status).toBe('in_transit');
		expect((await record(id, [scan], new Date(early.getTime() + HOUR))).status).toBe('delivered');
		expect((await record(id, [scan], new Date(early.getTime() + 2 * HOUR))).recorded).toBe(0);
	});
});
