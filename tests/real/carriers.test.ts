import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept } from '#domain/refusal.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';
import { carrierCode } from '#server/adapters/carriers/carrier-codes.ts';
import { KARRIO } from '#server/adapters/carriers/codes/vendors.ts';
import { codeBook, lookUp } from '#server/adapters/carriers/meanings.ts';
import { listStrays, listUnmapped } from '#server/db/carrier-reports.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import type { ParcelReport } from '#server/ports/carrier-report.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { recordReport } from '#server/use-cases/record-report.ts';
import { keptDelivery } from '#tests/support/kept-delivery.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { lamps } from '#tests/support/order-state.ts';
import { place, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { parcelsOf, readReal, realFiles } from './carriers.ts';

/** Every real payload of the vendors we hear becomes scans on a parcel, or is refused by name. */
const FOLDER = process.env['REAL_INPUT_DIR'];
const VENDORS = ['easypost', 'aftership', 'shippo', '17track', 'kuaidi100', 'karrio'];

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

/** An order with a parcel under the carrier and number that the report names; nothing is recorded yet. */
async function openFor({ carriers, trackingNumber }: ParcelReport): Promise<string> {
	const ref = newRef();
	await place(shop.db, ref);
	const input = { ref, carrier: carriers[0] ?? 'unknown', trackingNumber, lines: lamps(1) };
	const opened = await transact(shop.db, (tx) => openShipment(tx, WRITER, input));
	if (!opened.ok) throw new Error(opened.refusal.code);
	return ref;
}

describe.skipIf(!FOLDER)('real payloads', () => {
	test.each(VENDORS)('%s: every file lands on a parcel or is refused by name', async (vendor) => {
		const files = realFiles(FOLDER ?? '', vendor);
		expect(files.length).toBeGreaterThan(0);
		const counts: Record<string, number> = {};
		const tally = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
		let [scans, parcels] = [0, 0];
		const numbers = new Map<string, string>();
		for (const file of files) {
			const reading = readReal(vendor, file);
			if (reading.kind !== 'message') {
				tally(`${reading.kind}: ${reading.why}`);
				continue;
			}
			tally('read');
			for (const report of parcelsOf(reading)) {
				parcels += 1;
				scans += report.scans.length;
				const name = `${report.carriers[0]}/${report.trackingNumber}`;
				const ref = numbers.get(name) ?? (await openFor(report));
				numbers.set(name, ref);
				const from = { vendor, delivery: await keptDelivery(shop, vendor) };
				const told = await transact(shop.db, (tx) => recordReport(tx, { parcels: [report] }, from));
				expect(told, file.name).toEqual(accept({ state: 'done', note: undefined }));
				const seen = (await findOrderRecord(shop.sql, ref))?.shipments[0];
				// Content that is the same is one scan; none is lost.
				const distinct = new Set(
					report.scans.map(({ raw: _raw, actionRequired: _a, approximate: _b, ...scan }) =>
						JSON.stringify(scan)
					)
				);
				tally(`ends as ${[seen?.status, seen?.cause].filter(Boolean).join(' ')}`);
				expect(seen?.scans.length, file.name).toBeGreaterThanOrEqual(distinct.size);
			}
		}
		const settled = Object.entries(counts).filter(([what]) => !what.startsWith('ends as'));
		expect(settled.reduce((sum, [, n]) => sum + n, 0)).toBe(files.length);
		console.log(`${vendor}: ${files.length} files, ${parcels} parcels, ${scans} scans`, counts);
	});

	test('what Karrio made of a carrier’s codes is what our tables make of them', () => {
		const book = codeBook(KARRIO);
		/** Karrio has one word for what we tell apart. */
		const finer: Readonly<Record<string, readonly TrackingStatus[]>> = {
			delivery_failed: ['attempt_failed', 'exception'],
			delivery_delayed: ['exception', 'attempt_failed'],
			on_hold: ['exception']
		};
		let [agree, onlyKarrio] = [0, 0];
		const differ: string[] = [];
		for (const file of realFiles(FOLDER ?? '', 'karrio')) {
			for (const { carriers, scans } of parcelsOf(readReal('karrio', file))) {
				for (const { raw, code } of scans) {
					const said = (raw as { status?: string } | undefined)?.status;
					const ours = carrierCode(carriers[0] ?? '', code);
					if (said === undefined) continue;
					const fits = [lookUp(book, said)?.status, ...(finer[said] ?? [])];
					if (!ours) onlyKarrio += 1;
					else if (fits.includes(ours.status)) agree += 1;
					else differ.push(`${file.name} ${carriers[0]} ${code}: Karrio ${said}, ours ${ours.status}`);
				}
			}
		}
		console.log(
			`Karrio: ${agree} events agree, ${differ.length} differ, ${onlyKarrio} only Karrio knows`,
			differ
		);
		expect(agree).toBeGreaterThan(60);
		expect(differ).toEqual([]);
	});

	test('what nobody could place is listed for staff', async () => {
		const unmapped = await listUnmapped(shop.db);
		console.log(
			`unmapped: ${unmapped.length}`,
			unmapped.map(({ carrier, code, seen }) => `${carrier} ${code} ×${seen}`)
		);
		for (const { carrier, code } of unmapped) expect(carrierCode(carrier, code)).toBeUndefined();
		expect(await listStrays(shop.db)).toEqual([]);
	});
});
