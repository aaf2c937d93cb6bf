import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { placeOrder } from '#tests/support/staff-member.ts';

/** The address of a link opens it: whoever asked gets it, the same each time, and nothing that is kept holds it. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('links:write');
});
afterAll(() => shop?.stop());

test('a link’s address is kept locked, comes again for its key alone, and opens the link', async () => {
	const ref = await placeOrder(shop);
	const body = { scope: 'watch', expires_at: new Date(Date.now() + 3_600_000).toISOString() };
	const make = (idempotencyKey: string) =>
		shop.call('POST', `/api/v1/orders/${ref}/links`, { key, idempotencyKey, body });
	const [mine, others] = [randomUUID(), randomUUID()];
	const first = await make(mine);
	expect(first.status, first.text).toBe(201);
	const url = String(first.json['url']);
	expect(url).toMatch(/^https?:\/\/[^/]+\/t\/[\w-]{27}$/);
	const again = await make(mine);
	expect(again.headers.get('idempotent-replayed')).toBe('true');
	expect(again.text).toBe(first.text);

	const token = url.split('/').at(-1) ?? '';
	const kept = await shop.connection.sql<{ answer: string }[]>`
		select answer from idempotency_keys where key = ${mine}`;
	expect(kept).toHaveLength(1);
	expect(kept[0]?.answer).not.toContain(token);
	expect((await fetch(shop.origin + new URL(url).pathname)).status).toBe(200);

	// Copied to the answer of another link it does not open there.
	expect((await make(others)).status).toBe(201);
	await shop.connection.sql`update idempotency_keys set answer = jsonb_set(answer::jsonb, '{url}',
		(select answer::jsonb -> 'url' from idempotency_keys where key = ${mine}))::text where key = ${others}`;
	const copied = await make(others);
	expect(copied.headers.get('idempotent-replayed')).toBe('true');
	expect(copied.json['url']).toBeUndefined();
});
