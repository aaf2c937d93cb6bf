import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventsAnswer, LinkAnswer } from '#server/http/schemas/answers.ts';
import { newRef, oneLine, type Wire } from '#tests/support/order-documents.ts';
import { append } from '#tests/support/order-writer.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Who may follow an order by the API: by link, and by its history. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:read', 'orders:write', 'links:write');
});
afterAll(() => shop?.stop());

const post = (path: string, body?: Wire) => shop.call('POST', `/api/v1/${path}`, { key, body });

async function place(): Promise<string> {
	const ref = newRef();
	const placed = await post('orders', oneLine(ref, 3));
	expect(placed.status, placed.text).toBe(201);
	return ref;
}

test('a link shows its address once, opens the page, and ends when it is revoked', async () => {
	const ref = await place();
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	const made = await post(`orders/${ref}/links`, { scope: 'watch', expires_at });
	expect(made.status, made.text).toBe(201);
	const link = LinkAnswer.parse(made.json);
	expect(link.expires_at).toBe(expires_at);
	const page = new URL(link.url).pathname;
	expect((await shop.call('GET', page)).status).toBe(200);
	for (let times = 0; times < 2; times++) {
		const ended = await shop.call('DELETE', `/api/v1/links/${link.id}`, { key });
		expect([ended.status, ended.json]).toEqual([200, { id: link.id, revoked: true }]);
	}
	const [gone, never] = [
		await shop.call('GET', page),
		await shop.call('GET', '/t/AAAAAAAAAAAAAAAAAAAAAAAAAAA')
	];
	expect([gone.status, never.status]).toEqual([404, 404]);
});

test('events are told oldest first, page by page, without a gap', async () => {
	const ref = await place();
	const entries = Array.from({ length: 220 }, (_, index) => ({
		type: 'order.updated' as const,
		data: { index }
	}));
	await shop.connection.db.transaction((tx) => append(tx, ref, entries));
	const seqs: number[] = [];
	let cursor = '';
	do {
		const page = await shop.call('GET', `/api/v1/orders/${ref}/events${cursor}`, { key });
		const { events, next } = EventsAnswer.parse(page.json);
		seqs.push(...events.map(({ seq }) => seq));
		cursor = next ? `?cursor=${next}` : '';
	} while (cursor);
	expect(seqs).toEqual(Array.from({ length: 221 }, (_, index) => index + 1));
	for (const bad of ['x', '', 'czE%00', 's1', '../../etc'])
		expectProblem(
			await shop.call('GET', `/api/v1/orders/${ref}/events?cursor=${bad}`, { key }),
			400,
			'request.invalid'
		);
});
