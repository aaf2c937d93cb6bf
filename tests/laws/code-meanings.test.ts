import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { transact } from '#server/db/transaction.ts';
import { mapCode } from '#server/use-cases/map-code.ts';
import { VENDOR_TALK, type VendorTalk } from '#tests/support/carrier-webhooks.ts';
import { deliver, openParcel, seeParcels, settleInbox } from '#tests/support/parcels.ts';
import { invite } from '#tests/support/staff-member.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** A code that no table has: what staff say it means holds for what came before and for what comes. */
const easypost = VENDOR_TALK[0] as VendorTalk;
const SECRET = 'easypost-secret';
const CODE = 'mooned/held_by_the_moon';
let shop: Shop;
let key: string;
let staff: string;

beforeAll(async () => {
	shop = await startShop({ env: { WEBHOOK_SECRET_EASYPOST: SECRET } });
	key = await shop.key('orders:write', 'orders:read', 'tracking:write');
	staff = (await invite(shop)).principalId;
});
afterAll(() => shop?.stop());

const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();

/** A genuine delivery whose step has a code that nobody knows. */
async function say(number: string, hour: number): Promise<void> {
	const steps = [{ at: at(hour), step: 'picked_up' as const, text: 'A step of its own' }];
	const said = easypost.say({ number, carrier: easypost.carrier, steps }, SECRET);
	const body = said.body
		.replace('received_at_origin_facility', 'held_by_the_moon')
		.replace('"status":"in_transit"', '"status":"mooned"');
	expect(body).not.toBe(said.body);
	const signature = createHmac('sha256', SECRET).update(body).digest('hex');
	const headers = { ...said.headers, 'x-hmac-signature': `hmac-sha256-hex=${signature}` };
	expect((await deliver(shop, easypost.vendor, { ...said, body, headers })).status).toBe(200);
	await settleInbox(shop);
}
const map = (meaning: string, code = CODE) =>
	transact(shop.connection.db, (tx) =>
		mapCode(
			tx,
			{ kind: 'staff', id: staff },
			{ carrier: 'easypost', code, meaning, reason: { handle: 'carrier_says', words: '' } }
		)
	);
const open = async (number: string) => {
	const { ref } = await openParcel(shop, key, { carrier: easypost.carrier, number });
	return async () => {
		const [parcel] = await seeParcels(shop, key, ref);
		return { status: parcel?.status, scans: parcel?.scans.map(({ status }) => status) };
	};
};
const waiting = async () =>
	(
		await shop.connection.sql`select count(*)::int as n from unmapped_codes u where not exists (
		select from code_meanings m where m.carrier = u.carrier and m.code = u.code)`
	)[0]?.['n'];

test('what was kept is read anew, what comes is meant so, and the code waits for nobody any more', async () => {
	const see = await open(`C1 ${process.pid}`);
	await say(`C1 ${process.pid}`, 1);
	const before = await see();
	expect(before.status).not.toBe('exception');
	expect(before.scans).toHaveLength(1);
	expect(await waiting()).toBe(1);

	expect(await map('exception/customs')).toMatchObject({ ok: true, value: { recalled: 1 } });
	await settleInbox(shop);
	expect(await see()).toEqual({ status: 'exception', scans: ['exception'] });
	expect(await waiting()).toBe(0);

	const later = await open(`C2 ${process.pid}`);
	await say(`C2 ${process.pid}`, 2);
	expect(await later()).toEqual({ status: 'exception', scans: ['exception'] });
	expect(await waiting()).toBe(0);

	// Corrected, the later word counts, for all of them.
	expect(await map('out_for_delivery')).toMatchObject({ ok: true, value: { recalled: 2 } });
	await settleInbox(shop);
	for (const look of [see, later])
		expect(await look()).toEqual({ status: 'out_for_delivery', scans: ['out_for_delivery'] });
	const orders = await shop.connection.sql<{ id: string }[]>`select id from orders`;
	for (const { id } of orders) expect(await firstBrokenEntry(shop.connection.db, id)).toBeUndefined();
});

test('a code that nobody sent and a meaning that is none are refused', async () => {
	expect(await map('delivered', 'nobody/said')).toMatchObject({ refusal: { code: 'task.not_found' } });
	for (const meaning of ['', 'arrived', 'delivered/customs', 'exception/joy'])
		expect(await map(meaning)).toMatchObject({ refusal: { code: 'request.invalid' } });
});
