import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listStrays, listUnmapped } from '#server/db/carrier-reports.ts';
import { countDeliveries, listFailedDeliveries, trimInbox } from '#server/db/inbox.ts';
import { VENDOR_TALK, type Told } from '#tests/support/carrier-webhooks.ts';
import { deliver, openParcel, seeParcels, settleInbox } from '#tests/support/parcels.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** "Unknown carrier, code or parcel: kept, flagged, never a crash. Two parcels with one number: no leak." (laws) */
const SECRET = 'a secret of this test';
let shop: Shop;
let key: string;

beforeAll(async () => {
	const names = ['EASYPOST', 'AFTERSHIP', 'KARRIO', 'KUAIDI100'].map((name) => [
		`WEBHOOK_SECRET_${name}`,
		SECRET
	]);
	shop = await startShop({ env: Object.fromEntries(names) });
	key = await shop.key('orders:write', 'orders:read', 'tracking:write');
});
afterAll(() => shop?.stop());

const [easypost, aftership] = VENDOR_TALK;
if (!easypost || !aftership) throw new Error('vendors are missing');

let counter = 0;
const newNumber = () => `T${process.pid}X${++counter}`;
const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours)).toISOString();
const STORY: readonly Told[] = [
	{ at: at(20), step: 'picked_up' },
	{ at: at(86), step: 'delivered' }
];
const tell = async (number: string, carrier: string, ref?: string) => {
	const answer = await deliver(
		shop,
		'aftership',
		aftership.say({ number, carrier, ref, steps: STORY }, SECRET)
	);
	expect(answer.status).toBe(200);
	await settleInbox(shop);
};
/** As EasyPost signs it, whatever it is. */
const signed = (body: string | Uint8Array, headers: Record<string, string> = {}) => ({
	body: body as string,
	headers: {
		'content-type': 'application/json',
		'x-hmac-signature': `hmac-sha256-hex=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
		...headers
	}
});
const strayOf = async (number: string) =>
	(await listStrays(shop.connection.db)).find(({ trackingNumber }) => trackingNumber === number);
const statusOf = async (ref: string) => (await seeParcels(shop, key, ref)).map(({ status }) => status);

describe('a parcel', () => {
	test('that nobody has opened is kept and flagged, and gets its news when somebody does', async () => {
		const number = newNumber();
		await tell(number, 'ups');
		expect(await strayOf(number)).toMatchObject({
			reason: 'parcel.unknown',
			vendor: 'aftership',
			carrier: 'ups'
		});
		// Opened as the shop spells it.
		const spelled = `${number.slice(0, 4)} ${number.slice(4).toLowerCase()}`;
		const { ref } = await openParcel(shop, key, { carrier: 'UPS', number: spelled });
		await settleInbox(shop);
		expect(await statusOf(ref)).toEqual(['delivered']);
		expect(await strayOf(number)).toBeUndefined();
	});

	test('with another’s number gets only what its own carrier says', async () => {
		const number = newNumber();
		const mine = await openParcel(shop, key, { carrier: 'ups', number });
		const other = await openParcel(shop, key, { carrier: 'dhl', number });
		await tell(number, 'ups');
		expect(await statusOf(mine.ref)).toEqual(['delivered']);
		expect(await statusOf(other.ref)).toEqual(['pending']);
		await tell(number, 'gls');
		expect(await strayOf(number)).toMatchObject({ reason: 'parcel.other_carrier' });
		expect((await seeParcels(shop, key, other.ref))[0]?.scans).toEqual([]);
	});

	test('that cannot be told from another order’s gets nothing, unless the order is named', async () => {
		const number = newNumber();
		const one = await openParcel(shop, key, { carrier: 'ups', number });
		const two = await openParcel(shop, key, { carrier: 'UPS', number });
		await tell(number, 'ups');
		expect(await strayOf(number)).toMatchObject({ reason: 'parcel.ambiguous' });
		for (const { ref } of [one, two]) expect((await seeParcels(shop, key, ref))[0]?.scans).toEqual([]);
		await tell(number, 'ups', two.ref);
		expect([await statusOf(one.ref), await statusOf(two.ref)]).toEqual([['pending'], ['delivered']]);
		// Somebody else's order is no way in.
		await tell(number, 'ups', 'NOBODY-1');
		expect(await statusOf(one.ref)).toEqual(['pending']);
	});

	test('of several with one number in one order gets the news like the others', async () => {
		const number = newNumber();
		const { ref } = await openParcel(shop, key, { carrier: 'ups', number, pieces: 2 });
		await openParcel(shop, key, { carrier: 'ups', number, ref });
		await tell(number, 'ups');
		expect(await statusOf(ref)).toEqual(['delivered', 'delivered']);
	});

	test('of a split order goes its own way', async () => {
		const [number, other] = [newNumber(), newNumber()];
		const { ref } = await openParcel(shop, key, { carrier: 'ups', number, pieces: 3 });
		await openParcel(shop, key, { carrier: 'ups', number: other, ref });
		await tell(number, 'ups');
		expect(await statusOf(ref)).toEqual(['delivered', 'pending']);
		const answer = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
		const portions = answer.json['portions'] as { state: string; quantity: number }[];
		expect(portions.map(({ state, quantity }) => `${quantity} ${state}`).sort()).toEqual([
			'1 delivered',
			'1 open',
			'1 packed'
		]);
	});
});

describe('a code', () => {
	const withDetails = (number: string, details: object[]) =>
		signed(
			JSON.stringify({
				object: 'Event',
				id: `evt_${number}_${details.length}`,
				description: 'tracker.updated',
				result: { object: 'Tracker', tracking_code: number, carrier: 'FedEx', tracking_details: details }
			})
		);
	const detail = (hours: number, status: string, status_detail: string, carrier_code = '') => ({
		...{ status, status_detail, carrier_code, datetime: at(hours), message: `says ${status}` }
	});

	test('that no table knows is kept beside its scan and counted once per delivery', async () => {
		const number = newNumber();
		const { ref } = await openParcel(shop, key, { carrier: 'fedex', number });
		const details = [
			detail(1, 'in_transit', 'arrived_at_facility'),
			detail(2, 'teleported', 'through_a_wall')
		];
		for (let times = 0; times < 3; times++) await deliver(shop, 'easypost', withDetails(number, details));
		await settleInbox(shop);
		const [parcel] = await seeParcels(shop, key, ref);
		expect(parcel).toMatchObject({ status: 'in_transit' });
		expect(parcel?.scans.map(({ code }) => code)).toContain('teleported/through_a_wall');
		const count = async () =>
			(await listUnmapped(shop.connection.db)).find(({ code }) => code === 'teleported/through_a_wall');
		expect(await count()).toMatchObject({ carrier: 'easypost', seen: 1, text: 'says teleported' });
		await deliver(shop, 'easypost', withDetails(number, [...details, detail(3, 'delivered', 'delivered')]));
		await settleInbox(shop);
		expect(await count()).toMatchObject({ seen: 2 });
		expect(await statusOf(ref)).toEqual(['delivered']);
	});

	test('of the carrier itself says what the vendor left open; “unknown” takes nothing back', async () => {
		const number = newNumber();
		const { ref } = await openParcel(shop, key, { carrier: 'fedex', number });
		const details = [
			detail(1, 'in_transit', 'arrived_at_facility'),
			detail(5, 'unknown', 'unknown', 'OD'),
			detail(6, 'unknown', 'unknown')
		];
		await deliver(shop, 'easypost', withDetails(number, details));
		await settleInbox(shop);
		expect(await statusOf(ref)).toEqual(['out_for_delivery']);
	});
});

test('a number that Kuaidi100 gives up on: silent where there was news, else shown to staff', async () => {
	const { db } = shop.connection;
	const number = newNumber();
	const { ref } = await openParcel(shop, key, { carrier: 'shunfeng', number });
	const push = (nu: string, message: string, data: object[]) => ({
		path: SECRET,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({
			param: JSON.stringify({
				status: 'abort',
				message,
				lastResult: { nu, com: 'shunfeng', state: '0', data }
			})
		}).toString()
	});
	const entry = { time: '2026-08-03 10:00:00', context: '到达 深圳', statusCode: '1002' };
	expect((await deliver(shop, 'kuaidi100', push(number, '60天无变化时', [entry]))).status).toBe(200);
	await settleInbox(shop);
	expect(await statusOf(ref)).toEqual(['expired']);

	const before = (await countDeliveries(db)).failed;
	expect((await deliver(shop, 'kuaidi100', push(newNumber(), '3天查询无记录', []))).status).toBe(200);
	await settleInbox(shop);
	expect((await countDeliveries(db)).failed).toBe(before + 1);
	expect((await listFailedDeliveries(db))[0]?.lastError).toContain('gave up on one');
});

describe('a genuine body that is', () => {
	const event = (more: string) => `{"object":"Event","id":"evt_${++counter}",${more}}`;
	test.each([
		['not JSON', '{"object":'],
		['a reserved name', event('"__proto__":{"a":1}')],
		['a NUL', event('"a":"\\u0000"')],
		['half a surrogate pair', event('"a":"\\ud800"')],
		['a number beyond all numbers', event('"a":1e400')],
		['a tower of brackets', event(`"a":${'['.repeat(200)}${']'.repeat(200)}`)],
		['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])]
	])('%s: 400, and nothing is kept', async (_, body) => {
		const before = await countDeliveries(shop.connection.db);
		expectProblem(await deliver(shop, 'easypost', signed(body)), 400, 'request.invalid');
		expect(await countDeliveries(shop.connection.db)).toEqual(before);
	});

	test('too long, or packed: refused before anybody looks into it', async () => {
		const long = signed(`{"a":"${'x'.repeat(6 * 1024 ** 2)}"}`);
		expectProblem(await deliver(shop, 'easypost', long), 413, 'payload.too_large');
		const packed = signed(gzipSync(Buffer.alloc(50 * 1024 ** 2)), { 'content-encoding': 'gzip' });
		expectProblem(await deliver(shop, 'easypost', packed), 400, 'request.invalid');
	});

	test('of a form nobody knows: kept, failed, and shown to staff; none of our business: kept aside', async () => {
		const { db } = shop.connection;
		const before = await countDeliveries(db);
		const odd = await deliver(shop, 'easypost', signed('[1,2,{"object":"Tracker"}]'));
		const batch = event('"description":"batch.updated","result":{"object":"Batch"}');
		const aside = await deliver(shop, 'easypost', signed(batch));
		expect([odd.status, aside.status]).toEqual([200, 200]);
		await settleInbox(shop);
		const after = await countDeliveries(db);
		expect([after.failed - before.failed, after.ignored - before.ignored]).toEqual([1, 1]);
		expect((await listFailedDeliveries(db))[0]).toMatchObject({
			vendor: 'easypost',
			lastError: 'easypost: no event and no tracker'
		});
	});

	test('with an id above 2^53: kept to the byte, and whole', async () => {
		const number = '90071992547409931234';
		const { ref } = await openParcel(shop, key, { carrier: 'FedEx', number });
		const body = `{"object":"Event","id":9007199254740993,"description":"tracker.updated","result":{"object":"Tracker","weight":614.0,
			"tracking_code":${number},"carrier":"FedEx","tracking_details":[{"status":"delivered","datetime":"${at(9)}"}]}}`;
		expect((await deliver(shop, 'easypost', signed(body))).status).toBe(200);
		await settleInbox(shop);
		expect(await statusOf(ref)).toEqual(['delivered']);
		const [row] = await shop.connection.sql`select delivery_id, convert_from(body, 'UTF8') as body from inbox
			where delivery_id = '9007199254740993'`;
		expect(row?.['body']).toBe(body);
	});
});

test('the carrier’s word on arrival: the newest counts, whatever order they come in', async () => {
	const number = newNumber();
	const { ref, shipment } = await openParcel(shop, key, { carrier: 'FedEx', number });
	const say = (updated_at: string, est_delivery_date: string) =>
		signed(
			JSON.stringify({
				id: `evt_${updated_at}_${number}`,
				object: 'Event',
				description: 'tracker.updated',
				result: { object: 'Tracker', tracking_code: number, carrier: 'FedEx', updated_at, est_delivery_date }
			})
		);
	await deliver(shop, 'easypost', say('2026-11-04T10:00:00Z', '2026-11-09T00:00:00Z'));
	await settleInbox(shop);
	await deliver(shop, 'easypost', say('2026-11-02T10:00:00Z', '2026-11-06T00:00:00Z'));
	await settleInbox(shop);
	const [row] = await shop.connection.sql`select expected_by,
		(select count(*)::int from delivery_estimates where shipment_id = id) as words from shipments where id = ${shipment}`;
	expect(new Date(row?.['expected_by']).toISOString()).toBe('2026-11-09T12:00:00.000Z');
	expect(row?.['words']).toBe(2);

	// The desk is told it too, with whose word it is.
	await deliver(shop, 'easypost', say('2026-11-05T10:00:00Z', '2199-01-05T00:00:00Z'));
	await settleInbox(shop);
	const { browser } = await staffMember(shop);
	const desk = (await browser.get(`/staff/orders/${ref}`)).text;
	for (const told of ['When it may arrive', 'The carrier says', '2199']) expect(desk).toContain(told);
});

test('the desk is shown all of it, as text, and nobody else is', async () => {
	const number = 'STRAY<script>1';
	await tell(number, 'ups');
	const { browser } = await staffMember(shop);
	const page = await browser.get('/staff/incoming');
	expect(page.status).toBe(200);
	for (const told of [
		'STRAY&lt;script>1',
		'easypost: no event and no tracker',
		'teleported/through_a_wall',
		'says teleported'
	])
		expect(page.text).toContain(told);
	expect(page.text).not.toContain('STRAY<script>');
	const stranger = await shop.call('GET', '/staff/incoming');
	expect([stranger.status, stranger.text.includes('STRAY')]).toEqual([401, false]);
});

test('what was told stays 30 days, what waits for its parcel 90, and what failed until somebody looks', async () => {
	const { db, sql } = shop.connection;
	await tell('WAITING1', 'ups');
	const before = await countDeliveries(db);
	await sql`update inbox set received_at = now() - interval '31 days'`;
	expect(await trimInbox(db)).toBeGreaterThan(10);
	const after = await countDeliveries(db);
	expect(after.failed).toBe(before.failed);
	expect(after.failed).toBeGreaterThan(0);
	expect(after.done).toBe(
		Number(
			(
				await sql`select count(distinct delivery_id)::int as n from stray_parcels
		where resolved_at is null`
			)[0]?.['n']
		)
	);
	await sql`update stray_parcels set found_at = now() - interval '91 days'`;
	await trimInbox(db);
	expect((await countDeliveries(db)).done).toBe(0);
});
