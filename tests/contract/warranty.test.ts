import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrderAnswer } from '#server/http/schemas/answers.ts';
import { TermsAnswer } from '#server/http/schemas/papers.ts';
import { ConfirmAnswer, QuoteAnswer } from '#server/http/schemas/quotes.ts';
import { ReturnAnswer } from '#server/http/schemas/returns.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { picture } from '#tests/support/pictures.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Damaged and faulty goods after their return window, by the API. */
let shop: Shop;
let key: string;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-warranty-'));
	shop = await startShop({ env: { DATA_DIR: folder } });
	const scopes = ['policy:write', 'orders:write', 'orders:read', 'quotes:write', 'warehouse:write'] as const;
	key = await shop.key(...scopes, 'tracking:write', 'finance:write');
	const policy = samplePolicy();
	const [final, standard] = policy.return;
	const ways = [{ way: 'label', price: 490 }];
	const rules = [
		{ ...final, warranty: 'P1Y' },
		{ ...standard, warranty: 'P1Y' }
	];
	const draft = await post('policies/drafts', { ...policy, extend: [], return: rules, returns: { ways } });
	const lint = await post(`policies/drafts/${String(draft.json['id'])}/lint`);
	const paths = (lint.json['warnings'] as { path: string }[]).map(({ path }) => path);
	expect(paths).toContain('/return/1/warranty');
	const done = await post(`policies/drafts/${String(draft.json['id'])}/publish`);
	expect(done.status, done.text).toBe(200);
});
afterAll(async () => {
	await shop?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const get = (path: string) => shop.call('GET', `/api/v1/${path}`, { key });
const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** Two lamps and a final-sale mug that arrived so many days ago, in parcels of their own. */
async function arrived(days: number, buyer: object = { kind: 'consumer', country: 'DE' }): Promise<string> {
	const ref = newRef();
	const placed_at = ago(days + 5);
	const lines = [
		{ id: 'lamp', title: 'Lamp', quantity: 2, amount: 5000 },
		{ id: 'mug', title: 'Mug', quantity: 1, amount: 1000, tags: ['final_sale'] }
	];
	const placed = await post('orders', {
		...{ ref, display_ref: ref, placed_at, currency: 'EUR', lines, total: 6000, tax: 0 },
		buyer: { ...buyer, informed_of_withdrawal_at: placed_at },
		payments: [{ provider: 'card', reference: ref, amount: 6000, captured_at: placed_at }]
	});
	expect(placed.status, placed.text).toBe(201);
	for (const { id, quantity } of lines) {
		const parcel = { carrier: 'dhl', tracking_number: `${ref}${id}`, lines: [{ line: id, quantity }] };
		const opened = await post(`orders/${ref}/shipments`, parcel);
		const scans = { scans: [{ at: ago(days), status: 'delivered' }] };
		expect((await post(`shipments/${String(opened.json['id'])}/scans`, scans)).status).toBe(200);
	}
	return ref;
}
async function photo(ref: string): Promise<string> {
	const sent = await shop.call('POST', `/api/v1/orders/${ref}/photos`, {
		...{ key, body: await picture(), headers: { 'content-type': 'image/jpeg' } }
	});
	expect(sent.status, sent.text).toBe(201);
	return String(sent.json['id']);
}
const wish = (evidence: string[], line: object = {}, more: object = {}) => ({
	...{ kind: 'return', warranty: true, comment: 'It does not light up any more.', way_back: 'label' },
	lines: [{ line: 'lamp', quantity: 1, reason: 'defective', resolution: 'refund', evidence, ...line }],
	...more
});
const ask = (ref: string, body: object) => post(`orders/${ref}/quotes`, body);
const actionOf = async (ref: string) =>
	OrderAnswer.parse((await get(`orders/${ref}`)).json).actions.find(({ kind }) => kind === 'return');

describe('after the window', () => {
	test('asked for with words and a photo, decided by a person, paid back whole; everybody can read that it is one', async () => {
		const ref = await arrived(200);
		const action = await actionOf(ref);
		expect(action).toMatchObject({
			...{ allowed: false, code: 'return.window_closed' },
			warranty: [
				{ line: 'lamp', quantity: 2 },
				{ line: 'mug', quantity: 1 }
			]
		});
		const until = action?.warranty?.[0]?.until ?? '';
		// Two years by law, though the shop promises one.
		expect((Date.parse(until) - Date.now()) / DAY).toBeGreaterThan(520);
		const asked = await ask(ref, wish([await photo(ref)]));
		expect(asked.status, asked.text).toBe(201);
		const quote = QuoteAnswer.parse(asked.json);
		expect(quote).toMatchObject({
			...{ warranty: { until, law: 'eu_conformity' }, fee: { amount: 0 }, refund: { amount: 2500 } },
			way_back: { way: 'label', paid_by: 'shop', withheld: 0 },
			return_terms: { review: 'warranty' }
		});
		const confirmed = ConfirmAnswer.parse((await post(`quotes/${quote.id}/confirm`)).json);
		expect(confirmed).toMatchObject({
			...{ result: 'requested', return: { state: 'needs_review', decide_by: expect.any(String) } }
		});
		const id = confirmed.return?.id ?? '';
		const read = async () => ReturnAnswer.parse((await get(`returns/${id}`)).json);
		expect(await read()).toMatchObject({ warranty: true, kind: 'return', lines: [{ reason: 'defective' }] });
		expect((await actionOf(ref))?.warranty).toMatchObject([
			{ line: 'lamp', quantity: 1 },
			{ line: 'mug', quantity: 1 }
		]);
		expect((await post(`returns/${id}/accept`)).json).toMatchObject({ state: 'approved' });
		await post(`returns/${id}/receive`, { lines: [{ line: 'lamp', quantity: 1 }] });
		const look = { line: 'lamp', condition: 'damaged', resellable: false };
		await post(`returns/${id}/inspect`, { lines: [look] });
		expect(await read()).toMatchObject({ state: 'settled', refunded: 2500 });
	});

	test('declined with a reason it is the buyer’s again, and can be asked for anew', async () => {
		const ref = await arrived(400);
		const open = async () => {
			const quote = QuoteAnswer.parse((await ask(ref, wish([await photo(ref)]))).json);
			return ConfirmAnswer.parse((await post(`quotes/${quote.id}/confirm`)).json).return?.id ?? '';
		};
		const id = await open();
		expectProblem(await post(`returns/${id}/decline`, {}), 400, 'request.invalid');
		const declined = await post(`returns/${id}/decline`, { reason: 'other: It was dropped.' });
		expect(declined.json).toMatchObject({ state: 'declined' });
		expect(await open()).not.toBe(id);
	});

	test('what goes without saying is refused: no words, no photo, no fault, something else instead', async () => {
		const ref = await arrived(100);
		const shown = [await photo(ref)];
		const other = await photo(await arrived(100));
		for (const [body, status, code] of [
			[wish([]), 409, 'return.evidence_missing'],
			[wish([other]), 404, 'photo.not_found'],
			[wish(shown, {}, { comment: '  ' }), 409, 'warranty.words_missing'],
			[wish(shown, {}, { comment: undefined }), 409, 'warranty.words_missing'],
			[wish(shown, { reason: 'unwanted' }), 409, 'warranty.reason_unsuitable'],
			[wish(shown, { reason: undefined }), 409, 'warranty.reason_unsuitable'],
			[wish(shown, { resolution: 'keep' }), 409, 'return.resolution_unavailable'],
			[wish(shown, { quantity: 3 }), 409, 'quantity.unavailable'],
			[wish(shown, { line: 'none' }), 404, 'line.not_found'],
			[
				wish(shown, { resolution: 'exchange', exchange_for: { variant_id: 'v' } }),
				409,
				'exchange.not_offered'
			],
			[wish(shown, {}, { kind: 'cancel' }), 400, 'request.invalid'],
			[wish(shown, {}, { warranty: 'yes' }), 400, 'request.invalid']
		] as const) {
			expectProblem(await ask(ref, body), status, code);
		}
		expectProblem(await ask(ref, { ...wish(shown), warranty: false }), 409, 'return.window_closed');
	});
});

test('inside the window it is an ordinary return; after the warranty it is told until when it was', async () => {
	const early = await arrived(20);
	expect((await actionOf(early))?.warranty).toMatchObject([{ line: 'mug' }]);
	expectProblem(await ask(early, wish([await photo(early)])), 409, 'warranty.not_needed', {
		alternatives: ['return']
	});
	// Sold for good, and answered for all the same.
	const mug = await ask(early, wish([await photo(early)], { line: 'mug' }));
	expect(QuoteAnswer.parse(mug.json).refund.amount).toBe(1000);
	const late = await arrived(800);
	const refused = await ask(late, wish([await photo(late)]));
	expectProblem(refused, 409, 'warranty.ended');
	const ended = (Date.parse(String(refused.json['closed_at'])) - Date.now()) / DAY;
	expect(Math.round(ended)).toBeGreaterThanOrEqual(-70);
	expect(Math.round(ended)).toBeLessThanOrEqual(-68);
	expect((await actionOf(late))?.warranty).toBeUndefined();
	// A business has what the shop promises, and no more.
	const company = { kind: 'business', country: 'DE' };
	const inTime = await ask(await arrived(300, company), wish([]));
	expectProblem(inTime, 409, 'return.evidence_missing');
	expectProblem(await ask(await arrived(400, company), wish([])), 409, 'warranty.ended');
	const terms = TermsAnswer.parse((await get(`orders/${late}/terms`)).json);
	expect(terms.guarantee).toMatchObject({ law: 'eu_conformity', lasts: 'P2Y' });
});

test('a quote that ran out is asked again under warranty', async () => {
	const ref = await arrived(90);
	const quote = QuoteAnswer.parse((await ask(ref, wish([await photo(ref)]))).json);
	const { sql } = shop.connection;
	await sql.unsafe('alter table quotes disable trigger quotes_stand');
	await sql`update quotes set expires_at = now() - interval '1 second' where id = ${quote.id}`;
	await sql.unsafe('alter table quotes enable trigger quotes_stand');
	const refused = await post(`quotes/${quote.id}/confirm`);
	expectProblem(refused, 409, 'quote.expired');
	expect(refused.json['quote']).toMatchObject({ state: 'open', warranty: { law: 'eu_conformity' } });
});
