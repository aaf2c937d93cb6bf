import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { peopleOf } from '#server/app/people.ts';
import { transact } from '#server/db/transaction.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { APP_SECRET, newestCode } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** What shoppers say about their orders, as pages and forms without scripts. */
let shop: Shop;
let ref: string;
let buyer: CookieJar;
let page: string;
let staff: CookieJar;
let key: string;
let moving: string;

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	key = await shop.key('orders:write');
	moving = await shop.key('tracking:write');
	({ browser: staff } = await staffMember(shop, 'manager'));
});
afterAll(() => shop?.stop());
beforeEach(async () => {
	({ ref, browser: buyer } = await newBuyer());
	page = `/orders/${ref}/feedback`;
});

async function newBuyer(): Promise<{ ref: string; browser: CookieJar; email: string }> {
	const made = newRef();
	const email = `${made.toLowerCase()}@buyers.example`;
	const known = { kind: 'consumer', country: 'DE', name: 'Ada Muster', email };
	const body = orderDocument(made, { buyer: known });
	const placed = await shop.call('POST', '/api/v1/orders', { key, body });
	expect(placed.status, placed.text).toBe(201);
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: made, contact: email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return { ref: made, browser, email };
}

const tap = (score: number, more = {}, browser = buyer, where = page) =>
	browser.post(`${where}?/tap`, { score: String(score), ...more });
const tell = (fields: Record<string, string>, browser = buyer, where = page) =>
	browser.post(`${where}?/tell`, { score: '4', ...fields });
type Row = Record<string, unknown> & { id: string };
const answersOf = (of = ref) => shop.connection.sql<Row[]>`select a.*, w.words, k.kind as task, k.ended_at
	from feedback_answers a join orders o on o.id = a.order_id left join feedback_words w on w.answer_id = a.id
	left join feedback_tasks k on k.answer_id = a.id where o.ref = ${of}`;
const themesOf = async (id: string) =>
	(
		await shop.connection.sql<
			{ theme: string }[]
		>`select theme from feedback_answer_themes where answer_id = ${id} and says
		order by theme`
	).map(({ theme }) => theme);

describe('one tap', () => {
	test('is the answer; a second changes it; a GET, from a mail too, says nothing', async () => {
		const opened = await buyer.get(`${page}?score=4`);
		expect(opened.status).toBe(200);
		expect(opened.text).toContain('Yes: Good');
		expect(await answersOf()).toHaveLength(0);
		expect((await tap(4)).headers.get('location')).toBe(`${page}?done=tap`);
		expect((await buyer.get(page)).text).toContain('You said: Good.');
		await tap(2);
		expect(await answersOf()).toMatchObject([{ score: 2, form_version: 1, task: 'low_score' }]);
		await tap(5);
		expect(await answersOf()).toMatchObject([{ score: 5, task: null }]);
	});

	test.each(['0', '6', '3.5', '', 'NaN', '٣'])('is from 1 to 5, and not “%s”', async (score) => {
		expect((await buyer.post(`${page}?/tap`, { score })).status).toBe(400);
		expect(await answersOf()).toHaveLength(0);
	});

	test('of somebody else’s order finds nothing, in every form', async () => {
		const stranger = await newBuyer();
		for (const [form, fields] of [
			['tap', { score: '1' }],
			['tell', { words: 'x' }],
			['back', {}],
			['mail', { yes: 'yes' }]
		] as const)
			expect((await stranger.browser.post(`${page}?/${form}`, fields)).status).toBe(404);
		expect((await stranger.browser.get(page)).status).toBe(404);
		// Nor by naming its thing from one's own page.
		const [order] = await shop.connection.sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
		const about = `order:${order?.id ?? ''}`;
		expect((await tap(1, { about }, stranger.browser, `/orders/${stranger.ref}/feedback`)).status).toBe(404);
		expect(await answersOf()).toHaveLength(0);
		expect((await new CookieJar(shop).post(`${page}?/tap`, { score: '1' })).status).not.toBe(200);
		expect(await answersOf()).toHaveLength(0);
	});

	test('can be changed and taken back for a day, and not a moment longer; a replayed link then does nothing', async () => {
		await tap(3);
		await tell({ words: 'So so' });
		expect((await buyer.post(`${page}?/back`)).headers.get('location')).toBe(`${page}?done=back`);
		expect(await answersOf()).toHaveLength(0);
		await tap(3);
		await shop.connection.sql`update feedback_answers set given_at = now() - interval '24 hours 1 second'
			where order_id = (select id from orders where ref = ${ref})`;
		expect((await tap(1)).status).toBe(409);
		expect((await tell({ words: 'late' })).status).toBe(409);
		expect((await buyer.post(`${page}?/back`)).status).toBe(409);
		expect(await answersOf()).toMatchObject([{ score: 3, words: null }]);
		expect((await buyer.get(`${page}?score=1`)).text).toContain('can no longer be changed');
	});
});

