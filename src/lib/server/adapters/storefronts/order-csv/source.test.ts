import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { parse } from '#server/http/parse.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { orderCsv } from './source.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'roundtrip-csv-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string, zip = false): Promise<StorefrontItem[]> {
	const file = join(folder, `orders-${Math.abs(text.length)}.csv`);
	writeFileSync(file, zip ? gzipSync(text) : text);
	const items: StorefrontItem[] = [];
	const progress = { lines: 0, bytes: 0, totalBytes: 0 };
	for await (const item of orderCsv([file], progress, 'Europe/Berlin')) items.push(item);
	return items;
}

const HEAD =
	'order,placed_at,currency,sku,title,quantity,unit_price,shipping,paid_at,cancelled_quantity,cancelled_at,refunded,handed_over_at,delivered_at,tracking_number,carrier';

it.each([false, true])(
	'rows of one order are one order, with what happened to it (gzip: %s)',
	async (zip) => {
		const items = await read(
			`\uFEFF${HEAD}\n` +
				'A-1,2026-07-01 12:00:00,EUR,MUG,"Mug, ""big""\nblue",3,19.99,4.90,2026-07-01 12:01:00,1,2026-07-02 09:00:00,19.99,2026-07-03T10:00:00+02:00,2026-07-04T10:00:00+02:00,JD1,dhl\n' +
				'A-1,2026-07-01 12:00:00,EUR,LID,Lid,1,0.01,,,,,,,,,\n' +
				'A-2,2026-12-01T12:00:00Z,JPY,CUP,Cup,2,1200,,,,,,,,,\n',
			zip
		);
		expect(items).toHaveLength(2);
		const [first, second] = items.map((item) => {
			if (item.kind !== 'order') throw new Error(JSON.stringify(item));
			const document = parse(OrderDocumentSchema, item.document);
			if (!document.ok) throw new Error(JSON.stringify(document.refusal));
			expect(shareAmounts(document.value).ok).toBe(true);
			return { document: document.value, happenings: item.happenings };
		});
		expect(first?.document).toMatchObject({
			...{ placed_at: '2026-07-01T10:00:00Z', total: 6488 },
			lines: [{ title: 'Mug, "big"\nblue', amount: 5997 }, { amount: 1 }],
			payments: [{ amount: 6488, captured_at: '2026-07-01T10:01:00Z' }]
		});
		expect(first?.happenings).toMatchObject([
			{ kind: 'cancelled', at: '2026-07-02T07:00:00Z', pieces: [{ line: '1', quantity: 1 }] },
			{ kind: 'refunded', amount: 1999 },
			{
				kind: 'parcel',
				carrier: 'dhl',
				trackingNumber: 'JD1',
				scans: [{ status: 'in_transit' }, { status: 'delivered' }]
			}
		]);
		expect(second?.document.lines).toMatchObject([{ amount: 2400 }]);
	}
);

it('names the column that is missing', async () => {
	await expect(read('order,quantity\n1,2\n')).rejects.toThrow(/no column placed_at, currency/);
});
