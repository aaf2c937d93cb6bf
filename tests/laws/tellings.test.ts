import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LEAST_SAMPLES } from '#domain/shipment/route-history.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { listRouteHistories } from '#server/db/route-history.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { learnRoutes } from '#server/jobs/learn-routes.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { recordScans } from '#server/use-cases/record-scans.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy } from '#tests/support/quotes.ts';
import { got } from '#tests/support/returns.ts';
import { inHours, tellingDesk } from '#tests/support/tellings.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Told before they ask (laws 6, 8, 11 and 12): each once, whoever looks and however often; nothing that is over. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof tellingDesk>;
let beside: ReturnType<typeof tellingDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	other = connect(database.url, { max: 10, name: 'test-other' });
	[desk, beside] = [tellingDesk(one), tellingDesk(other)];
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'open', steps: [{ until: { event: 'claimed' }, fee: { percent: 10 } }] }],
		waive_fee_when: ['late_against_promise']
	});
	await desk.openSince(30);
});
afterAll(async () => {
	expect(await brokenInvariants(one)).toEqual([]);
	await one?.close();
	await other?.close();
	await database?.drop();
});

type Scan = { status: string; hours: number; cause?: string; action?: boolean };
async function parcelOf(ref: string, scans: readonly Scan[], carrier = 'dhl'): Promise<string> {
	const input = { ref, carrier, trackingNumber: newRef(), lines: [{ line: 'l1', quantity: 2 }] };
	const { id } = got(await transact(one.db, (tx) => openShipment(tx, WRITER, input)));
	for (const scan of scans) await scanned(id, scan);
	return id;
}
const scanned = async (shipment: string, { status, hours, cause, action = false }: Scan) =>
	got(
		await transact(one.db, (tx) =>
			recordScans(tx, WRITER, {
				shipment,
				scans: [
					{
						...{
							at: new Date(inHours(hours)),
							approximate: false,
							status,
							actionRequired: action,
							source: 'test'
						},
						...(cause && { cause })
					} as never
				]
			})
		)
	);
const delays = async (ref: string) => (await findOrderRecord(one.sql, ref))?.delays ?? [];

describe('a promise', () => {
	test('that is missed is a question with its choice, once, though both nodes look at the same time', async () => {
		const ref = await desk.placed({ promise: { ship_by: inHours(-2) } });
		await desk.note();
		await Promise.all([desk.tell(), beside.tell(), desk.tell(), beside.tell()]);
		await Promise.all([desk.wake(ref), beside.wake(ref)]);
		await Promise.all([desk.look(), beside.look()]);
		expect(await desk.found(ref)).toEqual(['promise.missed ship asked']);
		expect((await delays(ref)).map(({ state, cause }) => [state, cause])).toEqual([['open', 'late']]);
		expect(await desk.mails(ref)).toEqual(['order_in', 'delay_asked']);
		// The answer is carried out in the act of giving it: free, though a rule asks ten percent.
		const done = got(await desk.answer(ref, 'cancel'));
		expect(done.cancelled).toMatchObject({
			result: 'cancelled',
			fee: { amount: 0 },
			refund: { amount: 5000 }
		});
		await desk.look();
		expect(await desk.found(ref)).toHaveLength(1);
		expect(await desk.nextLook(ref)).toBeUndefined();
	});

	test('that a buyer in the United States was given first may be waited for in silence, a second one never', async () => {
		const buyer = { kind: 'consumer', country: 'US' } as const;
		const ref = await desk.placed({ buyer, promise: { ship_by: inHours(-120) } });
		await desk.look();
		expect((await delays(ref)).map(({ silence }) => silence)).toEqual(['wait']);
		await desk.expire(ref);
		await desk.clock();
		await one.sql`update delays set new_date = (now() - interval '2 days')::date
			where order_id = (select id from orders where ref = ${ref})`;
		await desk.wake(ref);
		await desk.look();
		expect((await delays(ref)).map(({ state, silence }) => `${state} ${silence}`)).toEqual([
			'waiting wait',
			'open cancel'
		]);
		await desk.expire(ref);
		await desk.clock();
		expect((await findOrderRecord(one.sql, ref))?.status).toBe('cancelled');
	});

	test('that the law gives where the shop named none is asked about after thirty days', async () => {
		const buyer = { kind: 'business', country: 'US' } as const;
		const ref = await desk.placed({ buyer, placed_at: inHours(-30 * 24 - 1) });
		await desk.look();
		expect(await desk.found(ref)).toEqual(['promise.missed ship asked']);
	});

	test('is told of the day before, then missed by parcels that are under way, and neither once they arrived', async () => {
		const ref = await desk.placed({ promise: { deliver_by: inHours(20) } });
		await desk.look();
		await desk.wake(ref);
		await desk.look();
		expect(await desk.found(ref)).toEqual(['promise.at_risk deliver not_sent']);
		const parcel = await parcelOf(ref, [{ status: 'in_transit', hours: -30 }]);
		await one.sql`update orders set deliver_by = now() - interval '1 minute' where ref = ${ref}`;
		await desk.look();
		expect(await desk.found(ref)).toEqual(['promise.at_risk deliver not_sent', 'promise.missed deliver']);
		await scanned(parcel, { status: 'delivered', hours: -0.1 });
		await desk.look();
		expect(await desk.nextLook(ref)).toBeUndefined();

		const kept = await desk.placed({ promise: { deliver_by: inHours(20) } });
		await parcelOf(kept, [{ status: 'delivered', hours: -1 }]);
		await one.sql`update orders set deliver_by = now() - interval '1 minute' where ref = ${kept}`;
		await desk.wake(kept);
		await desk.look();
		expect(await desk.found(kept)).toEqual([]);
	});
});