describe('words', () => {
	test.each([
		['10,000 characters', 'lamp broke again '.repeat(600), 5000],
		['emoji only', '😀👍🏽🇩🇪', 7],
		['mixed scripts', 'Lamp 灯 светильник مصباح', 26],
		['right to left', '\u202eمتأخر\u202c جدا', 9],
		['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>', 54]
	])('%s are kept whole or cut, and inert on every page', async (_what, words, most) => {
		await tap(4);
		expect((await tell({ words })).status).toBe(303);
		const [row] = await answersOf();
		const kept = String(row?.['words']);
		expect([...kept].length).toBeLessThanOrEqual(most);
		expect(kept).not.toMatch(/\u202e/);
		for (const shown of [await buyer.get(page), await staff.get('/staff/feedback')]) {
			expect(shown.status).toBe(200);
			expect(shown.text).not.toContain('<script>alert(1)');
			expect(shown.text).not.toContain('<img src=x');
		}
	});

	test('are sorted at once; what is urgent raises a task in either language, whatever the score', async () => {
		await tap(5);
		await tell({ score: '5', words: 'The glass broke and I cut myself, I will call my lawyer' });
		const [row] = await answersOf();
		expect(row).toMatchObject({ language: 'en', task: 'urgent' });
		expect(await themesOf(row?.id ?? '')).toEqual(['injury', 'legal']);
		await tell({ score: '5', words: '穿了一次就过敏了' });
		const [again] = await answersOf();
		expect(again).toMatchObject({ language: 'zh', task: 'urgent' });
		expect(await themesOf(again?.id ?? '')).toEqual(['allergy']);
		await tell({ score: '5', words: 'All well after all' });
		expect((await answersOf())[0]).toMatchObject({ task: null });
	});

	test('that people of the shop corrected stay so when everything is sorted anew', async () => {
		await tap(4);
		await tell({ words: 'The courier was late' });
		const id = (await answersOf())[0]?.id ?? '';
		expect(await themesOf(id)).toEqual(['delivery']);
		expect((await staff.post('/staff/feedback?/correct', { id, how: 'not:delivery' })).status).toBe(200);
		expect((await staff.post('/staff/feedback?/correct', { id, how: 'is:service' })).status).toBe(200);
		const rule = {
			...{
				handle: 'delivery',
				nameEn: 'Delivery',
				nameZh: '配送',
				wordsEn: 'courier\nlate',
				wordsZh: '快递'
			},
			...{ notEn: '', notZh: '', examples: '', on: '1', version: '1', reason: 'correction' }
		};
		const tried = await staff.post('/staff/feedback/themes?/try', rule);
		expect(tried.text).toContain('would join');
		expect((await staff.post('/staff/feedback/themes?/set', rule)).status).toBe(200);
		expect(await themesOf(id)).toEqual(['service']);
		// Made on a version that holds no more.
		expect((await staff.post('/staff/feedback/themes?/set', rule)).status).toBe(412);
	});

	test('in a burst from many orders are kept, out of the figures, and seen by staff', async () => {
		const words = `Great shop, buy your lamps here ${ref}`;
		for (let n = 0; n < 5; n++) {
			const { ref: at, browser } = await newBuyer();
			await tap(1, {}, browser, `/orders/${at}/feedback`);
			expect((await tell({ words }, browser, `/orders/${at}/feedback`)).status).toBe(303);
		}
		const rows = await shop.connection.sql<
			{ suspect: string; answer_id: string }[]
		>`select a.suspect, w.answer_id
			from feedback_words w join feedback_answers a on a.id = w.answer_id where w.words = ${words}`;
		expect(rows.map(({ suspect }) => suspect)).toEqual(Array.from({ length: 5 }, () => 'burst'));
		expect((await staff.get('/staff/feedback')).text).not.toContain(words);
		expect((await staff.get('/staff/feedback?only=suspect')).text).toContain(words);
		const id = rows[0]?.answer_id ?? '';
		expect((await staff.post('/staff/feedback?/trust', { id })).status).toBe(200);
		expect((await staff.get('/staff/feedback')).text).toContain(words);
	});

	test('have reasons by handle; what nobody knows is refused and keeps nothing', async () => {
		await tap(2);
		expect((await tell({ reason: 'arrived_late', line: 'l1' })).status).toBe(303);
		expect((await answersOf())[0]).toMatchObject({ reasons: ['arrived_late'], line_id: 'l1' });
		for (const wrong of [{ reason: 'because' }, { line: 'l9' }, { nps: '11' }, { fit: 'odd', line: 'l1' }])
			expect((await tell({ words: 'not kept', ...wrong } as never)).status).toBe(400);
		expect((await tell({ photo: crypto.randomUUID() })).status).toBe(404);
		expect((await answersOf())[0]).toMatchObject({ reasons: ['arrived_late'], words: null });
	});
});

