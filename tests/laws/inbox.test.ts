import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { countDeliveries, leaseDeliveries, listFailedDeliveries, lockDelivery } from '#server/db/inbox.ts';
import { VENDOR_TALK, type Told } from '#tests/support/carrier-webhooks.ts';
import { deliver, openParcel, seeParcels, settleInbox } from '#tests/support/parcels.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/**
 * What was answered with success is kept, and takes effect once: through kill -9 at any moment, through processing that
 * throws, and with two nodes at it (laws: "Machines that send us things", "Crashes").
 */
const SECRET = 'a secret of this test';
const ROUNDS = 4;
const PARCELS = 4;

let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop({ env: { WEBHOOK_SECRET_EASYPOST: SECRET } });
	key = await shop.key('orders:write', 'orders:read', 'tracking:write');
});
afterAll(() => shop?.stop());

const [easypost] = VENDOR_TALK;
if (!easypost) throw new Error('no vendor');
const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours)).toISOString();
const STEPS: readonly Told[] = [
	{ at: at(0), step: 'label' },
	{ at: at(20), step: 'picked_up' },
	{ at: at(40), step: 'moving' },
	{ at: at(60), step: 'round' },
	{ at: at(61), step: 'tried' },
	{ at: at(84), step: 'round' },
	{ at: at(86), step: 'delivered' }
];
const say = (number: string, steps: readonly Told[], id?: string) =>
	easypost.say({ number, carrier: 'UPS', steps }, SECRET, id);

test('killed at random moments: nothing that was answered is lost, and each has its effect once', async () => {
	const { sql, db } = shop.connection;
	const numbers = Array.from({ length: PARCELS }, (_, index) => `KILL${index}`);
	const refs = new Map<string, string>();
	for (const number of numbers)
		refs.set(number, (await openParcel(shop, key, { carrier: 'ups', number })).ref);
	const answered = new Set<string>();
	let lost = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const batch = numbers.flatMap((number) =>
			STEPS.map((step, index) => {
				const id = `evt_${number}_${index}`;
				return { id, sent: say(number, [step], id) };
			})
		);
		const moment = 1 + Math.floor(Math.random() * (batch.length - 1));
		const reached = Promise.withResolvers<void>();
		let through = 0;
		const sends = batch.map(({ id, sent }) =>
			deliver(shop, 'easypost', sent).then(
				(answer: Answer) => {
					expect(answer.status).toBe(200);
					answered.add(id);
					if (++through === moment) reached.resolve();
				},
				() => (lost += 1)
			)
		);
		await reached.promise;
		await shop.kill();
		await Promise.all(sends);
		await shop.restart();
	}
	// Else the moments were no test.
	expect(lost).toBeGreaterThan(0);
	await settleInbox(shop);
	const kept = await sql`select delivery_id, state, attempts from inbox where vendor = 'easypost'`;
	const ids = new Set(kept.map((row) => String(row['delivery_id'])));
	expect([...answered].filter((id) => !ids.has(id))).toEqual([]);
	expect(kept.filter(({ state }) => state !== 'done')).toEqual([]);
	for (const [number, ref] of refs) {
		const [parcel] = await seeParcels(shop, key, ref);
		const told = STEPS.filter((_, index) => ids.has(`evt_${number}_${index}`));
		expect(parcel?.scans).toHaveLength(told.length);
		if (told.length === STEPS.length) expect(parcel?.status).toBe('delivered');
		const [order] = await sql`select id, history_seq from orders where ref = ${ref}`;
		// Placed, opened, and one entry for each scan: an effect that came twice would have left another.
		expect(order?.['history_seq']).toBe(2 + told.length);
		expect(await firstBrokenEntry(db, order?.['id'])).toBeUndefined();
	}
});

