import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { postageShop, type PostageShop } from '#tests/support/own-postage.ts';
import { APP_SECRET, newestCode } from '#tests/support/sent-codes.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/**
 * What buyers ask for by another way, done for them at the desk: by the use cases of their own pages, with a reason, and
 * after a look at what they will be told. Who is not of the desk is refused every form of it in `desk-forms.test.ts`.
 */
let at: PostageShop;
let agnes: Awaited<ReturnType<typeof staffMember>>;
let bruno: typeof agnes;

beforeAll(async () => {
	const env = { APP_SECRET, RATE_SCALE: '1000' };
	at = await postageShop({ env }, {}, { price_promise: { within: 'P14D' } });
	agnes = await staffMember(at.shop, 'agent', 'Agnes Pult');
	bruno = await staffMember(at.shop, 'agent', 'Bruno Fach');
});
afterAll(() => at?.shop.stop());

/** Every trace that acting for a buyer could leave. */
const footprint = async (ref: string) =>
	(
		await at.shop.connection.sql`select o.version, encode(o.history_hash, 'hex') as hash,
			(select count(*)::int from audit where order_id = o.id and action not in ('order.viewed', 'notice.read')) as audited,
			(select count(*)::int from outbox where order_id = o.id) as told,
			(select count(*)::int from refunds where order_id = o.id) as refunds
			from orders o where o.ref = ${ref}`
	)[0];
const auditOf = async (ref: string, action: string) =>
	(
		await at.shop.connection.sql<
			{ reason: string; who: string }[]
		>`select reason, actor_id as who from audit a
			join orders o on o.id = a.order_id where o.ref = ${ref} and action = ${action} order by a.id`
	).map(({ reason, who }) => ({ reason, who }));
const actorsOf = async (ref: string, type: string) =>
	(
		await at.shop.connection.sql<
			{ who: string }[]
		>`select h.actor_kind || ' ' || h.actor_id as who from history h
			join orders o on o.id = h.order_id where o.ref = ${ref} and h.type = ${type}`
	).map(({ who }) => who);
const told = (ref: string, kind: string) =>
	expect
		.poll(
			async () =>
				(
					await at.shop.connection.sql`select kind from notices n join orders o on o.id = n.order_id
					where o.ref = ${ref} and kind = ${kind}`
				).length,
			{ timeout: 60_000 }
		)
		.toBe(1);
const mine = () => ({ reason: 'by_phone', who: agnes.principalId });