describe('a parcel', () => {
	test('that is silent on a way nobody knows is told of after a week; late scans of a delivered one tell nothing', async () => {
		const ref = await desk.placed();
		const parcel = await parcelOf(ref, [{ status: 'in_transit', hours: -9 * 24 }]);
		await desk.look();
		expect(await desk.found(ref)).toEqual(['parcel.silent']);
		await scanned(parcel, { status: 'delivered', hours: -1 });
		await scanned(parcel, { status: 'out_for_delivery', hours: -4 });
		await scanned(parcel, { status: 'exception', cause: 'address', hours: -6 });
		await scanned(parcel, { status: 'in_transit', hours: -5 });
		await desk.look();
		expect(await desk.found(ref)).toEqual(['parcel.silent']);
		expect(await desk.mails(ref)).toEqual(['order_in', 'handed_over', 'parcel_silent', 'delivered']);
		expect(await desk.nextLook(ref)).toBeUndefined();
	});

	test('that is silent for longer than was ever usual on its way is told of days before a week has passed', async () => {
		const silentFor = async (hours: number) => {
			const ref = await desk.placed();
			await parcelOf(ref, [{ status: 'in_transit', hours: -hours }], 'ups');
			await desk.look();
			return desk.found(ref);
		};
		// Nobody knows the way yet: after three days there is nothing to tell.
		expect(await silentFor(72)).toEqual([]);
		// Then it is learned from parcels that came: none was without news for more than 28 hours.
		for (let n = 0; n < LEAST_SAMPLES; n++) {
			await parcelOf(
				await desk.placed(),
				[
					{ status: 'in_transit', hours: -100 },
					{ status: 'in_transit', hours: -72 },
					{ status: 'out_for_delivery', hours: -71 },
					{ status: 'delivered', hours: -70 }
				],
				'ups'
			);
		}
		await learnRoutes(one.db, Date.now());
		const [way] = (await listRouteHistories(one.db, 'ups', 'DE')).filter(({ origin }) => origin === '');
		expect(way?.silence).toEqual({ samples: LEAST_SAMPLES, mostly: 28 * 60 });
		expect(await silentFor(47)).toEqual([]);
		expect(await silentFor(49)).toEqual(['parcel.silent']);
		// And of what was silent before it was known, the next time it is looked at.
		expect(await silentFor(72)).toEqual(['parcel.silent']);
	});

	test('at the door, in trouble, waiting and turning back is told as it happens, each once', async () => {
		const ref = await desk.placed();
		const parcel = await parcelOf(ref, [
			{ status: 'in_transit', hours: -40 },
			{ status: 'out_for_delivery', hours: -30 },
			{ status: 'attempt_failed', hours: -28 },
			{ status: 'exception', cause: 'address', hours: -20, action: true },
			{ status: 'exception', cause: 'address', hours: -19, action: true },
			{ status: 'available_for_pickup', hours: -18 },
			{ status: 'exception', cause: 'returning', hours: -2 },
			{ status: 'exception', cause: 'returned', hours: -1 }
		]);
		await desk.look();
		expect(await desk.mails(ref)).toEqual([
			...['order_in', 'handed_over', 'out_for_delivery', 'attempt_failed', 'parcel_trouble'],
			...['pickup_ready', 'parcel_returning']
		]);
		expect(parcel).not.toBe('');
	});

	test('that waits to be fetched is told of again after three days', async () => {
		const ref = await desk.placed();
		await parcelOf(ref, [{ status: 'available_for_pickup', hours: -71 }]);
		await desk.look();
		expect(await desk.found(ref)).toEqual([]);
		expect(Number(await desk.nextLook(ref)) / 3_600_000).toBeCloseTo(Date.now() / 3_600_000 + 1, 1);
		await one.sql`update shipments set status_at = status_at - interval '1 hour'
			where order_id = (select id from orders where ref = ${ref})`;
		for (let round = 0; round < 2; round++) {
			await desk.wake(ref);
			await desk.look();
		}
		expect(await desk.found(ref)).toEqual(['parcel.pickup_ends']);
	});
});

describe('nothing is told', () => {
	test('of history, however late it was, and nothing that was over before the order was entered', async () => {
		const past = await desk.placed({ promise: { ship_by: inHours(-48) } }, true);
		const entered = await desk.placed({ promise: { ship_by: inHours(-48) } });
		await one.sql`update orders set created_at = now() where ref = ${entered}`;
		await desk.look();
		for (const ref of [past, entered]) {
			expect(await desk.found(ref)).toEqual([]);
			expect(await delays(ref)).toEqual([]);
		}
		// Also where somebody put it among what is watched.
		await desk.wake(past);
		await desk.look();
		expect(await desk.found(past)).toEqual([]);
		expect(await desk.nextLook(past)).toBeUndefined();
	});

	test('and nothing is lost: what comes due while nobody looks is told when somebody does', async () => {
		const refs = await Promise.all(
			Array.from({ length: 60 }, () => desk.placed({ promise: { ship_by: inHours(-2) } }))
		);
		await Promise.all([desk.look(), beside.look(), desk.look(), beside.look()]);
		const found = await Promise.all(refs.map((ref) => desk.found(ref)));
		expect(found).toEqual(refs.map(() => ['promise.missed ship asked']));
		expect(await one.sql`select 1 from order_watches where look_at <= now()`).toEqual([]);
	});
});
