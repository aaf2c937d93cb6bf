import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STOREFRONT_VENDORS } from '#server/adapters/storefronts/vendors.ts';
import { takeStorefront } from '#server/app/take-storefront.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { countDeliveries, insertDeliveries } from '#server/db/inbox.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { inboxVendor, processDelivery } from '#server/use-cases/process-delivery.ts';
import { receiveWebhook } from '#server/use-cases/receive-webhook.ts';
import { accept } from '#domain/refusal.ts';
import { hook, type Storefront } from '#tests/support/storefront-webhooks.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Every real payload of a storefront, signed and sent as a webhook: it ends as something, and never as a surprise. */
const PAYLOADS = join(process.env['REAL_INPUT_DIR'] ?? '', 'payloads');
const SECRET = 'a secret of this test';
const VENDORS = new Map(
	STOREFRONT_VENDORS.map((vendor) => [
		`${vendor.channel}/${vendor.name}`,
		inboxVendor(vendor, takeStorefront)
	])
);

/** The thing itself, as a webhook holds it: answers of the API wrap it in its name, some in a list. */
function bodiesOf(text: string): unknown[] {
	const exact = (_: string, value: unknown, context?: { source?: string }) =>
		typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(context?.source ?? '')
			? context?.source
			: value;
	let value: unknown;
	try {
		value = JSON.parse(text, exact);
	} catch {
		return [text];
	}
	for (;;) {
		if (Array.isArray(value)) return value;
		if (typeof value !== 'object' || value === null || 'id' in value) return [value];
		const inner = Object.values(value);
		if (inner.length !== 1 || typeof inner[0] !== 'object' || inner[0] === null) return [value];
		[value] = inner;
	}
}

/** A topic as the vendor would have named what the file is called after. */
function topicOf(storefront: Storefront, name: string): string {
	if (storefront === 'woocommerce') return 'order.updated';
	const kind = /^(?:goshopify-)?([a-z_]+?)s?(?:_with_\w+)?[-.]/.exec(name)?.[1] ?? '';
	if (kind === 'order') return 'orders/updated';
	return kind === 'refund' ? 'refunds/create' : `${kind}s/update`;
}

describe.skipIf(!existsSync(PAYLOADS)).each<[Storefront, number]>([
	['shopify', 20],
	['woocommerce', 5]
])('webhooks of %s', (storefront, leastDone) => {
	let database: FreshDatabase;
	let connection: Connection;
	beforeAll(async () => {
		database = await freshDatabase();
		connection = connect(database.url, { max: 2 });
	});
	afterAll(async () => {
		await connection?.close();
		await database?.drop();
	});

	test('land as orders and what happened to them, or stay with a name of what is in the way', async () => {
		const { db, sql } = connection;
		const vendor = VENDORS.get(`storefronts/${storefront}`);
		if (!vendor) throw new Error('no vendor');
		const folder = join(PAYLOADS, storefront);
		let refusedAtTheDoor = 0;
		for (const name of readdirSync(folder).sort()) {
			for (const value of bodiesOf(readFileSync(join(folder, name), 'utf8'))) {
				const sent = hook(storefront, { topic: topicOf(storefront, name), value }, SECRET);
				const body = new TextEncoder().encode(sent.body);
				const parse = () => accept(null);
				const keep = async (one: Parameters<typeof insertDeliveries>[1][number]) => {
					await insertDeliveries(db, [one]);
				};
				const received = { headers: sent.headers, body, parse };
				const answer = await receiveWebhook(vendor, [SECRET], keep, received);
				if (!answer.ok) refusedAtTheDoor++;
			}
		}
		expect(refusedAtTheDoor).toBe(0);
		const troubles: string[] = [];
		const onTrouble = (error: unknown, id: string) => troubles.push(`${id} ${String(error)}`);
		// Twice: what came before its order finds it the second time.
		for (const _ of [1, 2]) {
			const waiting = await sql<{ id: string }[]>`select id from inbox where state = 'received' order by id`;
			for (const { id } of waiting) await processDelivery({ db, vendors: VENDORS, onTrouble }, id);
		}
		expect(troubles).toEqual([]);
		const counts = await countDeliveries(db);
		const why = await sql<{ why: string; n: number }[]>`
			select state || ' ' || coalesce(substring(last_error from '[a-z_]+\\.[a-z_]+'), '') as why, count(*)::int as n
			from inbox group by 1 order by 1`;
		const orders = await sql<{ id: string; historical: boolean }[]>`select id, historical from orders`;
		console.log(
			`${storefront}: ${JSON.stringify(Object.fromEntries(why.map((row) => [row.why, row.n])))}; ${orders.length} orders`
		);
		expect(counts.done).toBeGreaterThanOrEqual(leastDone);
		const unnamed = await sql`select id from inbox where state <> 'done' and coalesce(last_error, '') = ''`;
		expect(unnamed).toEqual([]);
		expect(orders.some(({ historical }) => historical)).toBe(false);
		for (const { id } of orders) expect(await firstBrokenEntry(db, id)).toBeUndefined();
	});
});
