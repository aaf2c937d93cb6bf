import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { onlineRetail } from '#server/adapters/storefronts/online-retail/source.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

const FILE = join(process.env['REAL_INPUT_DIR'] ?? '', 'data', 'online-retail-I.csv.gz');
const TESTER = { kind: 'system' as const, id: 'real' };
/** One in so many goes through the database; every one goes through the law. */
const EVERY = 100;
const LARGEST = 50_000;

describe.skipIf(!existsSync(FILE))('a year of a British wholesaler', () => {
	let database: FreshDatabase;
	let connection: Connection;

	beforeAll(async () => {
		database = await freshDatabase();
		connection = connect(database.url, { max: 2 });
	});
	afterAll(async () => {
		await connection.close();
		await database.drop();
	});

	it('is taken whole: every invoice is a valid order, every share sums, every chain verifies', async () => {
		let seen = 0;
		let placed = 0;
		const progress = { lines: 0, bytes: 0, totalBytes: 0 };
		for await (const invoice of onlineRetail([FILE], progress, () => {})) {
			if (invoice.kind !== 'order') continue;
			seen++;
			const document = OrderDocumentSchema.parse(invoice.document);
			const shared = shareAmounts(document);
			if (!shared.ok) throw new Error(`${invoice.ref}: ${shared.refusal.code}`);
			const huge = document.lines.some(({ quantity }) => quantity > LARGEST);
			if (seen % EVERY !== 0 && !huge) continue;

			const result = await transact(connection.db, (tx) => placeOrder(tx, TESTER, { document }));
			expect(result).toEqual({ ok: true, value: { ref: invoice.ref, created: true, ignored: false } });
			const [line] = document.lines;
			const pieces = [{ line: line?.id ?? '', quantity: Math.ceil((line?.quantity ?? 0) / 2) }];
			const claimed = await transact(connection.db, (tx) =>
				claimGoods(tx, TESTER, { ref: invoice.ref, lines: pieces })
			);
			expect(claimed.ok).toBe(true);
			const record = await getOrderRecord(connection.db, invoice.ref);
			for (const { id, quantity } of record.lines) {
				const portions = record.portions.filter((portion) => portion.line === id);
				expect(portions.reduce((sum, portion) => sum + portion.quantity, 0)).toBe(quantity);
			}
			expect(await firstBrokenEntry(connection.db, record.id)).toBeUndefined();
			placed++;
		}
		expect(seen).toBeGreaterThan(19_000);
		expect(placed).toBeGreaterThan(190);
	}, 600_000);
});
