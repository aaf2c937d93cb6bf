import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';

import { moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, got, returnDesk } from '#tests/support/returns.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** The desk's lists as files: what their pages show with the same filters, nothing a spreadsheet runs, and written down. */
type Member = Awaited<ReturnType<typeof staffMember>>;
let shop: Shop;
let agent: Member;
let manager: Member;
beforeAll(async () => {
	shop = await startShop();
	agent = await staffMember(shop, 'agent');
	manager = await staffMember(shop, 'manager');
});
afterAll(() => shop?.stop());

const BOM = '\uFEFF';
async function fileOf(path: string, who = manager): Promise<Record<string, string>[]> {
	const { status, text, headers } = await who.browser.get(path);
	expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store']);
	expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
	expect(headers.get('content-disposition')).toMatch(/^attachment; filename="\w+-\d{4}-\d\d-\d\d\.csv"$/);
	return parse(text.replace(BOM, ''), { columns: true });
}
/** What is new is in the search within a moment. */
const whenFound = (word: string, count: number) =>
	expect
		.poll(async () => (await manager.browser.get(`/staff?q=${word}`)).text.match(/data-go/g)?.length ?? 0)
		.toBe(count);
const auditOf = ({ principalId }: Member) => shop.connection.sql<
	{ action: string; facts: Record<string, unknown> }[]
>`select action, facts from audit where actor_id = ${principalId} and (action like 'export.%' or facts ? 'exported')
	order by id`;

async function place(name: string, email: string): Promise<string> {
	const ref = newRef();
	const buyer = { kind: 'consumer', name, email };
	const body = orderDocument(ref, { buyer, display_ref: `#${ref}` });
	expect(
		(await shop.call('POST', '/api/v1/orders', { key: await shop.key('orders:write'), body })).status
	).toBe(201);
	return ref;
}

describe('orders that a search finds', () => {
	test('are a file with what the search shows, which no spreadsheet runs', async () => {
		const family = `Vorlage${Date.now()}`;
		const evil = `=HYPERLINK("http://x.example";"${family}")`;
		const refs = [
			await place(evil, `one.${family}@example.com`),
			await place(`Ann ${family}`, 'two@example.com')
		];
		await whenFound(family, 2);
		const rows = await fileOf(`/staff/export?q=${family}`);
		expect(rows.map(({ order }) => order).sort()).toEqual(refs.sort());
		const [first] = rows.filter(({ name }) => name?.includes('HYPERLINK'));
		expect(first?.['name']).toBe(`'${evil}`);
		const raw = (await manager.browser.get(`/staff/export?q=${family}`)).text;
		expect(raw).not.toMatch(/(^|,)"?[=+@]/m);
		expect(rows[0]).toMatchObject({
			status: 'paid',
			currency: 'EUR',
			total: expect.stringMatching(/^\d+\.\d\d$/) as string
		});
		expect(await fileOf(`/staff/export?q=${family}&status=delivered`)).toEqual([]);
	});

	test('are written down: that they were taken, whose they were, and how many; never what was typed', async () => {
		const boss = await staffMember(shop, 'manager');
		const family = `Merkwort${Date.now()}`;
		await place(`Ann ${family}`, 'ann@example.com');
		await whenFound(family, 1);
		await fileOf(`/staff/export?q=${family}&status=paid`, boss);
		const written = await auditOf(boss);
		expect(written.map(({ action }) => action)).toEqual(['export.taken', 'orders.searched', 'export.ended']);
		expect(written[0]?.facts).toMatchObject({
			list: 'orders',
			asked: { status: 'paid', by_words: true }
		});
		expect(written[1]?.facts['orders']).toHaveLength(1);
		expect(written[2]?.facts).toEqual({ list: 'orders', rows: 1, whole: true });
		expect(JSON.stringify(written)).not.toMatch(/Merkwort|example/i);
	});

	test('are a manager’s, and only those that were asked for', async () => {
		const found = await agent.browser.get('/staff?status=placed');
		expect([found.status, found.text.includes('/staff/export')]).toEqual([200, false]);
		expect((await manager.browser.get('/staff?status=placed')).text).toContain('/staff/export?status=placed');
		expect((await agent.browser.get('/staff/export?status=placed')).headers.get('location')).toBe(
			'/staff/not-allowed'
		);
		expect((await manager.browser.get('/staff/export')).status).toBe(400);
		expect((await manager.browser.get('/staff/export?q=x&from=yesterday')).status).toBe(400);
		expect(await auditOf(agent)).toEqual([]);
	});

	test('come each once, to the last, as many as the page said', async () => {
		const family = `Reihe${Date.now()}`;
		const key = await shop.key('orders:write');
		const refs = await Promise.all(
			Array.from({ length: 23 }, async () => {
				const ref = newRef();
				const buyer = { kind: 'consumer', name: `Ann ${family}`, email: `${ref}@example.com` };
				await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref, { buyer }) });
				return ref;
			})
		);
		const page = async (query: string) => (await manager.browser.get(`/staff?q=${family}${query}`)).text;
		// More than stand on its first page.
		await expect.poll(() => page('')).toContain('Rows: 23.');
		const rows = await fileOf(`/staff/export?q=${family}`);
		expect(rows.map(({ order }) => order).sort()).toEqual(refs.sort());
		const after = /after=[^"&]+/.exec(await page(''))?.[0] ?? '';
		expect(await page(`&${after}`)).toContain('Rows: 23.');
	});
});

describe('refunds and returns', () => {
	test('are files of what their pages list, by side and queue, for whoever may see the page', async () => {
		const desk = returnDesk(shop.connection);
		const [cancelled, sent] = [newRef(), newRef()];
		for (const ref of [cancelled, sent]) await placeLamps(shop.connection, ref, 2);
		const pieces = (quantity: number) => [{ line: 'l1', quantity, reason: 'quality' }];
		got(await desk.confirm((await desk.quote(cancelled, [{ line: 'l1', quantity: 1 }])).id));
		await deliver(shop.connection, sent, [{ line: 'l1', quantity: 2 }]);
		const { id } = await desk.open(sent, pieces(1));

		const refunds = await fileOf('/staff/refunds/export');
		const { pending } = await moneyOf(shop.connection, cancelled);
		expect(refunds).toMatchObject([
			{
				order: cancelled,
				amount: (pending / 100).toFixed(2),
				currency: 'EUR',
				state: 'requested',
				goodwill: 'no'
			}
		]);
		expect(await fileOf('/staff/refunds/export?who=mine')).toEqual([]);
		expect((await agent.browser.get('/staff/refunds/export')).headers.get('location')).toBe(
			'/staff/not-allowed'
		);

		expect(await fileOf('/staff/returns/export?queue=buyer', agent)).toMatchObject([
			{
				return: id,
				order: sent,
				state: 'approved',
				queue: 'buyer',
				pieces: '1',
				received: '0',
				reasons: 'quality'
			}
		]);
		expect((await agent.browser.get('/staff/returns?queue=buyer')).text).toContain('Rows: 1.');
		expect((await manager.browser.get('/staff/refunds')).text).toContain('Rows: 1.');
		expect(await fileOf('/staff/returns/export?queue=decide', agent)).toEqual([]);
		const [taken, ended] = (await auditOf(agent)).slice(-2);
		expect(taken?.facts).toMatchObject({ list: 'returns', asked: { queue: 'decide', side: 'all' } });
		expect(ended?.facts).toEqual({ list: 'returns', rows: 0, whole: true });
	});
});