describe('objecting to a deduction', () => {
	/** A lamp that came back with a scratch, for which 5.00 was kept. */
	async function deducted() {
		const back = await at.sentBack({ reason: 'unwanted' });
		await at.post(`returns/${back.id}/receive`, { lines: [{ line: 'l1', quantity: 1 }] });
		const deduction = { amount: 500, reason: 'The foot is scratched.' };
		const found = { line: 'l1', condition: 'used', resellable: false, deduction };
		expect((await at.post(`returns/${back.id}/inspect`, { lines: [found] })).status).toBe(200);
		return back;
	}
	const object = (
		{ ref, id }: { ref: string; id: string },
		more: Record<string, string> = {},
		{ browser } = agnes
	) =>
		browser.post(`/staff/returns/${id}?/step`, {
			...{ step: 'object', currency: 'EUR', ref, reason: 'by_phone' },
			objection: 'It came like that.',
			...more
		});
	const stateOf = async (id: string) => (await at.get(`returns/${id}`)).json;

	test('shows the mail first, then stands on the buyer’s page, in history and audit, and is answered', async () => {
		const back = await deducted();
		const page = (await agnes.browser.get(`/staff/returns/${back.id}`)).text;
		for (const words of ['name="objection"', 'value="in_person"']) expect(page).toContain(words);
		const before = await footprint(back.ref);
		const seen = await object(back, { preview: '1' });
		expect(seen.status).toBe(200);
		for (const words of ['We have your objection', 'The foot is scratched.', 'It came like that.</textarea>'])
			expect(seen.text).toContain(words);
		expect(await footprint(back.ref)).toEqual(before);

		expect((await object(back)).status).toBe(200);
		expect(await stateOf(back.id)).toMatchObject({ state: 'inspected', lines: [{ deduction: 500 }] });
		expect(await auditOf(back.ref, 'return.stepped')).toEqual([mine()]);
		expect(await actorsOf(back.ref, 'return.objected')).toEqual([`staff ${agnes.principalId}`]);
		await told(back.ref, 'return_objected');
		const desk = (await bruno.browser.get(`/staff/returns/${back.id}`)).text;
		expect(desk).toContain('It came like that.');
		expect(desk).not.toContain('name="objection"');
		const owner = new CookieJar(at.shop);
		await owner.post('/sign-in', { email: back.email });
		await owner.post('/code?/prove', { code: (await newestCode(at.shop)).code });
		expect((await owner.get(`/orders/${back.ref}/returns/${back.id}`)).text).toContain('You have objected');
		// Once: nobody objects for somebody who has, and nothing more is written down.
		expect((await object(back)).status).toBe(409);
		expect(await auditOf(back.ref, 'return.stepped')).toHaveLength(1);
		const answer = { step: 'answer', reason: 'looked_again', deduction: 'given_back' };
		expect((await bruno.browser.post(`/staff/returns/${back.id}?/step`, answer)).status).toBe(200);
		expect(await stateOf(back.id)).toMatchObject({ state: 'settled', lines: [{ deduction: 0 }] });
	});

	test('is refused without words, without a reason, too late, and where a colleague has it in hand', async () => {
		const back = await deducted();
		const before = await footprint(back.ref);
		const empty = await object(back, { objection: ' ' });
		expect(empty.status).toBe(400);
		expect(empty.text).toContain('Say what the buyer says.');
		for (const more of [{ reason: 'other' }, { reason: 'goods_here' }, { reason: '' }] as Record<
			string,
			string
		>[]) {
			for (const also of [{}, { preview: '1' }] as Record<string, string>[]) {
				const refused = await object(back, { ...more, ...also });
				expect(refused.status).toBe(422);
				expect(refused.text).toContain('It came like that.</textarea>');
			}
		}
		const nobody = '01920000-0000-7000-8000-000000000000';
		expect((await object({ ...back, id: nobody })).status).toBe(404);
		expect((await object({ ref: 'NOBODY-1', id: back.id }, { preview: '1' })).status).toBe(404);
		expect(await footprint(back.ref)).toEqual(before);

		const task = { kind: 'return', task: back.id };
		expect((await bruno.browser.post('/staff/returns?/take', task)).status).toBe(200);
		expect((await object(back)).status).toBe(409);
		expect(await footprint(back.ref)).toEqual(before);
		const { sql } = at.shop.connection;
		await sql`update returns set object_by = now() - interval '1 second' where id = ${back.id}`;
		expect((await object(back, { anyway: '1' })).status).toBe(409);
		expect(await actorsOf(back.ref, 'return.objected')).toEqual([]);
	});
});

