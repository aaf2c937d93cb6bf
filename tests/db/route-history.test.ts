import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept } from '#domain/refusal.ts';
import type { Travelled } from '#domain/shipment/route-history.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { BEGINNING, listArrived, listRouteHistories } from '#server/db/route-history.ts';
import { shipments } from '#server/db/schema/shipments.ts';
import { insertScans } from '#server/db/shipments.ts';
import { transact } from '#server/db/transaction.ts';
import { learnRoutes } from '#server/jobs/learn-routes.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { place } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** What pages say of a route is learned by a job from parcels that arrived, a bounded piece at a time. */
let database: FreshDatabase;
let shop: Connection;
let orderId: string;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
	const ref = newRef();
	await place(shop.db, ref);
	const [row] = await shop.sql`select id from orders where ref = ${ref}`;
	orderId = String(row?.['id']);
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const HOUR = 3_600_000;
const START = Date.parse('2026-10-01T08:00:00Z');
const at = (hours: number) => new Date(START + hours * HOUR);

type Told = { carrier: string; transit: number; scans: [number, string?][]; delivered?: boolean };

/** A parcel as it stands once its scans have been folded. */
async function arrive({ carrier, transit, scans, delivered = true }: Told): Promise<string> {
	const id = newId();
	const done = await transact(shop.db, async (tx) => {
		await tx.insert(shipments).values({
			id,
			orderId,
			position: 1,
			carrier,
			trackingNumber: id,
			status: delivered ? 'delivered' : 'in_transit',
			handedOverAt: at(0),
			deliveredAt: delivered ? at(transit) : null
		});
		const told = scans.map(([hours, location]) => ({
			at: at(hours),
			approximate: false,
			status: 'in_transit' as const,
			actionRequired: false,
			source: 'test',
			...(location && { location })
		}));
		await insertScans(tx, id, told, new Date());
		return accept(undefined);
	});
	expect(done.ok).toBe(true);
	return id;
}

/** Long enough from now that everything counts as settled. */
const later = () => Date.now() + 10 * 60_000;

describe('learning from parcels that arrived', () => {
	it('keeps the median and what nine in ten had, by route and for all its origins together', async () => {
		for (let day = 1; day <= 10; day++) {
			const place = day <= 6 ? 'Hamburg, Germany' : 'Wien';
			await arrive({ carrier: 'DHL-Paket', transit: day * 24, scans: [[0, place], [day * 10], [day * 24]] });
		}
		await arrive({ carrier: 'dhl_paket', transit: 500, scans: [[0], [400]], delivered: false });

		expect(await learnRoutes(shop.db, later())).toEqual({ parcels: 10, routes: 3 });
		const known = await listRouteHistories(shop.db, 'dhl_parcel_de', 'DE');
		const day = 24 * 60;
		expect(known.map(({ origin, transit, silence }) => [origin, transit, silence])).toEqual([
			['', { samples: 10, median: 5 * day, mostly: 9 * day }, { samples: 10, mostly: 9 * 14 * 60 }],
			['AT', { samples: 4, median: 8 * day, mostly: 10 * day }, { samples: 4, mostly: 10 * 14 * 60 }],
			['DE', { samples: 6, median: 3 * day, mostly: 6 * day }, { samples: 6, mostly: 6 * 14 * 60 }]
		]);
		expect(await listRouteHistories(shop.db, 'dhl_parcel_de', 'FR')).toEqual([]);
	});

	it('looks at nothing twice once it is settled, and learns nothing anew from what it looks at again', async () => {
		expect(await learnRoutes(shop.db, later())).toEqual({ parcels: 0, routes: 0 });
		const id = await arrive({ carrier: 'gls', transit: 30, scans: [[0], [20], [30]] });
		// Written within the last minute: another row of that minute may still be committed.
		expect(await learnRoutes(shop.db, Date.now())).toEqual({ parcels: 1, routes: 1 });
		expect((await learnRoutes(shop.db, Date.now())).routes).toBe(0);
		const rows = await shop.sql`select transit from route_samples where shipment_id = ${id}`;
		expect(rows.map((row) => row['transit'])).toEqual([30 * 60]);
	});

	it('corrects what a parcel taught when its carrier corrects itself', async () => {
		const id = await arrive({ carrier: 'ups', transit: 30, scans: [[0], [20], [30]] });
		await learnRoutes(shop.db, Date.now());
		await shop.sql`update shipments set delivered_at = ${at(40).toISOString()}, updated_at = now() where id = ${id}`;
		expect((await learnRoutes(shop.db, Date.now())).routes).toBe(1);
		const [ups] = await listRouteHistories(shop.db, 'ups', 'DE');
		expect(ups?.transit).toEqual({ samples: 1, median: 40 * 60, mostly: 40 * 60 });
	});

	it('learns nothing of silence from parcels of which too little was told', async () => {
		await arrive({ carrier: 'dpd', transit: 30, scans: [[0], [30]] });
		await learnRoutes(shop.db, Date.now());
		const [dpd] = await listRouteHistories(shop.db, 'dpd', 'DE');
		expect(dpd).toMatchObject({ transit: { samples: 1 }, silence: undefined });
	});

	it('reads in pieces, in the order rows were written, each once', async () => {
		const all: string[] = [];
		for (let cursor = BEGINNING; ;) {
			const piece = await listArrived(shop.db, cursor, 4);
			expect(piece.length).toBeLessThanOrEqual(4);
			all.push(...piece.map(({ id }) => id));
			const last = piece.at(-1);
			if (!last) break;
			cursor = last.cursor;
		}
		const stored =
			await shop.sql`select id from shipments where delivered_at is not null order by updated_at, id`;
		expect(all).toEqual(stored.map((row) => row['id']));
		const [first] = await listArrived(shop.db, BEGINNING, 1);
		expect(first?.scans.map(({ at: when }: Travelled['scans'][number]) => when)).toEqual([
			at(0).getTime(),
			at(10).getTime(),
			at(24).getTime()
		]);
	});

	it('goes by indexes, never through all parcels', async () => {
		const plan = async (statement: string) =>
			(
				await shop.sql.begin(async (tx) => {
					await tx`set local enable_seqscan = off`;
					return tx.unsafe(`explain ${statement}`);
				})
			)
				.map((row) => String(row['QUERY PLAN']))
				.join('\n');
		expect(
			await plan(`select id from shipments where delivered_at is not null
				and (updated_at, id) > (now(), '00000000-0000-0000-0000-000000000000') order by updated_at, id limit 500`)
		).toMatch(/Index.* shipments_arrived/);
		expect(
			await plan(`select transit from route_samples where carrier = 'ups' and destination = 'DE'
				order by delivered_at desc limit 500`)
		).toMatch(/Index.* route_samples_way/);
		expect(
			await plan(
				`select * from route_history where carrier = 'ups' and destination = 'DE' order by origin limit 100`
			)
		).toMatch(/Index.* route_history_carrier_destination_origin_pk/);
	});
});
