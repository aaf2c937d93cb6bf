import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCOPES } from '#server/app/keys.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Whatever a body claims beyond what a call takes is refused, or does nothing. */
let shop: Shop;
let key: string;
beforeAll(async () => {
	shop = await startShop();
	key = await shop.key(...SCOPES);
});
afterAll(() => shop?.stop());

const NOBODY = '00000000-0000-4000-8000-000000000000';
/** What no call may be told: states, money, rights, identities. */
const EXTRA = {
	...{ id: NOBODY, status: 'delivered', state: 'handed_over', version: 99, role: 'admin', scopes: SCOPES },
	...{ fee: 0, refunded: 1, paid: 1, captured: 1, reserved: -5, actor: { kind: 'staff', id: NOBODY } },
	...{ historical: true, policy_id: NOBODY, delivered_at: '2026-11-01T00:00:00Z', handed_over_at: null },
	...{
		token: 'A'.repeat(27),
		created_by: NOBODY,
		revoked_at: null,
		principal: NOBODY,
		email_key: 'x@y.example'
	},
	...{ order: 'NOBODY', order_id: NOBODY, action: 'order.cancelled' }
};

const call = (method: string, path: string, body: object) =>
	shop.call(method, `/api/v1/${path}`, { key, body });

/** An order that goes its way, each call once as it is meant or with everything extra. */
async function travel(extra: object) {
	const ref = newRef();
	const refusals: number[] = [];
	/** Refused, it is made once more as it is meant. */
	const make = async (method: string, path: string, body: object) => {
		const first = await call(method, path, { ...extra, ...body });
		if (first.status < 300) return first.json;
		refusals.push(first.status);
		const meant = await call(method, path, body);
		expect(meant.status, `${path} ${meant.text}`).toBeLessThan(300);
		return meant.json;
	};
	const lines = [{ line: 'l1', quantity: 1 }];
	await make('POST', 'orders', orderDocument(ref));
	const claim = await make('POST', `orders/${ref}/claims`, { lines });
	await make('POST', `claims/${String(claim['id'])}/packed`, {});
	const parcel = { carrier: 'UPS', tracking_number: `1Z${ref}`, claim: claim['id'] };
	const shipment = await make('POST', `orders/${ref}/shipments`, parcel);
	const scans = [
		{
			at: '2026-11-20T10:00:00Z',
			status: 'in_transit',
			...(Object.keys(extra).length > 0 && { source: 'me' })
		}
	];
	await make('POST', `shipments/${String(shipment['id'])}/scans`, { scans });
	await make('POST', `orders/${ref}/quotes`, { kind: 'cancel', lines });
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	const link = await make('POST', `orders/${ref}/links`, { scope: 'watch', expires_at });
	expect(String(link['url'])).not.toContain(EXTRA.token);
	for (const made of [claim, shipment, link]) expect(made['id']).not.toBe(NOBODY);
	expect(new Set(refusals.filter((status) => status !== 400))).toEqual(new Set());
	return { ref, order: (await shop.call('GET', `/api/v1/orders/${ref}`, { key })).text };
}

/** What two orders that went the same way have to have in common: all but their ids and when it was. */
function shape({ ref, order }: { ref: string; order: string }): Record<string, unknown> {
	const same = order
		.replaceAll(ref, 'REF')
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
		.replace(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"WHEN"');
	const { portions, ...rest } = JSON.parse(same) as { portions: object[] };
	return { ...rest, portions: portions.map((one) => JSON.stringify(one)).sort() };
}

test('an order goes the same way whatever else its calls claim', async () => {
	const [plain, claimed] = [await travel({}), await travel(EXTRA)];
	expect(shape(claimed)).toEqual(shape(plain));
	const { sql } = shop.connection;
	for (const column of ['historical', 'version', 'status'])
		expect(await sql`select ${sql(column)} from orders where ref = ${claimed.ref}`).toEqual(
			await sql`select ${sql(column)} from orders where ref = ${plain.ref}`
		);
	expect(await sql`select 1 from links where revoked_at is not null or created_by = ${NOBODY}`).toEqual([]);
	expect(await sql`select 1 from history where actor_kind = 'staff'`).toEqual([]);
});

test('stock is what was counted, products are what they are', async () => {
	const variant = { id: 'v1', title: 'Mug', price: 1900, currency: 'EUR' };
	const product = { title: 'Mug', variants: [variant] };
	for (const [path, body] of [
		['products/p1', product],
		['stock/v1', { level: 7 }]
	] as const) {
		const tried = await call('PUT', path, { ...EXTRA, ...body });
		expect([200, 201, 400]).toContain(tried.status);
		expect((await call('PUT', path, body)).status).toBeLessThan(300);
	}
	const [row] = await shop.connection.sql`select level, reserved from stock where variant_id = 'v1'`;
	expect(row).toEqual({ level: 7, reserved: 0 });
	expect(await shop.connection.sql`select id from products`).toEqual([{ id: 'p1' }]);
});