describe('asking for postage', () => {
	const ask = (
		{ ref, id }: { ref: string; id: string },
		more: Record<string, string> = {},
		{ browser } = agnes
	) =>
		browser.post(`/staff/returns/${id}?/askPostage`, {
			...{ currency: 'EUR', ref, reason: 'by_phone', words: '' },
			amount: '6,90',
			...more
		});

	test('with the receipt: the mail first, once, and decided on as any other', async () => {
		const back = await at.sentBack();
		const receipt = await at.photo(back.ref);
		expect((await agnes.browser.get(`/staff/returns/${back.id}`)).text).toContain('?/askPostage');
		const before = await footprint(back.ref);
		const seen = await ask(back, { receipt, preview: '1' });
		expect(seen.status, seen.text).toBe(200);
		for (const words of ['We have your receipt', '€6.90', `value="${receipt}"`, 'value="6,90"'])
			expect(seen.text).toContain(words);
		expect(await footprint(back.ref)).toEqual(before);

		expect((await ask(back, { receipt })).status).toBe(200);
		expect((await at.get(`returns/${back.id}`)).json['own_postage']).toMatchObject({
			...{ state: 'asked', amount: 690 }
		});
		expect(await auditOf(back.ref, 'return.postage_asked')).toEqual([mine()]);
		expect(await actorsOf(back.ref, 'return.postage_asked')).toEqual([`staff ${agnes.principalId}`]);
		await told(back.ref, 'return_postage_asked');
		// The same again is the same, other words are refused; neither is written down.
		expect((await ask(back, { receipt })).status).toBe(200);
		expect((await ask(back, { receipt, amount: '7' })).status).toBe(409);
		expect(await auditOf(back.ref, 'return.postage_asked')).toHaveLength(1);
		const page = (await bruno.browser.get(`/staff/returns/${back.id}`)).text;
		expect(page).not.toContain('?/askPostage');
		const decided = { currency: 'EUR', answer: 'all', reason: 'receipt_fits' };
		expect((await bruno.browser.post(`/staff/returns/${back.id}?/postage`, decided)).status).toBe(200);
	});

	test('is refused as it is to the buyer, keeps what was typed, and leaves nothing', async () => {
		const back = await at.sentBack();
		const before = await footprint(back.ref);
		const receipt = await at.photo(back.ref);
		const strange = await at.photo((await at.placed()).ref);
		for (const [status, more] of [
			[409, { receipt, amount: '15,01' }],
			[400, { receipt, amount: 'six' }],
			[409, {}],
			[404, { receipt: strange }],
			[422, { receipt, reason: 'other' }]
		] as [number, Record<string, string>][]) {
			for (const also of [{}, { preview: '1' }] as Record<string, string>[])
				expect((await ask(back, { ...more, ...also })).status, JSON.stringify(more)).toBe(status);
		}
		expect((await ask(back, { receipt, amount: '99' })).text).toContain(`value="${receipt}"`);
		const task = { kind: 'return', task: back.id };
		expect((await bruno.browser.post('/staff/returns?/take', task)).status).toBe(200);
		const held = await ask(back, { receipt });
		expect(held.status).toBe(409);
		expect(held.text).toContain('Bruno Fach');
		expect(await footprint(back.ref)).toEqual(before);
		// Where a label is paid for by the shop there is nothing to ask for, and no form for it.
		const other = await at.opened({ way: 'label' });
		expect((await agnes.browser.get(`/staff/returns/${other.id}`)).text).not.toContain('?/askPostage');
		const no = await ask(other, { receipt: await at.photo(other.ref) });
		expect(no.status).toBe(409);
		expect((await ask({ ...back, id: '0' }, { receipt })).status).toBe(404);
	});
});

