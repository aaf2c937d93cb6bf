import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { until } from '#tests/support/until.ts';
import { keepPicture } from './support/checks.ts';
import { call, databaseUrl } from './support/demo.ts';
import { comeTo, DESK, signIn, visitors } from './support/visitors.ts';
import { ago, arriveBefore, looksRightIn, post } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** Damaged goods after their return window: shown by a photo from the order page, looked at and decided at the desk. */
const visitor = visitors();
const looksRight = looksRightIn('warranty');
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 1 })));
afterAll(() => connection?.close());

/** A lamp of the catalogue and two mugs that arrived half a year ago. */
async function place(): Promise<string> {
	const ref = `W-${randomUUID().slice(0, 8)}`;
	const [sold] = await connection.sql<{ id: string; product: string }[]>`
		select v.id, v.product_id as product from variants v join stock s on s.variant_id = v.id
		where s.level - s.reserved > 3 and v.currency = 'EUR' order by v.id desc limit 1`;
	const { id: variant_id, product: product_id } = sold ?? { id: '', product: '' };
	const lines = [
		{
			...{ id: 'lamp', title: 'Reading lamp', quantity: 1, amount: 8900 },
			...{ product_id, variant_id }
		},
		{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 4200 }
	];
	const buyer = { kind: 'consumer', country: 'DE', name: 'Mara Lindqvist', email: `${ref}@mail.example` };
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(190), currency: 'EUR', lines, total: 13_100, tax: 0 },
		buyer: { ...buyer, informed_of_withdrawal_at: ago(190) },
		payments: [{ provider: 'visa', reference: ref, amount: 13_100, captured_at: ago(190) }]
	});
	const some = lines.map(({ id, quantity }) => ({ line: id, quantity }));
	await arriveBefore(ref, 180, some);
	return ref;
}

const mailsOf = async (ref: string) =>
	(
		await connection.sql<{ kind: string }[]>`select n.kind from notices n join orders o on o.id = n.order_id
			where o.ref = ${ref} and n.kind like 'return%' order by n.id`
	).map(({ kind }) => kind);

const untilMails = (ref: string, ...kinds: string[]) =>
	until(`mails: ${kinds.join(', ')}`, async () => (await mailsOf(ref)).join() === kinds.join());

