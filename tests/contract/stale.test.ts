import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What may be done with an order changes with time alone: nobody is told "unchanged" over such a boundary. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'policy:write');
	const steps = [
		{ until: { after: 'placed_at' as const, for: 'PT1H' }, fee: null },
		{ until: { event: 'claimed' as const }, fee: { percent: 10 } }
	];
	await publish({ ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
});
afterAll(() => shop?.stop());

async function publish(document: object, valid_from?: string): Promise<void> {
	const draft = await shop.call('POST', '/api/v1/policies/drafts', { key, body: document });
	expect(draft.status, draft.text).toBe(201);
	const path = `/api/v1/policies/drafts/${draft.json['id']}/publish`;
	const done = await shop.call('POST', path, { key, ...(valid_from && { body: { valid_from } }) });
	expect(done.status, done.text).toBe(200);
}
const HOUR = 3_600_000;
async function place(placedAt: number): Promise<string> {
	const ref = newRef();
	const paid = new Date(placedAt + 1000).toISOString();
	const payments = [{ provider: 'card', reference: ref, amount: 1000, captured_at: paid }];
	const buyer = { kind: 'business', country: 'CH' };
	const placed_at = new Date(placedAt).toISOString();
	const placed = await shop.call('POST', '/api/v1/orders', {
		key,
		body: oneLine(ref, 1, { placed_at, buyer, payments })
	});
	expect(placed.status, placed.text).toBe(201);
	return ref;
}
const read = (ref: string, etag?: string) =>
	shop.call('GET', `/api/v1/orders/${ref}`, { key, headers: etag ? { 'if-none-match': etag } : {} });
type Cancel = { until?: string; schedule: { fee: number; until?: string }[] };
const cancelIn = (json: Readonly<Record<string, unknown>>) => (json['actions'] as Cancel[])[0];

test('over the end of a window the same version is told anew, with what may be done now', async () => {
	const ref = await place(Date.now() - HOUR + 4000);
	const before = await read(ref);
	const etag = before.headers.get('etag') ?? '';
	expect(cancelIn(before.json)?.schedule.map(({ fee }) => fee)).toEqual([0, 100, 0, 0]);
	const until = Date.parse(cancelIn(before.json)?.until ?? '');
	expect(until).toBeGreaterThan(Date.now());
	expect((await read(ref, etag)).status).toBe(304);
	await sleep(until - Date.now() - 300);
	expect((await read(ref, etag)).status).toBe(304);
	await sleep(until - Date.now() + 300);
	const after = await read(ref, etag);
	expect(after.status).toBe(200);
	expect(after.json['version']).toBe(before.json['version']);
	expect(cancelIn(after.json)?.until).toBeUndefined();
	const now = after.headers.get('etag') ?? '';
	expect(now).not.toBe(etag);
	expect((await read(ref, now)).status).toBe(304);
});

test('a tag that claims to be good for longer is not better than the version it names', async () => {
	const ref = await place(Date.now() - 2 * HOUR);
	const etag = (await read(ref)).headers.get('etag') ?? '';
	for (const forged of [
		etag.replace('v1.', 'v2.'),
		etag.replace(/p\d+/, 'p9'),
		etag.replace(/x"$/, '1"'),
		'"v1"'
	]) {
		expect((await read(ref, forged)).status, forged).toBe(200);
	}
});

test('a policy that is published, or becomes valid, ends what was told before', async () => {
	const ref = await place(Date.now() - 2 * HOUR);
	const etag = (await read(ref)).headers.get('etag') ?? '';
	const extend = [{ id: 'longer', placed: ['2020-01-01', '2099-12-31'], return_until: '2099-12-31' }];
	const soon = new Date(Date.now() + 6000);
	await publish({ ...samplePolicy(), extend }, soon.toISOString());
	const after = await read(ref, etag);
	expect(after.status).toBe(200);
	const next = after.headers.get('etag') ?? '';
	expect(next).not.toBe(etag);
	expect((await read(ref, next)).status).toBe(304);
	await sleep(soon.getTime() - Date.now() + 300);
	expect((await read(ref, next)).status).toBe(200);
});