describe('a price that dropped', () => {
	let count = 0;
	/** A lamp for 25.00 that costs 20.00 today. */
	async function cheaper(price = 2000) {
		const key = await at.shop.key('catalogue:write', 'orders:write');
		const [product, variant] = [`drop-${++count}`, `drop-${count}-s`];
		const put = (now: number) =>
			at.shop.call('PUT', `/api/v1/products/${product}`, {
				key,
				body: { title: 'Lamp', variants: [{ id: variant, title: 'S', price: now, currency: 'EUR' }] }
			});
		await put(2500);
		const ref = `DROP-${count}`;
		const placed = new Date(Date.now() - 60_000).toISOString();
		const body = {
			...{ ref, placed_at: placed, currency: 'EUR', total: 2500, tax: 0 },
			buyer: { kind: 'business', country: 'CH', name: 'Nebelhorn', email: `${ref}@buyers.example` },
			lines: [
				{ id: 'l1', title: 'Lamp', quantity: 1, amount: 2500, product_id: product, variant_id: variant }
			],
			payments: [{ provider: 'card', reference: ref, amount: 2500, captured_at: placed }]
		};
		const made = await at.shop.call('POST', '/api/v1/orders', { key, body });
		expect(made.status, made.text).toBe(201);
		expect((await put(price)).status).toBe(200);
		return { ref, put };
	}
	const act = (ref: string, action: 'preview' | 'give', fields: Record<string, string>) =>
		agnes.browser.post(`/staff/orders/${ref}/price?/${action}`, fields);
	const offer = (ref: string, more: Record<string, string> = {}) =>
		act(ref, 'preview', { shown: '500', reason: 'by_phone', words: '', ...more });
	const idIn = (text: string) => /name="id" value="([0-9a-f-]{36})"/.exec(text)?.[1] ?? '';
	const refundsOf = async (ref: string) =>
		(
			await at.shop.connection.sql<{ amount: number }[]>`select amount::int from refunds r
				join orders o on o.id = r.order_id where o.ref = ${ref}`
		).map(({ amount }) => amount);

	test('gives the difference that was shown, once, with the mail seen before, at the price of its quote', async () => {
		const { ref, put } = await cheaper();
		expect((await agnes.browser.get(`/staff/orders/${ref}`)).text).toContain(`/staff/orders/${ref}/price`);
		const page = (await agnes.browser.get(`/staff/orders/${ref}/price`)).text;
		for (const words of ['€5.00', 'name="shown" value="500"']) expect(page).toContain(words);
		const seen = await offer(ref);
		expect(seen.status, seen.text).toBe(200);
		for (const words of ['whitespace-pre-wrap', 'Give €5.00 back', '€5.00'])
			expect(seen.text).toContain(words);
		expect(await refundsOf(ref)).toEqual([]);
		// What was shown holds, whatever the price does in between.
		await put(2400);
		const given = await act(ref, 'give', { id: idIn(seen.text) });
		expect(given.headers.get('location')).toBe(`/staff/orders/${ref}?given`);
		expect((await act(ref, 'give', { id: idIn(seen.text) })).status).toBe(303);
		expect(await refundsOf(ref)).toEqual([500]);
		expect(await auditOf(ref, 'order.price_dropped')).toEqual([mine()]);
		expect(await actorsOf(ref, 'price.adjusted')).toEqual([`staff ${agnes.principalId}`]);
		await told(ref, 'price_adjusted');
		// What was given for is not given for again.
		expect((await agnes.browser.get(`/staff/orders/${ref}/price`)).text).not.toContain('name="shown"');
	});

	test('gives nothing without a reason, for a price that has changed, or by another order’s quote', async () => {
		const { ref, put } = await cheaper();
		for (const more of [{ reason: '' }, { reason: 'other' }] as Record<string, string>[])
			expect((await offer(ref, more)).status).toBe(422);
		const seen = await offer(ref);
		const other = await cheaper();
		expect((await act(other.ref, 'give', { id: idIn(seen.text) })).status).toBe(404);
		const quote = await at.post(`orders/${ref}/quotes`, {
			...{ kind: 'cancel', lines: [{ line: 'l1', quantity: 1 }] }
		});
		expect((await act(ref, 'give', { id: String(quote.json['id']) })).status).toBe(404);
		expect((await act(ref, 'give', { id: 'x' })).status).toBe(404);
		expect((await offer('NOBODY-1')).status).toBe(404);
		await put(2400);
		const changed = await offer(ref);
		expect(changed.status).toBe(409);
		expect(changed.text).toContain('The price has changed');
		expect(await refundsOf(ref)).toEqual([]);
		const { sql } = at.shop.connection;
		await sql.unsafe('alter table quotes disable trigger quotes_stand');
		await sql`update quotes set expires_at = now() - interval '1 second' where id = ${idIn(seen.text)}`;
		await sql.unsafe('alter table quotes enable trigger quotes_stand');
		const late = await act(ref, 'give', { id: idIn(seen.text), reason: 'by_phone' });
		expect(late.status).toBe(409);
		expect(late.text).toContain('does not hold any more');
		expect(await refundsOf(ref)).toEqual([]);
		expect(await auditOf(ref, 'order.price_dropped')).toEqual([]);
	});
});
