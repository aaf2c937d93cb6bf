import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { brokenInvariants, piecesByState } from '#tests/support/order-state.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** A parcel that came back is sent anew (ADR 43): the same pieces in another parcel, once, and its buyer is told. */
let shop: Shop;
let key: string;
let staff: CookieJar;
let ref: string;
let parcel: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'warehouse:write', 'tracking:write');
	({ browser: staff } = await staffMember(shop, 'agent'));
});
afterAll(async () => {
	expect(await brokenInvariants(shop.connection)).toEqual([]);
	await shop?.stop();
});
beforeEach(async () => {
	ref = newRef();
	const buyer = { kind: 'consumer', country: 'DE', email: `${ref.toLowerCase()}@buyers.example` };
	expect((await post('orders', oneLine(ref, 3, { buyer }))).status).toBe(201);
	// Two of three, by way of a claim; the third waits.
	const claim = await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 2 }] });
	const claimId = String(claim.json['id']);
	expect((await post(`claims/${claimId}/handed-over`)).status).toBe(200);
	const opened = await post(`orders/${ref}/shipments`, {
		...{ carrier: 'dhl', tracking_number: `OUT${ref}`, claim: claimId }
	});
	parcel = String(opened.json['id']);
});

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const scan = async (id: string, status: string, minutes: number, cause?: string) => {
	const at = new Date(Date.now() - minutes * 60_000).toISOString();
	const done = await post(`shipments/${id}/scans`, { scans: [{ at, status, ...(cause && { cause }) }] });
	expect(done.status).toBe(200);
};
const comeBack = async () => {
	await scan(parcel, 'in_transit', 60);
	await scan(parcel, 'exception', 30, 'returned');
};
const again = (id = parcel) =>
	post(`shipments/${id}/again`, { carrier: 'ups', tracking_number: `AGAIN${ref}` });
const pieces = () => piecesByState(shop.connection, ref);
const historyOf = async () => {
	const rows = await shop.connection.sql<{ type: string; data: Record<string, unknown> }[]>`select type, data
		from history where order_id = (select id from orders where ref = ${ref}) order by seq`;
	return rows.filter(({ type }) => type === 'shipment.sent_again').map(({ data }) => data);
};
const noticesOf = async () =>
	(
		await shop.connection.sql<{ kind: string }[]>`select kind from notices
		where order_id = (select id from orders where ref = ${ref})`
	).map(({ kind }) => kind);

describe('by the shop’s systems', () => {
	test('the same pieces go out again, arrive, and are nobody’s a second time', async () => {
		await comeBack();
		const done = await again();
		expect([done.status, done.json]).toMatchObject([
			201,
			{ order: ref, again_of: parcel, lines: [{ line: 'l1', quantity: 2 }] }
		]);
		expect(await pieces()).toEqual({ open: 1, packed: 2 });
		expect(await historyOf()).toMatchObject([
			{ shipment: done.json['id'], again_of: parcel, carrier: 'ups' }
		]);
		await expect.poll(noticesOf, { timeout: 20_000 }).toContain('parcel_again');

		const id = String(done.json['id']);
		await scan(id, 'in_transit', 5);
		expect(await pieces()).toEqual({ open: 1, handed_over: 2 });
		// What is still said of the old one stays with the old one.
		await scan(parcel, 'in_transit', 45);
		await scan(parcel, 'exception', 3, 'returned');
		expect(await pieces()).toEqual({ open: 1, handed_over: 2 });
		await scan(id, 'delivered', 1);
		expect(await pieces()).toEqual({ open: 1, delivered: 2 });
		const seen = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
		expect(seen.json['status']).toBe('partly_delivered');
	});

	test('once, however many ask at the same time', async () => {
		await comeBack();
		const all = await Promise.all(Array.from({ length: 6 }, () => again()));
		expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
		expect(all.find(({ status }) => status === 409)?.json['code']).toBe('shipment.nothing_left');
		expect(await historyOf()).toHaveLength(1);
		expect(await pieces()).toEqual({ open: 1, packed: 2 });
	});

	test('and not what has not come back, is a return’s, or nobody knows', async () => {
		await scan(parcel, 'in_transit', 60);
		const early = await again();
		expect([early.status, early.json['code'], early.json['state']]).toEqual([
			...[409, 'shipment.not_back', 'in_transit']
		]);
		expect((await again('00000000-0000-4000-8000-000000000000')).status).toBe(404);
		expect((await post(`shipments/${parcel}/again`, { carrier: '', tracking_number: '' })).status).toBe(400);
		expect(await pieces()).toEqual({ open: 1, handed_over: 2 });
	});
});

describe('at the desk', () => {
	const send = (fields: Record<string, string> = {}) =>
		staff.post('/staff/parcels?/again', {
			...{ shipment: parcel, carrier: 'ups', number: `AGAIN${ref}`, reason: 'address_corrected', words: '' },
			...fields
		});

	test('with a reason, from the queue in which it then stands no more', async () => {
		await comeBack();
		expect((await staff.get('/staff/parcels')).text).toContain(`value="${parcel}"`);
		expect((await send({ reason: '' })).status).toBe(422);
		expect((await send({ number: ' ' })).status).toBe(400);
		expect(await pieces()).toEqual({ open: 1, handed_over: 2 });
		const sent = await send();
		expect([sent.status, sent.text]).toEqual([200, expect.stringContaining('is sent again')]);
		expect(await pieces()).toEqual({ open: 1, packed: 2 });
		expect((await staff.get('/staff/parcels')).text).not.toContain(`value="${parcel}"`);
		const [audit] = await shop.connection.sql<{ reason: string }[]>`select reason from audit
			where action = 'parcel.sent_again' and order_id = (select id from orders where ref = ${ref})`;
		expect(audit?.reason).toBe('address_corrected');
		expect((await send()).status).toBe(409);
	});
});
