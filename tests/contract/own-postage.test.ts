import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '#server/app/keys.ts';
import { PostageStepAnswer } from '#server/http/schemas/postage.ts';
import { ReturnAnswer } from '#server/http/schemas/returns.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { APP_SECRET, newestCode } from '#tests/support/sent-codes.ts';
import { postageShop, type PostageShop } from '#tests/support/own-postage.ts';

/** What buyers paid to send goods back themselves, by the API: asked for, decided, paid, and seen where it went. */
let at: PostageShop;
beforeAll(async () => {
	at = await postageShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
});
afterAll(() => at?.shop.stop());

const ask = (id: string, body: object) => at.post(`returns/${id}/postage`, body);
const accept = (id: string, body?: object) => at.post(`returns/${id}/postage/accept`, body);
const decline = (id: string, body: object) => at.post(`returns/${id}/postage/decline`, body);
const read = async (id: string) => ReturnAnswer.parse((await at.get(`returns/${id}`)).json);
const entriesOf = async (ref: string): Promise<string[]> =>
	(
		await at.shop.connection.sql<
			{ type: string }[]
		>`select type from history h join orders o on o.id = h.order_id
			where o.ref = ${ref} and type like 'return.postage%' order by h.seq`
	).map(({ type }) => type);

describe('postage of one’s own', () => {
	test('asked for, taken on in part, paid with the settlement: as a refund and as credit its owner sees', async () => {
		const { ref, id, email } = await at.sentBack();
		const asked = await ask(id, { amount: 690, receipt: await at.photo(ref) });
		expect(asked.status, asked.text).toBe(200);
		expect(PostageStepAnswer.parse(asked.json)).toEqual({
			...{ id, order: ref, state: 'asked', amount: 690, granted: null }
		});
		expect((await read(id)).own_postage).toMatchObject({ state: 'asked', amount: 690, granted: null });
		const taken = await accept(id, { amount: 600, reason: 'receipt_says_less: It says 6.00.' });
		expect(PostageStepAnswer.parse(taken.json)).toMatchObject({ state: 'accepted', granted: 600 });
		expect((await read(id)).own_postage).toMatchObject({ refunded: 0, credited: 0, paid_at: null });
		await at.settle(id);
		// What of the delivery stays with the shop is all that it earned of this order.
		await expect.poll(async () => (await read(id)).own_postage?.paid_at, { timeout: 60_000 }).toBeTruthy();
		expect((await read(id)).own_postage).toMatchObject({ granted: 600, refunded: 300, credited: 300 });
		const { json } = await at.get('refunds');
		const mine = (json['refunds'] as { order: string; amount: number }[]).filter(
			({ order }) => order === ref
		);
		expect(mine.find(({ amount }) => amount === 300)).toMatchObject({ own_postage: true });
		expect(mine.find(({ amount }) => amount === 2500)).toMatchObject({ own_postage: false });

		const owner = new CookieJar(at.shop);
		await owner.post('/sign-in', { email });
		await owner.post('/code?/prove', { code: (await newestCode(at.shop)).code });
		const credit = await owner.get('/credit');
		expect(credit.status).toBe(200);
		for (const words of ['€3.00', 'Postage you paid for a return', 'It does not expire.', `Order ${ref}`])
			expect(credit.text).toContain(words);
		const order = await owner.get(`/orders/${ref}/returns/${id}`);
		for (const words of ['It says 6.00.', '€3.00 goes back the way you paid.'])
			expect(order.text).toContain(words);
	}, 120_000);

	test('declined with words, and never again otherwise', async () => {
		const { ref, id } = await at.sentBack();
		await ask(id, { amount: 500, receipt: await at.photo(ref) });
		expectProblem(await decline(id, {}), 400, 'request.invalid');
		expectProblem(await decline(id, { reason: 'receipt_unreadable' }), 422, 'reason.missing');
		const reason = 'receipt_unreadable: We cannot read the picture.';
		const declined = { id, order: ref, state: 'declined', amount: 500, granted: 0 };
		expect((await decline(id, { reason })).json).toEqual(declined);
		expect((await decline(id, { reason: 'other: once more' })).json).toEqual(declined);
		expectProblem(await accept(id), 409, 'postage.decided', { state: 'declined' });
		expect((await read(id)).own_postage).toMatchObject({ state: 'declined', granted: 0, paid_at: null });
		expect(await entriesOf(ref)).toEqual(['return.postage_asked', 'return.postage_declined']);
	});
});

