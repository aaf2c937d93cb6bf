import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { until } from '#tests/support/until.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { call, databaseUrl } from './support/demo.ts';
import { comeTo, DESK, PHONE, signIn, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Damaged goods after their return window: shown by a photo from the order page, looked at and decided at the desk. */
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 1 })));
afterAll(() => connection?.close());

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

async function post(path: string, body: object): Promise<string> {
	const answer = await call('POST', path, body);
	expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
	return String(answer.body['id']);
}

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
	const parcel = { carrier: 'dhl', tracking_number: `JJD${ref}`, lines: some };
	const shipment = await post(`/orders/${ref}/shipments`, parcel);
	await post(`/shipments/${shipment}/scans`, { scans: [{ at: ago(180), status: 'delivered' }] });
	return ref;
}

/** At both widths, light and dark. */
async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	const before = page.viewportSize() ?? PHONE;
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `warranty/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(before);
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
	await page.getByText('Posting it is on us').first().waitFor();
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