test('killed in the middle of one: it runs again within 30 s, its effect once', async () => {
	const { sql } = shop.connection;
	const { ref } = await openParcel(shop, key, { carrier: 'ups', number: 'MIDDLE' });
	// Makes the effect itself take long: time enough to kill whoever is at it.
	await sql.unsafe(`create function linger() returns trigger language plpgsql as
		$$ begin perform pg_sleep(2); return new; end $$`);
	await sql.unsafe('create trigger linger before insert on scans for each row execute function linger()');
	expect((await deliver(shop, 'easypost', say('MIDDLE', STEPS.slice(0, 2)))).status).toBe(200);
	const isAtIt = async () =>
		(await sql`select 1 from pg_stat_activity where query ilike 'insert into "scans"%' and state = 'active'`)
			.length > 0;
	await expect.poll(isAtIt, { interval: 10 }).toBe(true);
	await shop.kill();
	await sql.unsafe('drop trigger linger on scans; drop function linger');
	const killedAt = Date.now();
	await shop.restart();
	await settleInbox(shop);
	expect(Date.now() - killedAt).toBeLessThan(30_000);
	const [parcel] = await seeParcels(shop, key, ref);
	expect(parcel?.scans).toHaveLength(2);
	expect(parcel?.status).toBe('in_transit');
});

test('what throws is tried again, leaves nothing half done, and stays visible when it never works', async () => {
	const { sql, db } = shop.connection;
	const { ref } = await openParcel(shop, key, { carrier: 'ups', number: 'THROWS' });
	await sql.unsafe(`create function refuse() returns trigger language plpgsql as
		$$ begin raise exception 'not this one' using errcode = 'XX000'; end $$`);
	await sql.unsafe('create trigger refuse after update on shipments for each row execute function refuse()');
	const before = await countDeliveries(db);
	expect((await deliver(shop, 'easypost', say('THROWS', STEPS, 'evt_throws'))).status).toBe(200);
	const row = async () =>
		(
			await sql`select state, attempts, last_error from inbox where delivery_id = 'evt_throws'`
		)[0] as unknown as {
			state: string;
			attempts: number;
			last_error: string;
		};
	await expect.poll(async () => (await row()).attempts, { timeout: 20_000 }).toBeGreaterThan(1);
	expect(await row()).toMatchObject({
		state: 'received',
		last_error: expect.stringMatching(/^unexpected: /)
	});
	expect((await seeParcels(shop, key, ref))[0]?.scans).toEqual([]);

	// An hour and a half of attempts later.
	await sql`update inbox set attempts = 20, next_attempt_at = now() where delivery_id = 'evt_throws'`;
	await expect.poll(async () => (await row()).state, { timeout: 20_000 }).toBe('failed');
	expect(await listFailedDeliveries(db)).toMatchObject([
		{ vendor: 'easypost', lastError: expect.any(String) }
	]);
	expect((await countDeliveries(db)).failed).toBe(before.failed + 1);

	// The reason is gone, and the vendor sends it again.
	await sql.unsafe('drop trigger refuse on shipments; drop function refuse');
	expect((await deliver(shop, 'easypost', say('THROWS', STEPS, 'evt_throws'))).status).toBe(200);
	await settleInbox(shop);
	expect(await row()).toMatchObject({ state: 'done', last_error: null });
	expect((await seeParcels(shop, key, ref))[0]?.status).toBe('delivered');
});

test('of two who would process one delivery, one does', async () => {
	const { sql, db } = shop.connection;
	await shop.kill();
	await sql`insert into inbox (id, channel, vendor, delivery_id, headers, body) select gen_random_uuid(), 'carriers', 'easypost',
		'both_' || n, '{}', 'x' from generate_series(1, 40) n`;
	const leases = await Promise.all([1, 2, 3, 4].map(() => leaseDeliveries(db, 20, 60)));
	const ids = leases.flat();
	expect(ids).toHaveLength(40);
	expect(new Set(ids).size).toBe(40);
	expect(await leaseDeliveries(db, 20, 60)).toEqual([]);
	const [first = ''] = ids;
	await db.transaction(async (tx) => {
		expect(await lockDelivery(tx, first)).toMatchObject({ id: first, attempts: 1 });
		expect(await db.transaction((other) => lockDelivery(other, first))).toBeUndefined();
	});
});