describe('an anonymous answer', () => {
	test('keeps nothing that leads back, can be told more by its page alone, and is given once', async () => {
		const tapped = await tap(1, { anonymous: '1' });
		expect(tapped.status).toBe(200);
		const own = /name="key" value="([\w-]{32})"/.exec(tapped.text)?.[1] ?? '';
		expect(own).not.toBe('');
		const words = `Nobody answered ${ref.length} times, the parcel was late`;
		expect((await tell({ score: '1', words, key: own })).text).toContain('Saved');
		const [row] = await shop.connection.sql<
			Row[]
		>`select a.*, k.answer_id as task, a.xmin from feedback_answers a
			join feedback_words w on w.answer_id = a.id left join feedback_tasks k on k.answer_id = a.id where w.words = ${words}`;
		expect(row).toMatchObject({ order_id: null, subject: null, line_id: null, edited_at: null, task: null });
		expect(Date.parse(String(row?.['given_at'])) % 86_400_000).toBe(0);
		expect(row?.id[14]).toBe('4');
		expect(await answersOf()).toHaveLength(0);
		expect((await tell({ score: '1', words, key: own, line: 'l1' })).status).toBe(422);
		expect((await tell({ score: '1', words, key: own, review: '1' })).status).toBe(422);
		// The page alone held the key: the order leads to nothing.
		expect((await tell({ score: '1', words: 'x', key: own.split('').reverse().join('') })).status).toBe(404);
	});
});

describe('a review', () => {
	test('is there only with a tick, shown to other buyers with a first name at most, and hidden by staff', async () => {
		const lines = [
			{ id: 'l1', title: 'Lamp', quantity: 3, unit_price: 5000, amount: 15000, product_id: `p-${ref}` }
		];
		const make = () => newBuyerOf(lines);
		const [writer, reader] = [await make(), await make()];
		const at = `/orders/${writer.ref}/feedback`;
		await tap(4, {}, writer.browser, at);
		const words = `A fine lamp for ${ref}`;
		await tell({ words, line: 'l1' }, writer.browser, at);
		expect((await reader.browser.get(`/orders/${reader.ref}/feedback`)).text).not.toContain(words);
		const review = { words, line: 'l1', review: '1', stars: '4', fit: 'small', named: '1' };
		expect((await tell(review, writer.browser, at)).status).toBe(303);
		const shown = (await reader.browser.get(`/orders/${reader.ref}/feedback`)).text;
		expect(shown).toContain(words);
		expect(shown).toContain('Ada');
		expect(shown).not.toContain('Muster');
		expect(shown).toContain('1 says it fits small');
		expect((await reader.browser.get(`/orders/${reader.ref}`)).text).not.toContain('1 says it fits small');
		await deliver(reader.ref);
		expect((await reader.browser.get(`/orders/${reader.ref}`)).text).toContain('1 says it fits small');
		const id = (await answersOf(writer.ref))[0]?.id ?? '';
		expect((await staff.post('/staff/feedback?/hide', { id, hidden: '1', reason: '' })).status).toBe(422);
		expect((await staff.post('/staff/feedback?/hide', { id, hidden: '1', reason: 'insulting' })).status).toBe(
			200
		);
		expect((await reader.browser.get(`/orders/${reader.ref}/feedback`)).text).not.toContain(words);
		// Changing it does not bring it back.
		await tell(review, writer.browser, at);
		expect((await reader.browser.get(`/orders/${reader.ref}/feedback`)).text).not.toContain(words);
	});

	/** What others say stands at goods that have arrived: there it helps to keep or to exchange them. */
	async function deliver(order: string) {
		const parcel = { carrier: 'dhl', tracking_number: `N${order}`, lines: [{ line: 'l1', quantity: 3 }] };
		const opened = await shop.call('POST', `/api/v1/orders/${order}/shipments`, {
			key: moving,
			body: parcel
		});
		expect(opened.status, opened.text).toBe(201);
		const scans = [{ at: '2026-11-04T10:00:00Z', status: 'delivered' }];
		const path = `/api/v1/shipments/${String(opened.json['id'])}/scans`;
		expect((await shop.call('POST', path, { key: moving, body: { scans } })).status).toBeLessThan(300);
	}

	async function newBuyerOf(lines: object[]) {
		const made = newRef();
		const email = `${made.toLowerCase()}@buyers.example`;
		const body = {
			...{ ref: made, placed_at: '2026-11-02T10:00:00+01:00', currency: 'EUR', lines, total: 15000 },
			buyer: { kind: 'consumer', country: 'DE', name: 'Ada Muster', email }
		};
		const placed = await shop.call('POST', '/api/v1/orders', { key, body });
		expect(placed.status, placed.text).toBe(201);
		const browser = new CookieJar(shop);
		await browser.post('/?/find', { number: made, contact: email });
		const { code } = await newestCode(shop);
		expect((await browser.post('/code?/prove', { code })).status).toBe(303);
		return { ref: made, browser, email };
	}
});

