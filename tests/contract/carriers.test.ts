import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { VENDOR_TALK, type Told, type VendorTalk } from '#tests/support/carrier-webhooks.ts';
import { deliver, openParcel, seeParcels, settleInbox } from '#tests/support/parcels.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Parcels in, through the public door: who may speak, what is believed, and whom it is told of. */
const SECRETS: Record<string, string> = {
	easypost: 'sécret',
	aftership: 'aftership-secret',
	shippo: 'shippo-secret',
	'17track': 'seventeen-key',
	kuaidi100: 'salt',
	karrio: 'karrio-secret'
};
const OLD = 'the-one-before';

let shop: Shop;
let key: string;

beforeAll(async () => {
	const env = Object.entries(SECRETS).map(([vendor, secret]) => [
		`WEBHOOK_SECRET_${vendor.toUpperCase()}`,
		`${secret},${OLD}`
	]);
	shop = await startShop({ env: Object.fromEntries(env) });
	key = await shop.key('orders:write', 'orders:read', 'tracking:write');
});
afterAll(() => shop?.stop());

let counter = 0;
const newNumber = () => `1Z ${process.pid}-${++counter}`;
const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours)).toISOString();
const STORY: readonly Told[] = [
	{ at: at(0), step: 'label' },
	{ at: at(20), step: 'picked_up', text: 'Abgeholt <b>in Köln</b>' },
	{ at: at(60), step: 'round' },
	{ at: at(61), step: 'tried' },
	{ at: at(84), step: 'round' },
	{ at: at(86), step: 'delivered' }
];
const secretOf = ({ vendor }: VendorTalk) => SECRETS[vendor] ?? '';
const stored = async () =>
	Number((await shop.connection.sql`select count(*)::int as n from inbox`)[0]?.['n']);
const easypost = VENDOR_TALK[0] as VendorTalk;

describe.each(VENDOR_TALK.map((talk) => [talk.vendor, talk] as const))('%s', (vendor, talk) => {
	const open = async () => {
		const number = newNumber();
		return { number, ...(await openParcel(shop, key, { carrier: talk.carrier, number })) };
	};
	const say = (number: string, steps: readonly Told[], id?: string) =>
		talk.say({ number, carrier: talk.carrier, steps }, secretOf(talk), id);

	test('rightly signed: success in its own words, kept once, and told to the parcel', async () => {
		const { number, ref } = await open();
		const before = await stored();
		const answer = await deliver(shop, vendor, say(number, STORY));
		expect(talk.isSuccess(answer.status, answer.text), answer.text).toBe(true);
		expect(answer.headers.get('cache-control')).toBe('no-store');
		await settleInbox(shop);
		expect(await stored()).toBe(before + 1);

		const [parcel] = await seeParcels(shop, key, ref);
		expect(parcel).toMatchObject({ status: 'delivered', action_required: false });
		expect(parcel?.scans).toHaveLength(STORY.length);
		for (const scan of parcel?.scans ?? [])
			expect(scan).toMatchObject({ source: vendor, approximate: talk.vague });
		// Carriers' text is kept as it came; it is inert where it is shown.
		expect(parcel?.scans.map(({ text }) => text)).toContain('Abgeholt <b>in Köln</b>');

		const [order] = await shop.connection.sql`select id from orders where ref = ${ref}`;
		const [entry] = await shop.connection.sql`select actor_kind, actor_id from history
			where order_id = ${order?.['id']} order by seq desc limit 1`;
		expect(entry).toEqual({ actor_kind: 'carrier', actor_id: vendor });
		expect(await firstBrokenEntry(shop.connection.db, order?.['id'])).toBeUndefined();
	});

	test('wrongly signed, not signed, or changed on the way: 401, and nothing is kept', async () => {
		const { number, ref } = await open();
		const before = await stored();
		const sent = say(number, STORY);
		const bare = { ...sent, headers: { 'content-type': sent.headers['content-type'] ?? '' } };
		const unsigned = vendor === 'kuaidi100' ? { ...bare, body: sent.body.replace(/&sign=.*$/, '') } : bare;
		const tries = [talk.forge(sent), unsigned, { ...unsigned, path: 'guess' }];
		// What carries the secret itself does not show a change on the way.
		if (vendor !== 'karrio')
			tries.push({ ...sent, body: sent.body.replace('K', 'k').replace('%2C', '%2c%20') });
		for (const wrong of tries) {
			const answer = await deliver(shop, vendor, wrong);
			expectProblem(answer, 401, 'signature.invalid');
			expect(answer.headers.get('www-authenticate')).toBeNull();
		}
		expect(await stored()).toBe(before);
		expect((await seeParcels(shop, key, ref))[0]?.scans).toEqual([]);
	});

	test('signed with the secret before the last one: taken while it is listed', async () => {
		const { number, ref } = await open();
		const answer = await deliver(
			shop,
			vendor,
			talk.say({ number, carrier: talk.carrier, steps: STORY }, OLD)
		);
		expect(talk.isSuccess(answer.status, answer.text)).toBe(true);
		await settleInbox(shop);
		expect((await seeParcels(shop, key, ref))[0]?.status).toBe('delivered');
	});

	test('the same delivery again changes nothing', async () => {
		const { number, ref } = await open();
		const sent = say(number, STORY, randomUUID());
		const before = await stored();
		const answers = await Promise.all([1, 2, 3, 4].map(() => deliver(shop, vendor, sent)));
		await settleInbox(shop);
		const [seen] = await seeParcels(shop, key, ref);
		answers.push(await deliver(shop, vendor, sent));
		await settleInbox(shop);
		for (const { status, text } of answers) expect(talk.isSuccess(status, text)).toBe(true);
		expect(await stored()).toBe(before + 1);
		expect((await seeParcels(shop, key, ref))[0]).toEqual(seen);
	});

	test('webhooks in any order, each several times, end where the story ends', async () => {
		const { number, ref } = await open();
		const told = STORY.map((step) => say(number, [step]));
		const order = [5, 2, 0, 4, 5, 1, 3, 0, 2].map((index) => told[index] ?? say(number, STORY));
		await Promise.all(order.map((sent) => deliver(shop, vendor, sent)));
		await settleInbox(shop);
		const straight = await open();
		await deliver(shop, vendor, say(straight.number, STORY));
		await settleInbox(shop);
		const [mixed] = await seeParcels(shop, key, ref);
		const [plain] = await seeParcels(shop, key, straight.ref);
		const state = ({ status, sub_status, cause, action_required, scans }: typeof mixed & object) =>
			JSON.stringify([
				status,
				sub_status,
				cause,
				action_required,
				scans.map((scan) => [scan.at, scan.status])
			]);
		expect(mixed && state(mixed)).toBe(plain && state(plain));
		expect(mixed?.status).toBe('delivered');
	});

	test('on its way back to the shop, after a delivery too', async () => {
		const { number, ref } = await open();
		await deliver(shop, vendor, say(number, [...STORY, { at: at(200), step: 'returning' }]));
		await settleInbox(shop);
		expect((await seeParcels(shop, key, ref))[0]).toMatchObject({ status: 'exception', cause: 'returning' });
	});
});

