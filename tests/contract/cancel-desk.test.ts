import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK_QUEUES } from '#domain/return/desk-steps.ts';
import { deskReturnsOf } from '#server/app/desk-returns.ts';
import { listDeskReturns } from '#server/db/return-desk.ts';
import { OrderAnswer } from '#server/http/schemas/answers.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { lamps } from '#tests/support/order-state.ts';
import { deliver, returnDesk } from '#tests/support/returns.ts';
import type { CookieJar } from '#tests/support/cookie-jar.ts';
import { APP_SECRET, buy } from '#tests/support/sent-codes.ts';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Cancelling for a buyer, and deciding on what buyers asked: with a reason, by the same engine, written down. */
let shop: Shop;
let key: string;
let desk: CookieJar;
let agent: string;

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	key = await shop.key('policy:write', 'orders:write', 'quotes:write', 'warehouse:write');
	const steps = [
		{ until: { event: 'claimed' }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const arrived = { after: 'delivered_at', for: 'P30D', end_of_day: true };
	const back = { id: 'standard', steps: [{ until: arrived, fee: null, postage: 'buyer' }] };
	const draft = await post('policies/drafts', {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps }],
		return: [{ ...back, review: { reasons: ['style'] } }],
		returns: {
			ways: [
				{ way: 'label', price: 490 },
				{ way: 'own', price: 0 }
			]
		}
	});
	expect((await post(`policies/drafts/${String(draft.json['id'])}/publish`)).status).toBe(200);
	({ browser: desk, principalId: agent } = await staffMember(shop));
});
afterAll(() => shop?.stop());

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const placeOf = ({ headers }: Answer) => headers.get('location') ?? '';
const newOrder = async () => (await buy(shop, { buyer: { kind: 'business', country: 'CH' } })).ref;

const claim = async (ref: string) =>
	String((await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 3 }] })).json['id']);

/** An order whose lamps the warehouse has, and whose buyer asks for them to be let go. */
async function asking(): Promise<{ ref: string; claim: string; request: string }> {
	const ref = await newOrder();
	const held = await claim(ref);
	const quote = await post(`orders/${ref}/quotes`, { kind: 'cancel', lines: [{ line: 'l1', quantity: 2 }] });
	const done = await post(`quotes/${String(quote.json['id'])}/confirm`);
	const { request } = done.json as { request: { id: string } };
	return { ref, claim: held, request: request.id };
}

async function stateOf(ref: string) {
	const [row] = await shop.connection.sql`
		select version, (select coalesce(sum(quantity), 0)::int from portions p where p.order_id = o.id and state = 'cancelled') as cancelled,
			(select coalesce(string_agg(r.state::text, ','), '') from requests r where r.order_id = o.id) as requests
		from orders o where ref = ${ref}`;
	return row as { version: number; cancelled: number; requests: string };
}