it('a lamp that went out is shown by a photo, looked at and accepted at the desk; the same again is on its way', async () => {
	const { warranty, staff } = english;
	const ref = await place();
	const context = await visitor();
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}`);
	await page.getByText(/^Damaged or faulty\? You can tell us until the end of .+ 20\d\d\.$/).waitFor();
	await looksRight(page, 'en-0-order');
	await page.getByRole('link', { name: warranty.offer }).click();
	await page.getByRole('heading', { level: 1, name: warranty.title }).waitFor();
	await looksRight(page, 'en-1-choose');
	await page.getByRole('checkbox', { name: 'Reading lamp' }).check();
	const reason = page.getByLabel(warranty.reason_for.replace('{title}', 'Reading lamp'));
	const next = page.getByRole('button', { name: warranty.next });
	await next.click();
	await page.getByText(english.problem.warranty.reason_unsuitable).waitFor();
	expect(await reason.locator('option').count()).toBe(5);
	await reason.selectOption('defective');
	await page.getByLabel(warranty.replace).check();
	await next.click();
	await page.getByText(english.problem.warranty.words_missing).first().waitFor();
	await looksRight(page, 'en-2-no-words');
	await page.getByLabel(warranty.comment).fill('It flickered and went out. The bulb is new.');
	await next.click();
	await page.getByText(english.problem.return.evidence_missing).waitFor();
	// Refused twice, and what was chosen still stands there.
	expect(await reason.inputValue()).toBe('defective');
	const field = page.getByLabel(warranty.evidence.replace('{title}', 'Reading lamp'));
	await field.setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await page.getByRole('img', { name: english.evidence.photo.replace('{n}', '1') }).waitFor();
	await looksRight(page, 'en-3-chosen');
	await next.click();
	await page.getByRole('timer').waitFor();
	await page.getByText(`Does not work · ${warranty.replace}`).waitFor();
	await looksRight(page, 'en-4-quote');
	await page.getByRole('link', { name: english.returning.quote.differently }).click();
	await page.getByRole('heading', { level: 1, name: warranty.title }).waitFor();
	expect(await page.getByLabel(warranty.comment).inputValue()).toContain('It flickered');
	await next.click();
	await page.getByRole('button', { name: 'Send back 1 item', exact: true }).click();
	await page.waitForURL(/\/returns\/[0-9a-f-]{36}\?done=opened$/);
	await page.getByText(warranty.page_name.replace('{number}', `${ref}-R1`)).waitFor();
	await page.getByRole('heading', { level: 1, name: english.returning.page.title.needs_review }).waitFor();
	await looksRight(page, 'en-5-return');

	const seat = await visitor({ viewport: DESK });
	await comeTo(seat, { atDesk: true });
	const desk = await seat.newPage();
	await desk.goto('/staff/returns?queue=decide');
	const row = desk.getByRole('listitem').filter({ hasText: `${ref}-R1` });
	await row.getByText(staff.returns.kind.warranty).waitFor();
	await looksRight(desk, 'en-6-queue');
	await desk.getByRole('link', { name: `${ref}-R1` }).click();
	await desk.getByText('It flickered and went out.').waitFor();
	await desk.getByText(staff.returns.wish.replace('{wish}', warranty.replace)).waitFor();
	const photo = desk.getByRole('img', { name: 'Photo 1 of Reading lamp' });
	expect(await photo.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth))).toBe(64);
	await looksRight(desk, 'en-7-desk');
	await desk.getByRole('button', { name: staff.returns.now.accept }).click();
	await desk.getByText(staff.returns.did.accept).waitFor();

	// The page of the return is live.
	await page.getByRole('heading', { level: 1, name: /^Please hand it in by / }).waitFor();
	await page.getByText('We pay it.').first().waitFor();
	await looksRight(page, 'en-8-approved');
	const [back] = await connection.sql<
		{ id: string }[]
	>`select r.id from returns r join orders o on o.id = r.order_id
		where o.ref = ${ref} and r.is_warranty and r.postage = 0`;
	await post(`/returns/${back?.id}/receive`, { lines: [{ line: 'lamp', quantity: 1 }] });
	const state = async () =>
		(
			await connection.sql`select x.state from exchanges x join orders o on o.id = x.order_id where o.ref = ${ref}`
		)[0]?.['state'];
	await until('the new lamp may leave', async () => (await state()) === 'released');
	await untilMails(ref, 'return_requested', 'return_approved', 'return_received');
});

it('without JavaScript and in Chinese: files with the form, and the desk says no with a reason', async () => {
	const { warranty } = chinese;
	const ref = await place();
	const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}`);
	await page.getByRole('link', { name: warranty.offer }).click();
	await page.getByRole('spinbutton').fill('1');
	await page
		.getByLabel(warranty.reason_for.replace('{title}', 'Harbour mug'))
		.selectOption('damaged_in_transit');
	// All ways are the shop's to pay: the one that asks least of the buyer stands there.
	expect(await page.getByLabel(chinese.returning.ways.own).isChecked()).toBe(false);
	await page.getByLabel(warranty.comment).fill('杯口有裂纹。');
	await page.getByRole('button', { name: warranty.next }).click();
	await page.getByText(chinese.problem.return.evidence_missing).first().waitFor();
	expect(await page.getByLabel(warranty.comment).inputValue()).toBe('杯口有裂纹。');
	await page.getByLabel(warranty.comment).fill('');
	const field = page.getByLabel(warranty.evidence.replace('{title}', 'Harbour mug'));
	await field.setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await page.getByRole('button', { name: warranty.next }).click();
	await page.getByText(chinese.problem.warranty.words_missing).first().waitFor();
	await page.getByLabel(warranty.comment).fill('杯口有裂纹。');
	await keepPicture(page, 'warranty/zh-no-script-1');
	// The photo that came with the first try is still there.
	await page.getByRole('button', { name: warranty.next }).click();
	await page.getByText(warranty.quote_lead).waitFor();
	await keepPicture(page, 'warranty/zh-no-script-2-quote');
	await page.getByRole('button', { name: '退回 1 件' }).click();
	await page.getByText(chinese.returning.page.done.opened).waitFor();
	const id = new URL(page.url()).pathname.slice(-36);
	const declined = await call('POST', `/returns/${id}/decline`, { reason: 'other: 照片里是另一只杯子。' });
	expect(declined.status).toBe(200);
	await page.reload();
	await page.getByText('照片里是另一只杯子。').waitFor();
	await keepPicture(page, 'warranty/zh-no-script-3-declined');
	await untilMails(ref, 'return_requested', 'return_declined');

	const reader = await (
		await visitor({ locale: 'zh-CN', storageState: await context.storageState() })
	).newPage();
	await reader.goto(`/orders/${ref}/warranty`);
	await looksRight(reader, 'zh-4-choose');
	await reader.goto(`/orders/${ref}/return`);
	await reader.getByRole('link', { name: warranty.offer_long }).waitFor();
	await looksRight(reader, 'zh-5-return');
});

