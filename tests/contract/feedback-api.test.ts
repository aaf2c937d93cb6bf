import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What shoppers said, as the shop's own systems read it. */
let shop: Shop;
let key: string;
let ref: string;

beforeAll(async () => {
	shop = await startShop({ env: { RATE_SCALE: '1000' } });
	key = await shop.key('feedback:read');
	ref = newRef();
	const body = orderDocument(ref);
	const placed = await shop.call('POST', '/api/v1/orders', { key: await shop.key('orders:write'), body });
	expect(placed.status).toBe(201);
	const { sql } = shop.connection;
	await sql`insert into feedback_forms (version, content) values (1, '{}') on conflict do nothing`;
	// Four in the same millisecond: a cursor must not lose any of them.
	await sql`insert into feedback_answers (id, occasion, form_version, score, reasons, given_at)
		select gen_random_uuid(), 'delivered', 1, i, '{packaging}', '2026-11-02T00:00:00Z' from generate_series(1, 4) i`;
	await sql`insert into feedback_answers (id, order_id, occasion, subject, form_version, score, line_id, product_id, given_at)
		select '01890000-0000-7000-8000-000000000001', id, 'order', id, 1, 2, 'l1', 'p1', '2026-11-03T10:00:00Z' from orders where ref = ${ref}`;
	await sql`insert into feedback_words values ('01890000-0000-7000-8000-000000000001', 'The rim was chipped')`;
	await sql`insert into feedback_tasks (answer_id, kind, raised_at, due_at)
		values ('01890000-0000-7000-8000-000000000001', 'low_score', '2026-11-03T10:00:00Z', '2026-11-04T10:00:00Z')`;
	await sql`insert into feedback_answers (id, occasion, form_version, score, suspect, given_at)
		values (gen_random_uuid(), 'order', 1, 1, 'burst', '2026-11-02T00:00:00Z')`;
});
afterAll(() => shop?.stop());

type Row = { id: string; order: string | null; score: number; suspect: string | null };
const read = async (query = '') => {
	const answer = await shop.call('GET', `/api/v1/feedback${query}`, { key });
	expect(answer.status, answer.text).toBe(200);
	return answer.json as unknown as { feedback: Row[]; next?: string };
};

test('page by page all of it comes once, the newest first, and nothing that looks like spam', async () => {
	const seen: Row[] = [];
	let next: string | undefined = '';
	for (let pages = 0; next !== undefined && pages < 9; pages++) {
		const page: { feedback: Row[]; next?: string } = await read(`?limit=2${next ? `&cursor=${next}` : ''}`);
		seen.push(...page.feedback);
		next = page.next;
	}
	expect(seen).toHaveLength(5);
	expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
	expect(seen[0]).toMatchObject({
		...{
			order: ref,
			occasion: 'order',
			form_version: 1,
			score: 2,
			product: 'p1',
			words: 'The rim was chipped'
		},
		...{ given_at: '2026-11-03T10:00:00.000Z', suspect: null, review: null, photos: [], themes: [] },
		follow_up: { kind: 'low_score', due_at: '2026-11-04T10:00:00.000Z', outcome: null, ended_at: null }
	});
	expect(seen.slice(1).every(({ order, suspect }) => order === null && suspect === null)).toBe(true);
});

test('filters narrow it; spam is there for whoever asks for it', async () => {
	expect((await read('?score=2')).feedback).toHaveLength(2);
	expect((await read('?product=p1')).feedback).toHaveLength(1);
	expect((await read('?theme=nothing')).feedback).toHaveLength(0);
	expect((await read('?suspect=true')).feedback).toMatchObject([{ suspect: 'burst' }]);
});

test.each([
	'?score=6',
	'?score=x',
	'?limit=0',
	'?limit=201',
	'?cursor=nonsense',
	'?suspect=maybe',
	'?words=chipped'
])('%s is no question', async (query) => {
	const answer = await shop.call('GET', `/api/v1/feedback${query}`, { key });
	expect(answer.status).toBe(400);
	expect(answer.json).toMatchObject({ code: 'request.invalid' });
});

test('another scope is told which one it takes, and no key that it takes one', async () => {
	const other = await shop.call('GET', '/api/v1/feedback', { key: await shop.key('orders:read') });
	expect(other.status).toBe(403);
	expect(other.json).toMatchObject({ code: 'scope.missing', scope: 'feedback:read' });
	expect((await shop.call('GET', '/api/v1/feedback')).status).toBe(401);
});
