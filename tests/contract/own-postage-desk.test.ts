import { afterAll, beforeAll, expect, test } from 'vitest';
import { postageShop, type PostageShop } from '#tests/support/own-postage.ts';
import { APP_SECRET } from '#tests/support/sent-codes.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** Buyers' own postage at the desk: its queue, who has it, the mail before it is decided, and deciding. */
let at: PostageShop;
let agnes: Awaited<ReturnType<typeof staffMember>>;
let bruno: typeof agnes;

beforeAll(async () => {
	at = await postageShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	agnes = await staffMember(at.shop, 'agent', 'Agnes Pult');
	bruno = await staffMember(at.shop, 'agent', 'Bruno Fach');
});
afterAll(() => at?.shop.stop());

async function asked(amount = 690) {
	const back = await at.sentBack();
	const body = { amount, receipt: await at.photo(back.ref) };
	const { status, text } = await at.post(`returns/${back.id}/postage`, body);
	expect(status, text).toBe(200);
	return back;
}
const LESS = { currency: 'EUR', answer: 'less', amount: '6,00', reason: 'receipt_says_less' };
const decide = (
	desk: typeof agnes,
	{ id }: { id: string },
	fields: Record<string, string>,
	act = 'postage'
) => desk.browser.post(`/staff/returns/${id}?/${act}`, fields);

/** Every trace that deciding could leave. */
const footprint = async (ref: string) =>
	(
		await at.shop.connection.sql`select o.version, o.history_seq, encode(o.history_hash, 'hex') as hash,
			(select json_agg(w.state || coalesce(w.granted::text, '-')) from postage_claims w join returns r on r.id = w.return_id
				where r.order_id = o.id) as claims,
			(select count(*)::int from audit where order_id = o.id and action <> 'order.viewed') as audited,
			(select count(*)::int from outbox where order_id = o.id) as told,
			(select count(*)::int from refunds where order_id = o.id) as refunds
			from orders o where o.ref = ${ref}`
	)[0];
const kindsOf = async (ref: string): Promise<string[]> =>
	(
		await at.shop.connection.sql<
			{ kind: string }[]
		>`select kind from notices n join orders o on o.id = n.order_id
			where o.ref = ${ref} and kind like 'return_postage%' order by n.id`
	).map(({ kind }) => kind);

test('stand in a queue of their own by their clock, wherever the goods are, and once in the list of all', async () => {
	const [later, first, over] = [await asked(), await asked(), await asked()];
	const { sql } = at.shop.connection;
	await sql`update postage_claims set decide_by = now() + interval '5 minutes' where return_id = ${first.id}`;
	await at.settle(over.id);
	await at.post(`returns/${later.id}/receive`, { lines: [{ line: 'l1', quantity: 1 }] });
	const pages = async (query: string) => (await agnes.browser.get(`/staff/returns${query}`)).text;
	const rowsIn = (text: string, { id }: { id: string }) => text.split(`id="row-${id}"`).length - 1;
	const queue = await pages('?queue=postage');
	expect([later, first, over].map((one) => rowsIn(queue, one))).toEqual([1, 1, 1]);
	expect(queue.indexOf(first.id)).toBeLessThan(queue.indexOf(later.id));
	expect(queue).toContain('Decide on the postage by');
	const all = await pages('');
	expect([later, first, over].map((one) => rowsIn(all, one))).toEqual([1, 1, 1]);
	// Where its goods are it stands as well.
	expect(rowsIn(await pages('?queue=inspect'), later)).toBe(1);
	expect(rowsIn(await pages('?queue=over'), over)).toBe(1);
	const start = (await agnes.browser.get('/staff')).text;
	expect(start).toContain('href="/staff/returns?queue=postage"');
	expect(start).toContain('Postage to decide');
	const file = (await agnes.browser.get('/staff/returns/export?queue=postage')).text;
	for (const { ref } of [later, first, over]) expect(file).toContain(ref);
	// Decided, it is gone from there, and the return from nowhere else.
	expect((await decide(agnes, later, { answer: 'all', reason: 'receipt_fits' })).status).toBe(200);
	expect(rowsIn(await pages('?queue=postage'), later)).toBe(0);
	expect(rowsIn(await pages(''), later)).toBe(1);
});

test('what a colleague has in hand nobody decides by accident', async () => {
	const back = await asked();
	const task = { kind: 'return', task: back.id };
	expect((await agnes.browser.post('/staff/returns?/take', task)).status).toBe(200);
	const rowOf = (text: string) => text.includes(`id="row-${back.id}"`);
	const mine = '/staff/returns?queue=postage&who=mine';
	expect(rowOf((await agnes.browser.get(mine)).text)).toBe(true);
	expect(rowOf((await bruno.browser.get(mine)).text)).toBe(false);
	expect(rowOf((await bruno.browser.get('/staff/returns?queue=postage&who=nobody')).text)).toBe(false);
	const refused = await decide(bruno, back, { ...LESS, words: 'It says 6.00.' });
	expect(refused.status).toBe(409);
	for (const words of ['Agnes Pult', 'name="anyway"', 'It says 6.00.', '6,00'])
		expect(refused.text).toContain(words);
	expect(await footprint(back.ref)).toMatchObject({ claims: ['asked-'] });
	const done = await decide(bruno, back, { ...LESS, words: 'It says 6.00.', anyway: '1' });
	expect(done.status).toBe(200);
	expect(await footprint(back.ref)).toMatchObject({ claims: ['accepted600'] });
});

test('the mail before it is decided: in the words that were typed, and nothing is done by looking', async () => {
	const back = await asked();
	const before = await footprint(back.ref);
	const look = (fields: Record<string, string>) =>
		decide(agnes, back, { ref: back.ref, ...fields }, 'foreseePostage');
	const seen = await look({ ...LESS, words: 'The slip says six.' });
	expect(seen.status, seen.text).toBe(200);
	const told = seen.text.split('whitespace-pre-wrap')[1]?.split('</p>')[0] ?? '';
	for (const words of ['part of what you paid', '€6.00', 'The slip says six.']) expect(told).toContain(words);
	expect(seen.text).toContain('value="The slip says six."');
	const none = await look({ answer: 'none', reason: 'receipt_of_other', words: 'It is a bus ticket.' });
	expect(none.text).toContain('We do not pay your postage');
	// What could not be decided shows no mail either.
	expect((await look({ ...LESS, words: ' ' })).status).toBe(422);
	expect((await look({ ...LESS, amount: '6.90.1' })).status).toBe(400);
	expect((await look({ ...LESS, amount: '9,00', words: 'more than asked' })).status).toBe(400);
	expect(await footprint(back.ref)).toEqual(before);
	expect(
		(await decide(agnes, { id: '0' }, { ...LESS, words: 'x', ref: back.ref }, 'foreseePostage')).status
	).toBe(404);

	expect((await decide(agnes, back, { ...LESS, words: 'The slip says six.' })).status).toBe(200);
	await expect
		.poll(() => kindsOf(back.ref), { timeout: 60_000 })
		.toEqual(['return_postage_asked', 'return_postage_accepted']);
	const kept = await at.shop.connection.sql`select reason from audit a join orders o on o.id = a.order_id
		where o.ref = ${back.ref} and action = 'return.postage_decided'`;
	expect(kept.map(({ reason }) => String(reason))).toEqual(['receipt_says_less: The slip says six.']);
});