it('at the desk: what the buyer told and sent by other ways becomes the same request, and its mail is shown before', async () => {
	const { warranty, staff } = english;
	for (const javaScriptEnabled of [true, false]) {
		const ref = await place();
		const seat = await visitor({ viewport: DESK, javaScriptEnabled });
		await comeTo(seat, { atDesk: true });
		const desk = await seat.newPage();
		await desk.goto(`/staff/orders/${ref}/return`);
		await desk.getByRole('link', { name: staff.warranty.open }).click();
		await desk.getByRole('heading', { level: 1, name: /^Damage or a fault/ }).waitFor();
		const mug = desk.getByRole('listitem').filter({ hasText: 'Harbour mug' });
		await mug.getByRole('spinbutton').fill('1');
		await mug.getByLabel(warranty.reason).selectOption('defective');
		const next = desk.getByRole('button', { name: staff.returns.ask.next });
		await desk.getByLabel(staff.warranty.comment).fill('The handle came off.');
		await next.click();
		await desk.getByText(english.problem.return.evidence_missing).first().waitFor();
		expect(await desk.getByLabel(staff.warranty.comment).inputValue()).toBe('The handle came off.');
		expect(await mug.getByLabel(warranty.reason).inputValue()).toBe('defective');
		await mug
			.getByLabel(staff.warranty.photos.replace('{title}', 'Harbour mug'))
			.setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: await picture() });
		await desk.getByLabel(staff.reason.other, { exact: true }).check();
		await next.click();
		await desk.getByText(english.problem.reason.missing).waitFor();
		// The photo that came with the refused try is still there.
		const photo = mug.getByRole('img');
		expect(await photo.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth))).toBe(
			64
		);
		if (javaScriptEnabled) await looksRight(desk, 'en-9-desk-ask');
		await desk.getByLabel(staff.reason.by_mail, { exact: true }).check();
		await next.click();
		await desk.getByText(english.mail.return_requested.heading).first().waitFor();
		if (javaScriptEnabled) await looksRight(desk, 'en-10-desk-quote');
		await desk.getByRole('button', { name: staff.returns.ask.confirm }).click();
		await desk.getByText(staff.returns.kind.warranty).waitFor();
		await desk.getByText('The handle came off.').waitFor();
		const steps = await connection.sql<{ state: string; by: string }[]>`
			select r.state, h.actor_kind as by from returns r join orders o on o.id = r.order_id
			join history h on h.order_id = o.id and h.type = 'return.requested' and h.data ->> 'return' = r.id::text
			where o.ref = ${ref} and r.is_warranty`;
		expect(new Set(steps.map(({ state, by }) => `${state} ${by}`))).toEqual(new Set(['needs_review staff']));
	}
});
