import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { keepPicture } from './support/checks.ts';
import { databaseUrl } from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { ago, arriveBefore, looksRightIn, post } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** Sending back as shoppers hold it in their hands: two steps from order to return, its page, and giving it up. */
const visitor = visitors();
const looksRight = looksRightIn('return');
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 1 })));
afterAll(() => connection?.close());

/** Two mugs that arrived yesterday, a lamp sold for good, and shoes that arrived too long ago. */
async function place(): Promise<string> {
	const ref = `E2E-${randomUUID().slice(0, 8)}`;
	const lines = [
		{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 4200, category: 'kitchen' },
		{ id: 'lamp', title: 'Reading lamp', quantity: 1, amount: 8900, tags: ['final_sale'] },
		{ id: 'shoes', title: 'Deck shoes', quantity: 1, amount: 7900, category: 'shoes' }
	];
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(60), currency: 'EUR' },
		buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email: `${ref}@mail.example` },
		...{ lines, total: 21_000, tax: 0 },
		payments: [{ provider: 'visa', reference: ref, amount: 21_000, captured_at: ago(60) }]
	});
	const parcels = [
		{ days: 40, some: [{ line: 'shoes', quantity: 1 }] },
		{
			days: 1,
			some: [
				{ line: 'mug', quantity: 2 },
				{ line: 'lamp', quantity: 1 }
			]
		}
	];
	for (const { days, some } of parcels) {
		await arriveBefore(ref, days, some);
	}
	return ref;
}

const statesOf = async (ref: string) =>
	Object.fromEntries(
		(
			await connection.sql<{ key: string; n: number }[]>`
				select line_id || ' ' || state as key, sum(quantity)::int as n from portions p join orders o on o.id = p.order_id
				where o.ref = ${ref} group by 1 order by 1`
		).map(({ key, n }) => [key, n])
	);