describe('cancelling for the buyer', () => {
	test('needs a reason, previews the quote and what the buyer is told, and does it once', async () => {
		const ref = await newOrder();
		expect((await desk.get(`/staff/orders/${ref}`)).text).toContain(`/staff/orders/${ref}/cancel`);
		const silent = await desk.post(`/staff/orders/${ref}/cancel`, {
			'line:l1': '1',
			reason: 'other',
			words: ' '
		});
		expect(silent.status).toBe(422);
		expect(silent.text).toMatch(/value="1"[^>]*name="line:l1"|name="line:l1"[^>]*value="1"/);
		const fields = { 'line:l1': '1', reason: 'out_of_stock', words: 'the last ones were broken' };
		const place = placeOf(await desk.post(`/staff/orders/${ref}/cancel`, fields));
		expect(place).toMatch(new RegExp(`^/staff/orders/${ref}/cancel/[0-9a-f-]{36}$`));
		const preview = await desk.get(place);
		for (const words of ['What the buyer will be told', 'Cancelled: 1 of 3 × Lamp.', '10 % of'])
			expect(preview.text).toContain(words);
		expect((await stateOf(ref)).cancelled).toBe(0);
		for (const tap of await Promise.all([1, 2].map(() => desk.copy().post(`${place}?/confirm`))))
			expect(tap.status).toBe(303);
		expect(await stateOf(ref)).toMatchObject({ cancelled: 1 });
		expect((await desk.get(`/staff/orders/${ref}?done=${place.split('/').at(-1) ?? ''}`)).text).toContain(
			'Cancelled: 1 of 3 × Lamp.'
		);
		const audited = await shop.connection
			.sql`select reason, a.facts from audit a join orders o on o.id = a.order_id
			where o.ref = ${ref} and action = 'order.cancelled'`;
		expect(audited[0]?.['reason']).toContain('out_of_stock');
		const [told] = await shop.connection.sql`select h.data from history h join orders o on o.id = h.order_id
			where o.ref = ${ref} and h.type = 'cancel.accepted'`;
		expect(JSON.stringify(told?.['data'])).toContain('out_of_stock');
		expect(JSON.stringify(told?.['data'])).not.toContain('broken');
	});

	test('refuses what cannot be, and knows no order that is not there', async () => {
		const ref = await newOrder();
		const before = await stateOf(ref);
		for (const [quantity, status] of [
			['0', 400],
			['-2', 400],
			['0.5', 400],
			['4', 409]
		] as const) {
			const refused = await desk.post(`/staff/orders/${ref}/cancel`, {
				'line:l1': quantity,
				reason: 'buyer_asked'
			});
			expect(refused.status, quantity).toBe(status);
		}
		expect(await stateOf(ref)).toEqual(before);
		for (const path of ['cancel', 'address', `cancel/${crypto.randomUUID()}`])
			expect((await desk.get(`/staff/orders/NOBODY-1/${path}`)).status, path).toBe(404);
	});
});

describe('requests', () => {
	const decide = (request: string, decision: string, more = {}, at = '/staff/requests') =>
		desk.post(`${at}?/decide`, { request, decision, reason: 'other', words: 'as we agreed', ...more });

	test('stand in one list by their clock', async () => {
		const [late, soon] = [await asking(), await asking()];
		const { sql } = shop.connection;
		await sql`update requests set decide_by = now() + interval '5 minutes' where id = ${soon.request}`;
		const { text } = await desk.get('/staff/requests');
		expect(text.indexOf(soon.ref)).toBeGreaterThan(0);
		expect(text.indexOf(soon.ref)).toBeLessThan(text.indexOf(late.ref));
		expect(text).toContain('2 × Lamp');
	});

	test('accepted: the goods are let go and cancelled at the quoted fee, once', async () => {
		const { ref, request } = await asking();
		expect((await desk.get(`/staff/orders/${ref}`)).text).toContain('Asked to cancel');
		expect((await decide(request, 'accept', { reason: '' })).status).toBe(422);
		const done = await decide(request, 'accept', { reason: 'can_be_stopped' }, `/staff/orders/${ref}`);
		expect(done.status).toBe(200);
		expect(done.text).toContain('Accepted: the goods are released and cancelled.');
		expect(await stateOf(ref)).toMatchObject({ cancelled: 2, requests: 'accepted' });
		const other = await decide(request, 'decline');
		expect(other.status).toBe(409);
		expect(other.text).toContain('Somebody else decided first: accepted.');
		expect(await stateOf(ref)).toMatchObject({ cancelled: 2, requests: 'accepted' });
		expect(await auditOf(shop, agent)).toContain('request.decided');
	});

	test('declined: nothing is cancelled, with a reason; overtaken where the goods have left', async () => {
		const one = await asking();
		expect((await decide(one.request, 'decline', { reason: 'already_packed' })).text).toContain('Declined.');
		expect(await stateOf(one.ref)).toMatchObject({ cancelled: 0, requests: 'declined' });
		const two = await asking();
		await post(`claims/${two.claim}/handed-over`);
		const late = await decide(two.request, 'accept');
		expect(late.text).toContain('overtaken');
		expect(await stateOf(two.ref)).toMatchObject({ cancelled: 0, requests: 'overtaken' });
		for (const id of ['x', crypto.randomUUID()]) expect((await decide(id, 'accept')).status).toBe(404);
	});
});