describe('is refused', () => {
	test('asked for what is no amount, too much, without a receipt, with somebody else’s, or what is unknown', async () => {
		const { ref, id } = await at.sentBack();
		const receipt = await at.photo(ref);
		const strange = await at.photo((await at.sentBack()).ref);
		for (const amount of [0, -1, 6.5, '690', null, 1e400, 2 ** 53])
			expectProblem(await ask(id, { amount, receipt }), 400, 'request.invalid');
		expectProblem(await ask(id, { receipt }), 400, 'request.invalid');
		for (const extra of [{ granted: 690 }, { state: 'accepted' }, { photo: receipt }])
			expectProblem(await ask(id, { amount: 690, receipt, ...extra }), 400, 'request.invalid');
		expectProblem(await ask(id, { amount: 1501, receipt }), 409, 'postage.over_limit', { limit: 1500 });
		expectProblem(await ask(id, { amount: 690 }), 409, 'postage.receipt_missing');
		for (const other of [strange, randomUUID(), '../x'])
			expectProblem(await ask(id, { amount: 690, receipt: other }), 404, 'photo.not_found');
		for (const nowhere of [randomUUID(), 'x'])
			expectProblem(await ask(nowhere, { amount: 690, receipt }), 404, 'return.not_found');
		expect((await read(id)).own_postage).toBeNull();
		expect(await entriesOf(ref)).toEqual([]);
	});

	test('asked for where the shop bears nothing of it, before it was sent, or twice', async () => {
		const because = (why: string) => ({ because: why });
		const early = await at.opened();
		const receipt = await at.photo(early.ref);
		const postage = { amount: 500, receipt };
		expectProblem(await ask(early.id, postage), 409, 'postage.not_claimable', because('not_sent'));
		const whim = await at.sentBack({ reason: 'unwanted' });
		const unwanted = { amount: 500, receipt: await at.photo(whim.ref) };
		expectProblem(await ask(whim.id, unwanted), 409, 'postage.not_claimable', because('buyer_pays'));
		const labelled = await at.sentBack({ way: 'label' });
		const label = { amount: 500, receipt: await at.photo(labelled.ref) };
		expectProblem(await ask(labelled.id, label), 409, 'postage.not_claimable', because('other_way'));
		await at.post(`returns/${early.id}/sent`, { at: new Date().toISOString() });
		expect((await ask(early.id, postage)).status).toBe(200);
		// The same words again are answered the same, others are not.
		expect((await ask(early.id, postage)).json).toMatchObject({ state: 'asked', amount: 500 });
		const more = await ask(early.id, { ...postage, amount: 501 });
		expectProblem(more, 409, 'postage.not_claimable', because('asked_before'));
		expect(await entriesOf(early.ref)).toEqual(['return.postage_asked']);
	});

	test('decided where nobody asked, for more than was asked for, or less without a word', async () => {
		const { ref, id } = await at.sentBack();
		for (const decide of [accept(id), decline(id, { reason: 'other: no' })])
			expectProblem(await decide, 404, 'postage.not_asked');
		expectProblem(await accept(randomUUID()), 404, 'return.not_found');
		await ask(id, { amount: 500, receipt: await at.photo(ref) });
		for (const amount of [501, 0, -5, 2.5, '5'])
			expectProblem(await accept(id, { amount, reason: 'other: x' }), 400, 'request.invalid');
		expectProblem(await accept(id, { granted: 500 }), 400, 'request.invalid');
		expectProblem(await accept(id, { amount: 300 }), 422, 'reason.missing');
		expect((await read(id)).own_postage).toMatchObject({ state: 'asked', granted: null });
	});

	test('by keys that may do anything else, whether or not there is such a return', async () => {
		const { id } = await at.sentBack();
		for (const [path, scope, body] of [
			['', 'quotes:write', { amount: 500, receipt: randomUUID() }],
			['/accept', 'orders:write', {}],
			['/decline', 'orders:write', { reason: 'other: no' }]
		] as const) {
			const key = await at.shop.key(...SCOPES.filter((one) => one !== scope));
			const call = (of: string, with_: object) =>
				at.shop.call('POST', `/api/v1/returns/${of}/postage${path}`, { body, ...with_ });
			const refused = await call(id, { key });
			expectProblem(refused, 403, 'scope.missing', { scope });
			expect((await call(randomUUID(), { key })).text).toBe(refused.text);
			expectProblem(await call(id, {}), 401, 'auth.required');
			const own = { key: at.key, idempotencyKey: null };
			expectProblem(await call(id, own), 400, 'idempotency.key_missing');
		}
		expect((await read(id)).own_postage).toBeNull();
	});
});

test('a key answers the same to the letter, changes nothing twice, and is good for one body', async () => {
	const { ref, id } = await at.sentBack();
	const receipt = await at.photo(ref);
	for (const [path, body, other] of [
		['', { amount: 500, receipt }, { amount: 400, receipt }],
		['/accept', { amount: 200, reason: 'other: two' }, { amount: 100, reason: 'other: one' }]
	] as const) {
		const idempotencyKey = randomUUID();
		const call = (sent: object) =>
			at.shop.call('POST', `/api/v1/returns/${id}/postage${path}`, {
				...{ key: at.key, idempotencyKey, body: sent }
			});
		const first = await call(body);
		expect(first.status, first.text).toBe(200);
		const again = await Promise.all([call(body), call(body), call(body)]);
		for (const one of again) expect([one.status, one.text]).toEqual([200, first.text]);
		expectProblem(await call(other), 422, 'idempotency.mismatch');
	}
	expect(await entriesOf(ref)).toEqual(['return.postage_asked', 'return.postage_accepted']);
	expect((await read(id)).own_postage).toMatchObject({ granted: 200 });
});