it('one of two mugs goes back, with its reason and its way; what cannot says why; then it is kept after all', async () => {
	const { returning } = english;
	const ref = await place();
	const context = await visitor();
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}`);
	await untilLive(page);
	await looksRight(page, 'en-0-order');
	await page.getByRole('link', { name: returning.offer }).click();
	await page.getByRole('heading', { level: 1, name: returning.title }).waitFor();
	await page.getByText('1 piece cannot come back by the shop’s terms.').waitFor();
	await page.getByText(/1 piece could come back until the end of \w+ \d+ \w+\./).waitFor();
	const reason = page.getByLabel(returning.reason_for.replace('{title}', 'Harbour mug'));
	expect(await reason.isVisible()).toBe(false);
	await looksRight(page, 'en-1-choose');
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByText(returning.choose_one).waitFor();

	await page.getByRole('button', { name: english.cancel.more.replace('{title}', 'Harbour mug') }).click();
	await reason.selectOption('style');
	await page.getByLabel(returning.ways.label).check();
	await page.getByLabel(returning.comment).fill('It is not quite our blue.');
	await looksRight(page, 'en-2-chosen');
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByRole('timer').waitFor();
	await page.getByText(/Harbour mug: Do not like the style/).waitFor();
	await looksRight(page, 'en-3-quote');
	const confirm = page.getByRole('button', { name: 'Send back 1 item', exact: true });
	const [one, other] = await Promise.all([
		confirm.boundingBox(),
		page.getByRole('link', { name: returning.keep }).boundingBox()
	]);
	expect([one?.width, one?.height]).toEqual([other?.width, other?.height]);
	await confirm.dblclick();
	await page.waitForURL(/\/returns\/[0-9a-f-]{36}\?done=opened$/);
	await page.getByRole('heading', { level: 1, name: /^Please hand it in by / }).waitFor();
	await page.getByText(`Return ${ref}-R1`).waitFor();
	await looksRight(page, 'en-4-return');
	expect(await statesOf(ref)).toEqual({
		...{ 'lamp delivered': 1, 'mug delivered': 1, 'mug returning': 1, 'shoes delivered': 1 }
	});
	const back = new URL(page.url()).pathname;

	await page.goto(`/orders/${ref}`);
	await page.getByRole('link', { name: returning.brief_link }).waitFor();
	await looksRight(page, 'en-5-order-after');
	expect(await page.getByRole('link', { name: returning.brief_link }).getAttribute('href')).toBe(back);
	await page.goto(back);
	await page.getByText(returning.page.cancel, { exact: true }).click();
	await page.getByRole('button', { name: returning.page.cancel_confirm }).click();
	await page.getByText(returning.page.done.cancelled).waitFor();
	await looksRight(page, 'en-6-cancelled');
	expect(await statesOf(ref)).toMatchObject({ 'mug delivered': 2 });
});

it('without JavaScript and in Chinese: all of it, sent, found worn, and objected to; an expired price is asked again', async () => {
	const { returning } = chinese;
	const ref = await place();
	const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}`);
	await page.getByRole('link', { name: returning.offer }).click();
	await page.getByRole('spinbutton').fill('3');
	await page.getByLabel(returning.comment).fill('杯口有裂纹。');
	await page.getByLabel(returning.reason_for.replace('{title}', 'Harbour mug')).selectOption('defective');
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByText('这件商品最多只能退回 2 件。').or(page.getByText(returning.none_left)).waitFor();
	// Refused, and every word that was typed stands there.
	expect(await page.getByLabel(returning.comment).inputValue()).toBe('杯口有裂纹。');
	await page.getByRole('spinbutton').fill('2');
	await page.getByLabel(returning.ways.label).check();
	await page.getByRole('button', { name: returning.next }).click();
	await page.getByRole('heading', { level: 1, name: '您将收回' }).waitFor();
	await keepPicture(page, 'return/zh-no-script-2-quote');
	const { sql } = connection;
	await sql.unsafe('alter table quotes disable trigger quotes_stand');
	await sql`update quotes set expires_at = now() - interval '1 second' where id = ${page.url().slice(-36)}`;
	await sql.unsafe('alter table quotes enable trigger quotes_stand');
	await page.getByRole('button', { name: '退回 2 件' }).click();
	await page.getByRole('heading', { name: chinese.quote.before_title }).waitFor();
	// The way that was chosen is still the way.
	await page.getByText(returning.ways.label).first().waitFor();
	await page.getByRole('button', { name: '退回 2 件' }).click();
	await page.getByText(returning.page.done.opened).waitFor();
	const words =
		await sql`select distinct q.words from quotes q join orders o on o.id = q.order_id where o.ref = ${ref}`;
	expect(words).toEqual([{ words: '杯口有裂纹。' }]);
	await page.getByLabel(returning.page.sent_proof).fill('JJD 4711');
	await page.getByRole('button', { name: returning.page.sent_button }).click();
	await page.getByText(returning.page.done.sent).waitFor();
	await page.getByText('JJD 4711').waitFor();
	await keepPicture(page, 'return/zh-no-script-3-sent');

	const [row] = await sql<{ id: string }[]>`
		select r.id from returns r join orders o on o.id = r.order_id where o.ref = ${ref}`;
	const lines = [{ line: 'mug', quantity: 2 }];
	await post(`/returns/${row?.id}/receive`, { lines });
	const worn = {
		condition: 'used',
		resellable: false,
		deduction: { amount: 500, reason: 'A chip in the rim' }
	};
	await post(`/returns/${row?.id}/inspect`, { lines: [{ line: 'mug', ...worn }] });
	const reader = await (
		await visitor({ locale: 'zh-CN', storageState: await context.storageState() })
	).newPage();
	await reader.goto(`/orders/${ref}/returns/${row?.id}`);
	await looksRight(reader, 'zh-4-inspected');
	await page.reload();
	await page.getByRole('button', { name: returning.page.object_button }).click();
	await page.getByText(returning.page.object_missing).waitFor();
	await page.getByLabel(returning.page.object_words).fill('收到时就是这样。');
	await page.getByRole('button', { name: returning.page.object_button }).click();
	await page.getByText(returning.page.done.objected).waitFor();
	expect(await page.getByRole('button', { name: returning.page.object_button }).count()).toBe(0);
	await reader.goto(`/orders/${ref}/return`);
	await looksRight(reader, 'zh-1-nothing-left');
});