describe('the desk', () => {
	test('ends a follow-up in one tap, once', async () => {
		await tap(1);
		const id = (await answersOf())[0]?.id ?? '';
		expect((await staff.get('/staff/feedback?list=todo')).text).toContain(id);
		expect((await staff.get('/staff')).text).toContain('Low scores to follow up');
		expect((await staff.post('/staff/feedback?/end', { id, outcome: 'sulked' })).status).toBe(400);
		expect((await staff.post('/staff/feedback?/end', { id, outcome: 'reached' })).status).toBe(200);
		expect((await staff.post('/staff/feedback?/end', { id, outcome: 'reached' })).status).toBe(404);
		expect((await staff.get('/staff/feedback?list=todo')).text).not.toContain(id);
	});

	test('gives a file in which nothing runs', async () => {
		await tap(3);
		await tell({ words: '=HYPERLINK("http://x.example","tap")' });
		const file = await staff.get('/staff/feedback/export');
		expect(file.headers.get('content-type')).toContain('text/csv');
		expect(file.text).toContain(`'=HYPERLINK`);
		expect(file.text).not.toMatch(/(^|,)"?=HYPERLINK/m);
	});

	test('sets what is asked, with versions: an answer keeps the one it answered', async () => {
		await tap(3);
		const settings = {
			...{ on: '1', days: '7', sample: '50', mail: 'consent', nps: '1', low: '2', dueHours: '12' },
			...{ valuable: 'EUR 150; JPY 20000', checkIn: '3' },
			...{ questionEn: 'Was it all right?', questionZh: '还好吗？', reason: 'first_set' }
		};
		const path = '/staff/feedback/settings?/set';
		const [{ version = 0 } = {}] = await shop.connection.sql<
			{ version: number }[]
		>`select max(version) as version from feedback_forms`;
		expect((await staff.post(path, { ...settings, version: String(version), days: '61' })).status).toBe(400);
		expect((await staff.post(path, { ...settings, version: String(version) })).status).toBe(200);
		expect((await staff.post(path, { ...settings, version: String(version) })).status).toBe(412);
		expect((await answersOf())[0]).toMatchObject({ form_version: version });
		const other = await newBuyer();
		const at = `/orders/${other.ref}/feedback`;
		expect((await other.browser.get(at)).text).toContain('Was it all right?');
		await tap(5, {}, other.browser, at);
		expect((await answersOf(other.ref))[0]).toMatchObject({ form_version: version + 1 });
	});
});

test('a person is told what they said, and it goes with them but for the score', async () => {
	const { browser, ref: own, email } = await newBuyer();
	const at = `/orders/${own}/feedback`;
	await tap(2, {}, browser, at);
	await tell({ words: 'My name is Ada and I am cross', score: '2' }, browser, at);
	await browser.post(`${at}?/mail`, { yes: 'no' });
	const { connection } = shop;
	const people = peopleOf({
		...{ connection, vault: () => ({ open: () => undefined }) as never },
		run: (command, actor, input) => transact(connection.db, (tx) => command(tx, actor, input))
	});
	const told = JSON.stringify(await people.export({ kind: 'system', id: 'test' }, email));
	expect(told).toContain('I am cross');
	expect(told).toContain('"yes":false');
	expect((await people.erase({ kind: 'system', id: 'test' }, email)).ok).toBe(true);
	expect(await answersOf(own)).toMatchObject([{ score: 2, words: null, task: null }]);
	const wishes = await connection.sql`select from feedback_mail_wishes where email_key = ${email}`;
	expect(wishes).toHaveLength(0);
});
