import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropDue } from '#server/db/retention.ts';
import { transact } from '#server/db/transaction.ts';
import { ReturnAnswer } from '#server/http/schemas/returns.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { postageShop, type PostageShop } from '#tests/support/own-postage.ts';
import { picture } from '#tests/support/pictures.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { APP_SECRET, newestCode } from '#tests/support/sent-codes.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** What is deducted is shown as well as said; and the desk asks for its buyer whatever the buyer could ask for. */
let at: PostageShop;
let desk: CookieJar;

beforeAll(async () => {
	at = await postageShop(
		{ env: { APP_SECRET, RATE_SCALE: '1000' } },
		{
			evidence: 'required',
			resolutions: ['refund', 'store_credit', 'keep'],
			store_credit_bonus_percent: 10,
			keep: { percent: 40, below: 900_000, reasons: ['quality'] }
		}
	);
	desk = (await staffMember(at.shop)).browser;
});
afterAll(() => at?.shop.stop());

const read = async (id: string) => ReturnAnswer.parse((await at.get(`returns/${id}`)).json);
const rowsOf = async (id: string) =>
	(
		await at.shop.connection
			.sql`select photo_id from return_findings where return_id = ${id} order by position`
	).map((row) => String(row['photo_id']));

/** A picture of an order, with its file. */
async function sendPicture(ref: string): Promise<string> {
	const answer = await fetch(`${at.shop.origin}/api/v1/orders/${ref}/photos`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${at.key}`,
			'idempotency-key': randomUUID(),
			'content-type': 'image/jpeg'
		},
		body: new Uint8Array(await picture())
	});
	expect(answer.status).toBe(201);
	return String(((await answer.json()) as { id: string }).id);
}

/** A lamp that has come back; nobody has looked at it. */
async function here() {
	const back = await at.sentBack({ reason: 'unwanted' });
	await at.post(`returns/${back.id}/receive`, { lines: [{ line: 'l1', quantity: 1 }] });
	return back;
}
const inspect = (id: string, deduction: object) =>
	at.post(`returns/${id}/inspect`, {
		lines: [{ line: 'l1', condition: 'used', resellable: false, deduction }]
	});

test('with pictures of this order, which its buyer sees until they are forgotten', async () => {
	const { ref, id, email } = await here();
	const [one, two] = [await at.photo(ref), await at.photo(ref)];
	const strange = await at.photo((await at.placed()).ref);
	const deduction = { amount: 500, reason: 'The foot is scratched.' };
	for (const photo of [strange, randomUUID(), '../x'])
		expectProblem(await inspect(id, { ...deduction, photos: [one, photo] }), 404, 'photo.not_found');
	for (const photos of [one, [1], Array(6).fill(one)])
		expectProblem(await inspect(id, { ...deduction, photos }), 400, 'request.invalid');
	expect((await read(id)).state).toBe('received');
	expect((await inspect(id, { ...deduction, photos: [one, two, one] })).json).toMatchObject({
		state: 'inspected'
	});
	expect((await read(id)).lines[0]).toMatchObject({ deduction: 500, deduction_photos: [one, two] });

	const owner = new CookieJar(at.shop);
	await owner.post('/sign-in', { email });
	await owner.post('/code?/prove', { code: (await newestCode(at.shop)).code });
	const page = (await owner.get(`/orders/${ref}/returns/${id}`)).text;
	for (const words of ['The foot is scratched.', `/orders/${ref}/photos/${one}?size=small`, `/photos/${two}`])
		expect(page).toContain(words);
	expect((await desk.get(`/staff/returns/${id}`)).text).toContain(`/staff/orders/${ref}/photos/${one}`);
	// What a return stands on is swept by nobody while it runs, and goes with the person.
	const { db, sql } = at.shop.connection;
	await dropDue(db, 'photos', 0, 100);
	expect(await rowsOf(id)).toEqual([one, two]);
	const [order] = await sql`select id from orders where ref = ${ref}`;
	const person = { orderId: String(order?.['id']), email };
	expect(await transact(db, (tx) => eraseBuyer(tx, WRITER, person))).toMatchObject({ ok: true });
	expect(await rowsOf(id)).toEqual([]);
	expect((await read(id)).lines[0]).toMatchObject({ deduction: 500, deduction_photos: [] });
});

test('at the desk the pictures come with the form, stay where it is refused, and go when the return is long over', async () => {
	const { ref, id } = await here();
	const photo = await at.photo(ref);
	const fields = {
		...{ step: 'inspect', currency: 'EUR', ref, reason: 'looked_at', 'condition:l1': 'damaged' },
		...{ 'shows:l1': photo, 'told:l1': 'It is dented.' }
	};
	const refused = await desk.post(`/staff/returns/${id}?/step`, { ...fields, 'amount:l1': '900' });
	expect(refused.status).toBe(409);
	expect(refused.text).toContain(`value="${photo}"`);
	const strange = await at.photo((await at.placed()).ref);
	const others = { ...fields, 'amount:l1': '2.50', 'shows:l1': strange };
	expect((await desk.post(`/staff/returns/${id}?/step`, others)).status).toBe(404);
	expect((await read(id)).state).toBe('received');
	expect((await desk.post(`/staff/returns/${id}?/step`, { ...fields, 'amount:l1': '2.50' })).status).toBe(
		200
	);
	expect((await read(id)).lines[0]).toMatchObject({ deduction: 250, deduction_photos: [photo] });
	const { db, sql } = at.shop.connection;
	await at.post(`returns/${id}/object`, { words: 'It came like that.' });
	await at.post(`returns/${id}/answer`, { deduction: 'stands' });
	await sql`update returns set state = 'closed', closed_at = now() - interval '2 days' where id = ${id}`;
	expect(await dropDue(db, 'photos', 1, 100)).toBe(1);
	expect(await rowsOf(id)).toEqual([]);
});

test('the desk asks for store credit, for keeping, and with the pictures that a rule demands', async () => {
	const { ref } = await at.placed();
	const page = await desk.get(`/staff/orders/${ref}/return`);
	for (const words of ['name="wish:l1"', 'value="store_credit"', 'value="keep"', 'name="shows:l1"'])
		expect(page.text).toContain(words);
	const ask = (more: Record<string, string>) =>
		desk.post(`/staff/orders/${ref}/return`, { 'line:l1': '1', way: 'own', reason: 'by_mail', ...more });
	const bare = await ask({ 'why:l1': 'defective', 'wish:l1': 'store_credit' });
	expect(bare.status).toBe(409);
	expect(bare.text).toMatch(/<option value="store_credit" selected/);
	const photo = await at.photo(ref);
	const shown = await ask({ 'why:l1': 'defective', 'wish:l1': 'store_credit', 'shows:l1': photo });
	const place = shown.headers.get('location') ?? '';
	expect(place, shown.text).toMatch(/\/return\/[0-9a-f-]{36}$/);
	const quote = (await at.get(`quotes/${place.split('/').at(-1) ?? ''}`)).json;
	expect(quote).toMatchObject({ refund: { amount: 2500 }, credit: { bonus: 250 } });
	const opened = (await desk.post(`${place}?/confirm`)).headers.get('location') ?? '';
	const back = await read(opened.split('/').at(-1) ?? '');
	expect(back.lines[0]).toMatchObject({ resolution: 'store_credit', evidence: [photo] });

	const kept = (await ask({ 'why:l1': 'quality', 'wish:l1': 'keep' })).headers.get('location') ?? '';
	expect((await desk.get(kept)).text).toContain('Give part of the money back');
	const done = await desk.post(`${kept}?/confirm`);
	expect(done.headers.get('location')).toBe(`/staff/orders/${ref}?done=${kept.split('/').at(-1) ?? ''}`);
	expect((await desk.get(done.headers.get('location') ?? '')).status).toBe(200);
	const [sum] = await at.shop.connection.sql`select sum(r.amount)::int as sum from refunds r
		join orders o on o.id = r.order_id where o.ref = ${ref}`;
	expect(sum).toEqual({ sum: 1000 });
});

test('a gift: whoever sends it back sees the pictures of that alone, and objects', async () => {
	const { ref, email } = await at.placed();
	const { shop } = at;
	const links = await shop.key('links:write');
	const lines = [{ line: 'l1', quantity: 1 }];
	const made = await shop.call('POST', `/api/v1/orders/${ref}/links`, {
		...{ key: links, body: { scope: 'gift', lines } }
	});
	const gift = new URL(String(made.json['url'])).pathname;
	const recipient = new CookieJar(shop);
	const asked = await recipient.post(gift, { 'line:l1': '1', way: 'own' });
	const quote = asked.headers.get('location') ?? '';
	expect(asked.status, asked.text).toBe(303);
	await recipient.post(`${quote}?/code`, { email: `given-${ref.toLowerCase()}@example.org` });
	await recipient.post('/code?/prove', { code: (await newestCode(shop)).code });
	const place = (await recipient.post(`${quote}?/confirm`)).headers.get('location') ?? '';
	const [own = ''] = place.split('?');
	const id = own.split('/').at(-1) ?? '';
	const [shown, other] = [await sendPicture(ref), await sendPicture(ref)];
	await at.post(`returns/${id}/receive`, { lines });
	const deduction = { amount: 300, reason: 'The foot is scratched.', photos: [shown] };
	expect((await inspect(id, deduction)).status).toBe(200);

	const page = await recipient.get(own);
	for (const words of ['The foot is scratched.', `${own}/photos/${shown}?size=small`, 'name="words"'])
		expect(page.text).toContain(words);
	expect(page.text).not.toMatch(new RegExp(`${email}|25[.,]00|\\b(2500|5000|5600)\\b|/orders/`));
	const pictureOf = (who: CookieJar, photo: string) => who.get(`${own}/photos/${photo}?size=small`);
	const seen = await pictureOf(recipient, shown);
	expect([seen.status, seen.headers.get('content-type'), seen.headers.get('cache-control')]).toEqual([
		...[200, 'image/jpeg', 'private, no-store']
	]);
	const buyer = new CookieJar(shop);
	await buyer.post('/sign-in', { email });
	await buyer.post('/code?/prove', { code: (await newestCode(shop)).code });
	const strange = await sendPicture((await at.placed()).ref);
	for (const [who, photo] of [
		[recipient, other],
		[recipient, strange],
		[recipient, 'x'],
		[buyer, shown],
		[desk, shown],
		[new CookieJar(shop), shown]
	] as const)
		expect((await pictureOf(who, photo)).status).toBe(404);
	expect((await recipient.get(`/orders/${ref}/photos/${shown}`)).status).toBe(404);

	expect((await recipient.post(`${own}?/object`, { words: ' ' })).status).toBe(400);
	expect((await buyer.post(`${own}?/object`, { words: 'It was like that.' })).status).toBe(404);
	const objected = await recipient.post(`${own}?/object`, { words: 'It was like that.' });
	expect(objected.headers.get('location')).toBe(`${own}?done=objected`);
	await expect
		.poll(
			async () =>
				(
					await shop.connection.sql<{ to: string }[]>`select recipient as to from notices n join orders o
						on o.id = n.order_id where o.ref = ${ref} and kind = 'return_objected'`
				).map(({ to }) => to),
			{ timeout: 60_000 }
		)
		.toEqual([`gift:${id}`]);
	await at.post(`returns/${id}/answer`, { deduction: 'given_back' });
	// Given back it is shown to nobody any more: there is nothing that it is for.
	expect((await pictureOf(recipient, shown)).status).toBe(404);
});