describe('returns', () => {
	/** Three lamps that have arrived, some of them asked back at the desk for a reason that somebody looks at first. */
	async function asked(quantity = 2, why = 'style'): Promise<{ ref: string; place: string; id: string }> {
		const ref = await newOrder();
		await deliver(shop.connection, ref, lamps(3));
		const fields = { 'line:l1': String(quantity), 'why:l1': why, way: 'own', reason: 'by_phone' };
		const quote = placeOf(
			await desk.post(`/staff/orders/${ref}/return`, { ...fields, comment: 'Too bright.' })
		);
		expect(quote).toMatch(new RegExp(`^/staff/orders/${ref}/return/[0-9a-f-]{36}$`));
		const place = placeOf(await desk.post(`${quote}?/confirm`));
		expect(place).toMatch(/^\/staff\/returns\/[0-9a-f-]{36}$/);
		return { ref, place, id: place.split('/').at(-1) ?? '' };
	}
	const step = (place: string, name: string, more: Record<string, string> = {}) =>
		desk.copy().post(`${place}?/step`, {
			...{ step: name, currency: 'EUR', reason: 'other', words: 'as we agreed' },
			...more
		});
	const facts = async (id: string) =>
		(
			await shop.connection
				.sql`select state, refunded::int, (select sum(received)::int from return_lines where return_id = r.id) as received,
			(select coalesce(json_agg(a.facts ->> 'step' || ' ' || a.reason order by a.id), '[]') from audit a where a.subject = r.id::text) as why
			from returns r where id = ${id}`
		)[0] as { state: string; refunded: number; received: number; why: string[] };

	test('are asked for the buyer with a reason, by the same engine, after a preview', async () => {
		const ref = await newOrder();
		const closed = await desk.get(`/staff/orders/${ref}/return`);
		expect(closed.text).toContain('Nothing can be sent back now.');
		await deliver(shop.connection, ref, lamps(3));
		const page = await desk.get(`/staff/orders/${ref}/return`);
		for (const words of ['name="line:l1"', 'name="why:l1"', 'Label from the shop', '€4.90'])
			expect(page.text).toContain(words);
		const ask = (more: Record<string, string>) =>
			desk.post(`/staff/orders/${ref}/return`, {
				'line:l1': '1',
				way: 'label',
				reason: 'buyer_asked',
				...more
			});
		const silent = await ask({ reason: 'other', words: ' ', 'why:l1': 'style' });
		expect(silent.status).toBe(422);
		expect(silent.text).toMatch(/value="style" selected/);
		expect([(await ask({ 'line:l1': '4' })).status, (await ask({ 'line:l1': '0' })).status]).toEqual([
			409, 400
		]);
		const quote = placeOf(await ask({}));
		const preview = await desk.get(quote);
		for (const words of ['What the buyer will be told', '1 of 3 × Lamp', 'It is approved at once.', '€4.90'])
			expect(preview.text).toContain(words);
		for (const tap of await Promise.all([1, 2].map(() => desk.copy().post(`${quote}?/confirm`))))
			expect(placeOf(tap)).toMatch(/^\/staff\/returns\//);
		const rows = await shop.connection
			.sql`select 1 from returns b join orders o on o.id = b.order_id where o.ref = ${ref}`;
		expect(rows).toHaveLength(1);
		expect((await desk.get(`/staff/orders/${ref}`)).text).toContain(`${ref}-R1`);
		const [told] = await shop.connection.sql`select reason from audit a join orders o on o.id = a.order_id
			where o.ref = ${ref} and action = 'order.returned'`;
		expect(told?.['reason']).toBe('buyer_asked');
	});

	test('go through every hand at the desk: each step with its reason, once, and only where it can be', async () => {
		const { ref, place, id } = await asked();
		const page = await desk.get(place);
		for (const words of [
			'Too bright.',
			'Do not like the style',
			'value="accept"',
			'value="decline"',
			'Decide by'
		])
			expect(page.text).toContain(words);
		expect(page.text).not.toContain('value="receive"');
		expect((await step(place, 'accept', { reason: '' })).status).toBe(422);
		expect((await step(place, 'inspect', { 'condition:l1': 'new' })).status).toBe(409);
		const both = await Promise.all([1, 2].map(() => step(place, 'accept', { reason: 'within_terms' })));
		expect(both.map(({ status }) => status)).toEqual([200, 200]);
		expect((await step(place, 'sent', { at: 'soon' })).status).toBe(400);
		expect((await step(place, 'sent', { reason: 'buyer_says', proof: 'R 17' })).text).toContain('on its way');
		expect((await step(place, 'receive', { 'line:l1': '3' })).status).toBe(409);
		expect((await step(place, 'receive', {})).text).toContain('Choose at least');
		expect((await step(place, 'receive', { 'line:l1': '1', reason: 'goods_here', words: '' })).status).toBe(
			200
		);
		const found = {
			'condition:l1': 'used',
			'amount:l1': '5.00',
			'told:l1': 'It was worn.',
			reason: 'looked_at'
		};
		for (const [wrong, words] of [
			[{ 'amount:l1': '5.001' }, 'for example'],
			[{ 'amount:l1': '-1' }, 'for example'],
			[{ 'told:l1': '' }, 'the buyer is told'],
			[{ 'amount:l1': '900' }, 'At most €']
		] as const) {
			const refused = await step(place, 'inspect', { ...found, ...wrong });
			expect([400, 409]).toContain(refused.status);
			expect(refused.text).toContain(words);
		}
		expect((await step(place, 'inspect', found)).status).toBe(200);
		expect((await step(place, 'answer', { deduction: 'stands' })).status).toBe(409);
		await returnDesk(shop.connection).object(id);
		const { text } = await desk.get('/staff/returns?queue=object');
		expect(text).toContain(`${ref}-R1`);
		const before = (await facts(id)).refunded;
		expect((await step(place, 'answer', { deduction: 'given_back', reason: 'goodwill' })).status).toBe(200);
		const done = await facts(id);
		expect(done).toMatchObject({ state: 'settled', received: 1, refunded: before + 500 });
		expect(done.why).toEqual([
			...['accept within_terms: as we agreed', 'sent buyer_says: as we agreed', 'receive goods_here'],
			...['inspect looked_at: as we agreed', 'answer goodwill: as we agreed']
		]);
		// Why stands beside what happened, by whom.
		expect((await desk.get(place)).text).toContain('Goodwill (as we agreed)');
		expect((await desk.get(`/staff/returns/${crypto.randomUUID()}`)).status).toBe(404);
	});

	test('are declined with what the buyer is told, shown before; given up for the buyer', async () => {
		const { place, id } = await asked();
		expect((await step(place, 'decline', { reason: 'outside_terms', words: '' })).text).toContain('Say why');
		const preview = await step(place, 'decline', { preview: '1', words: 'It was engraved.' });
		expect(preview.status).toBe(200);
		for (const words of ['Your return was declined', 'It was engraved.'])
			expect(preview.text).toContain(words);
		expect(await facts(id)).toMatchObject({ state: 'needs_review', why: [] });
		expect((await step(place, 'decline', { words: 'It was engraved.' })).text).toContain('Declined.');
		expect(await facts(id)).toMatchObject({ state: 'declined', why: ['decline other: It was engraved.'] });
		const other = await asked(1, 'unwanted');
		expect((await step(other.place, 'cancel', { reason: 'buyer_asked' })).status).toBe(200);
		expect((await step(other.place, 'receive', { 'line:l1': '1' })).text).toContain(
			'Somebody else was first'
		);
	});

	test('over the API: never more than was sent or of another order, and not a second after the window', async () => {
		const [own, other] = [await newOrder(), await newOrder()];
		await deliver(shop.connection, own, lamps(3));
		await shop.connection.sql`update orders set placed_at = '2026-01-02T10:00:00Z' where ref = ${other}`;
		await deliver(shop.connection, other, lamps(3), 40 * 24 * 60);
		const warehouse = await shop.key('warehouse:write', 'quotes:write', 'orders:write');
		const call = (path: string, body: object) =>
			shop.call('POST', `/api/v1/${path}`, { key: warehouse, body });
		const { id } = await returnDesk(shop.connection).open(own, lamps(2), { wayBack: 'own' });
		const more = await call(`returns/${id}/receive`, { lines: lamps(3) });
		expect([more.status, more.json]).toMatchObject([
			409,
			{ code: 'quantity.unavailable', available: lamps(2) }
		]);
		const strange = await call(`returns/${id}/receive`, { lines: [{ line: 'of-another', quantity: 1 }] });
		expect([strange.status, strange.json['code']]).toEqual([404, 'line.not_found']);
		const ask = (stated: object) =>
			call(`orders/${other}/quotes`, { kind: 'return', lines: lamps(1), way_back: 'own', ...stated });
		const shut = await ask({});
		expect([shut.status, shut.json['code']]).toEqual([409, 'return.window_closed']);
		const closed = Date.parse(String(shut.json['closed_at']));
		const at = async (offset: number) =>
			(await ask({ stated_at: new Date(closed + offset).toISOString() })).status;
		expect([await at(-1000), await at(0), await at(1000)]).toEqual([201, 409, 409]);
	});

	test('stand in one list by their clock, page after page, none twice and none left out', async () => {
		const { sql } = shop.connection;
		const [late, soon, on] = [await asked(1), await asked(1), await asked(1, 'unwanted')];
		await sql`update returns set decide_by = now() + interval '3 minutes' where id = ${soon.id}`;
		await step(on.place, 'sent');
		const { text } = await desk.get('/staff/returns');
		const places = [soon, late, on].map(({ id }) => text.indexOf(id));
		expect(places).toEqual(places.toSorted((one, two) => one - two));
		expect(places[0]).toBeGreaterThan(0);
		expect((await desk.get('/staff/returns?queue=transit')).text).not.toContain(soon.id);
		const never = () => Promise.reject(new Error('nothing is done here'));
		const { list } = deskReturnsOf({ connection: shop.connection, run: never, page: 2 });
		for (const queue of [undefined, ...DESK_QUEUES]) {
			const seen: string[] = [];
			let cursor: string | null = null;
			do {
				const page: Awaited<ReturnType<typeof list>> = await list({ queue, cursor });
				seen.push(...page.list.map(({ id }) => id));
				cursor = page.next;
			} while (cursor !== null);
			const all = await listDeskReturns(shop.connection.db, { queue, limit: 1000 });
			expect(seen).toEqual(all.map(({ id }) => id));
			expect(new Set(seen).size).toBe(seen.length);
			const { counts } = await list({ queue, cursor: 'nonsense' });
			if (queue !== undefined && queue !== 'over') expect(counts[queue]).toBe(seen.length);
		}
	});
});

describe('an address', () => {
	const typed = {
		name: 'Ada Muster',
		lines: 'Am Kanal 9\nHinterhaus',
		postcode: '10999',
		city: 'Berlin',
		region: ''
	};
	const versionOf = async (ref: string) => String((await stateOf(ref)).version);
	const addressOf = async (ref: string) =>
		(
			await shop.connection
				.sql`select ship_to from order_people p join orders o on o.id = p.order_id where ref = ${ref}`
		)[0]?.['ship_to'];

	test('is corrected once, proved and not told by the history, and no later document takes it back', async () => {
		const bought = await buy(shop);
		const version = await versionOf(bought.ref);
		const correct = (more = {}) =>
			desk.post(`/staff/orders/${bought.ref}/address`, {
				...typed,
				version,
				reason: 'buyer_asked',
				words: '',
				...more
			});
		expect((await correct({ reason: '' })).status).toBe(422);
		expect((await correct({ city: ' ' })).text).toContain('This is needed.');
		const done = await correct();
		expect([done.status, placeOf(done)]).toEqual([303, `/staff/orders/${bought.ref}?corrected`]);
		expect((await correct()).status).toBe(303);
		expect(await versionOf(bought.ref)).toBe(String(Number(version) + 1));
		expect(await addressOf(bought.ref)).toEqual({
			...{
				name: 'Ada Muster',
				lines: ['Am Kanal 9', 'Hinterhaus'],
				postcode: '10999',
				city: 'Berlin',
				country: 'DE'
			}
		});
		const readers = [
			await shop.key('orders:read', 'warehouse:write'),
			await shop.key('orders:read', 'orders:write')
		];
		const [packs, reads] = await Promise.all(
			readers.map((one) => shop.call('GET', `/api/v1/orders/${bought.ref}`, { key: one }))
		);
		expect(OrderAnswer.parse(packs?.json)).toMatchObject({
			version: Number(version) + 1,
			ship_to: { name: 'Ada Muster', lines: ['Am Kanal 9', 'Hinterhaus'], country: 'DE' },
			ship_to_corrected: true
		});
		expect(packs?.headers.get('etag')).toContain(`"v${Number(version) + 1}.`);
		expect(reads?.text).not.toMatch(/Kanal|Muster|ship_to/);
		const stale = await correct({ city: 'Potsdam' });
		expect(stale.status).toBe(412);
		expect(stale.text).toContain('Am Kanal 9');
		const [told] = await shop.connection
			.sql`select h.data, h.actor_kind from history h join orders o on o.id = h.order_id
			where o.ref = ${bought.ref} and h.type = 'address.corrected'`;
		expect(told).toEqual({ data: { people: expect.stringMatching(/^[0-9a-f]{64}$/) }, actor_kind: 'staff' });

		const { orderDocument } = await import('#tests/support/order-documents.ts');
		const buyer = { kind: 'consumer', country: 'DE', name: 'Ada Muster', email: bought.email };
		const again = orderDocument(bought.ref, { buyer, tags: ['vip'] });
		expect((await post('orders', again)).status).toBe(200);
		expect(await addressOf(bought.ref)).toMatchObject({ lines: ['Am Kanal 9', 'Hinterhaus'] });
		const moved = {
			...again,
			ship_to: { name: 'Ada Muster', lines: ['Neue Strasse 1'], city: 'Bonn', country: 'DE' }
		};
		expect((await post('orders', moved)).status).toBe(200);
		expect(await addressOf(bought.ref)).toMatchObject({ lines: ['Neue Strasse 1'], city: 'Bonn' });
		const [warehouse = ''] = readers;
		const since = await shop.call('GET', `/api/v1/orders/${bought.ref}`, { key: warehouse });
		expect(since.json).toMatchObject({ ship_to: { city: 'Bonn' }, ship_to_corrected: false });
	});

	test('cannot be corrected once the goods were taken for packing', async () => {
		const ref = await newOrder();
		const version = await versionOf(ref);
		await claim(ref);
		const refused = await desk.post(`/staff/orders/${ref}/address`, {
			...typed,
			version,
			reason: 'buyer_asked'
		});
		expect(refused.status).toBe(409);
		expect(refused.text).toContain('The address can no longer be corrected');
		expect(await addressOf(ref)).toMatchObject({ lines: ['Am Kanal 7'] });
	});
});
