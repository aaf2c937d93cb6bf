import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** The history cannot be erased, so it never holds what may have to be: names, addresses, anybody's words. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.stop());

const WORDS = [
	'Xaverine',
	'Quillfeather',
	'quill.example',
	'5550199',
	'5550-1-99',
	'Gänsekiel',
	'Tintenfass',
	'90909',
	'Federkasten'
];

/** Texts of a table that hold one of the words, whatever column they stand in. */
async function traces(table: string): Promise<string[]> {
	const rows = await shop.connection.sql.unsafe(`select row_to_json(t)::text as text from ${table} t`);
	return rows.map((row) => String(row['text'])).filter((text) => WORDS.some((word) => text.includes(word)));
}

test('no name, address, number, note or carrier’s word stands in history, outbox, kept answers or the log', async () => {
	const key = await shop.key(
		'orders:write',
		'orders:read',
		'warehouse:write',
		'tracking:write',
		'links:write'
	);
	const post = async (path: string, body?: object) => {
		const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
		expect(answer.status, answer.text).toBeLessThan(300);
		return answer.json;
	};
	const ref = newRef();
	const person = {
		buyer: {
			kind: 'consumer',
			name: 'Xaverine Quillfeather',
			email: 'Xaverine@Quill.example',
			phone: '+49 5550-1-99'
		},
		ship_to: {
			name: 'Xaverine Quillfeather',
			company: 'Federkasten',
			lines: ['Gänsekielweg 99'],
			postcode: '90909',
			city: 'Tintenfass',
			phone: '+49 5550199'
		}
	};
	await post('orders', orderDocument(ref, person));
	await post(
		'orders',
		orderDocument(ref, { ...person, buyer: { ...person.buyer, name: 'Quillfeather-Tintenfass' } })
	);
	const { id: claim } = await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 2 }] });
	const { id: parcel } = await post(`orders/${ref}/shipments`, {
		carrier: 'dhl',
		tracking_number: 'JD1',
		claim
	});
	await post(`shipments/${parcel}/scans`, {
		scans: [
			{ at: '2026-11-03T08:00:00Z', status: 'in_transit', text: 'For Quillfeather', location: 'Tintenfass' },
			{
				at: '2026-11-03T12:00:00Z',
				status: 'delivered',
				code: 'Xaverine',
				sub_status: 'left with Quillfeather'
			}
		]
	});
	await post(`orders/${ref}/links`, {
		scope: 'watch',
		expires_at: '2027-01-01T00:00:00Z',
		note: 'for Xaverine'
	});
	await post(`claims/${claim}/packed`);

	expect(await traces('order_people')).toHaveLength(1);
	expect(await traces('scans')).toHaveLength(2);
	const [written] = await shop.connection.sql`select count(*)::int as n from history`;
	expect(written?.['n']).toBeGreaterThan(6);
	for (const table of [
		'history',
		'outbox',
		'orders',
		'order_lines',
		'payments',
		'claims',
		'idempotency_keys'
	])
		expect(await traces(table), table).toEqual([]);
	expect(WORDS.filter((word) => shop.output().includes(word))).toEqual([]);
});

test('the history holds a salted proof of the person: told the data, it can be checked; without the salt, not guessed', async () => {
	const key = await shop.key('orders:write');
	const [one, two] = [newRef(), newRef()];
	for (const ref of [one, two]) await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	const rows = await shop.connection.sql<{ people: string; salt: Buffer }[]>`
		select h.data ->> 'people' as people, p.salt from history h join orders o on o.id = h.order_id
		join order_people p on p.order_id = o.id where o.ref in ${shop.connection.sql([one, two])} and h.seq = 1`;
	expect(rows).toHaveLength(2);
	expect(rows[0]?.people).toMatch(/^[0-9a-f]{64}$/);
	// The same person twice: nobody sees that from the history.
	expect(rows[0]?.people).not.toBe(rows[1]?.people);
	expect(rows.map(({ salt }) => salt.length)).toEqual([16, 16]);
});