describe('whoever signs nothing', () => {
	test.each(['shippo', 'karrio', 'kuaidi100'])(
		'%s is believed on its secret address, and there alone',
		async (name) => {
			const talk = VENDOR_TALK.find(({ vendor }) => vendor === name) as VendorTalk;
			const number = newNumber();
			const { ref } = await openParcel(shop, key, { carrier: talk.carrier, number });
			const sent = talk.say({ number, carrier: talk.carrier, steps: STORY }, secretOf(talk));
			const headers = { 'content-type': sent.headers['content-type'] ?? '' };
			const bare = { headers, body: sent.body.replace(/&sign=.*$/, '') };
			expectProblem(await deliver(shop, name, bare), 401, 'signature.invalid');
			expectProblem(
				await deliver(shop, name, { ...bare, path: `${secretOf(talk)}x` }),
				401,
				'signature.invalid'
			);
			const answer = await deliver(shop, name, { ...bare, path: encodeURIComponent(secretOf(talk)) });
			expect(talk.isSuccess(answer.status, answer.text)).toBe(true);
			await settleInbox(shop);
			expect((await seeParcels(shop, key, ref))[0]?.status).toBe('delivered');
			// A signature that is there has to be right, whatever the address.
			const forged = { ...talk.forge(sent), path: encodeURIComponent(secretOf(talk)) };
			expectProblem(await deliver(shop, name, forged), 401, 'signature.invalid');
		}
	);

	test.each(['easypost', 'aftership', '17track'])('%s signs, so its address proves nothing', async (name) => {
		const talk = VENDOR_TALK.find(({ vendor }) => vendor === name) as VendorTalk;
		const { body } = talk.say({ number: newNumber(), carrier: 'ups', steps: STORY }, secretOf(talk));
		const sent = { body, headers: {}, path: encodeURIComponent(secretOf(talk)) };
		expectProblem(await deliver(shop, name, sent), 401, 'signature.invalid');
	});

	test('the address is a secret, so the log does not tell it', () => {
		expect(shop.output()).toContain('/api/webhooks/carriers/shippo/…');
		expect(shop.output()).not.toContain('shippo-secret');
	});
});

test('a vendor nobody knows is not there; one without a secret is nobody', async () => {
	const sent = easypost.say({ number: 'X1', carrier: 'UPS', steps: STORY }, '');
	expectProblem(await deliver(shop, 'fedex-direct', sent), 404, 'route.not_found');
	expectProblem(await deliver(shop, 'constructor', sent), 404, 'route.not_found');
	const unset = await startShop({ databaseUrl: shop.databaseUrl });
	try {
		expectProblem(await deliver(unset, 'easypost', sent), 401, 'signature.invalid');
		expectProblem(await deliver(unset, 'karrio', { ...sent, path: 'undefined' }), 401, 'signature.invalid');
	} finally {
		await unset.stop();
	}
});
