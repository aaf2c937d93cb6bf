import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import type { ReceivedMail } from '#tests/support/mime.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { CODE } from './support/codes.ts';
import { databaseUrl } from './support/demo.ts';
import { DESK, PHONE, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Withdrawing from the contract end to end: from the look-up to the mail, which a real SMTP server received. */
const visitor = visitors();
const ADDRESS = 'Harbour Shop, Kai 3, 20457 Hamburg';
const name = `withdraw_${process.pid}`;
let admin: postgres.Sql;
let mails: MailServer;
let shop: Shop;
let key: string;

beforeAll(async () => {
	admin = postgres(databaseUrl, { max: 1 });
	await admin.unsafe(`create database ${name}`);
	mails = await startMailServer();
	const url = new URL(databaseUrl);
	url.pathname = `/${name}`;
	const env = { SMTP_URL: mails.url, RETURN_ADDRESS: ADDRESS, RATE_SCALE: '1000' };
	shop = await startShop({ databaseUrl: url.href, env });
	key = await shop.key('orders:write', 'warehouse:write', 'tracking:write');
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
	await admin?.unsafe(`drop database if exists ${name} with (force)`);
	await admin?.end();
});

async function post(path: string, body: object): Promise<string> {
	const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
	expect(answer.status, answer.text).toBeLessThan(300);
	return String(answer.json['id']);
}

/** Three mugs and a lamp; two of the mugs arrived the day before yesterday. */
async function place(locale: string): Promise<{ ref: string; email: string }> {
	const ref = `W-${randomUUID().slice(0, 8)}`;
	const email = `${ref.toLowerCase()}@mail.example`;
	const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
	await post('orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(90), currency: 'EUR', locale },
		buyer: {
			kind: 'consumer',
			country: 'DE',
			name: 'Mara Lindqvist',
			email,
			informed_of_withdrawal_at: ago(90)
		},
		lines: [
			{ id: 'mug', title: 'Harbour mug', quantity: 3, amount: 4200 },
			{ id: 'lamp', title: 'Reading lamp', quantity: 1, amount: 8900 }
		],
		shipping: { method: 'standard', amount: 590 },
		...{ total: 13_690, tax: 2186 },
		payments: [{ provider: 'visa', reference: ref, amount: 13_690, captured_at: ago(90) }]
	});
	const claim = await post(`orders/${ref}/claims`, { lines: [{ line: 'mug', quantity: 2 }] });
	const shipment = await post(`orders/${ref}/shipments`, {
		carrier: 'dhl',
		tracking_number: `N${ref}`,
		claim
	});
	const scans = [
		{ at: ago(60), status: 'in_transit' },
		{ at: ago(48), status: 'delivered' }
	];
	await post(`shipments/${shipment}/scans`, { scans });
	return { ref, email };
}

/** The one mail to an address whose subject says so. */
async function mailTo(email: string, subject: RegExp): Promise<ReceivedMail> {
	const own = () =>
		mails.received.filter(({ to, headers }) => to.includes(email) && subject.test(headers['subject'] ?? ''));
	await expect.poll(() => own().length, { timeout: 15_000 }).toBe(1);
	return own()[0] as ReceivedMail;
}

async function looksRight(page: Page, picture: string): Promise<void> {
	await settle(page);
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `withdraw/${picture}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${picture} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${picture} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(PHONE);
}

async function prove(
	context: BrowserContext,
	order: { ref: string; email: string },
	words: { lookup: Record<'number' | 'contact' | 'code' | 'open', string> },
	by: string
) {
	const page = await context.newPage();
	await page.goto('/');
	await page.getByLabel(words.lookup.number).fill(order.ref);
	await page.getByLabel(words.lookup.contact).fill(order.email);
	await page.getByRole('button', { name: by }).click();
	await page.waitForURL('**/code');
	// Six digits by themselves: an order's number may hold as many.
	const { headers } = await mailTo(order.email, CODE);
	await page.getByLabel(words.lookup.code).fill(CODE.exec(headers['subject'] ?? '')?.[0] ?? '');
	await page.getByRole('button', { name: words.lookup.open }).click();
	return page;
}

it('from the look-up in two steps by the words of the law; the mail holds content, date and time', async () => {
	const { withdraw } = english;
	const order = await place('en');
	const context = await visitor({ baseURL: shop.origin });
	const page = await prove(context, order, english, withdraw.lookup);
	await page.waitForURL(`**/orders/${order.ref}/withdraw`);
	for (const words of ['Mara Lindqvist', order.email, 'By law (EU/EEA)'])
		await page.getByText(words).first().waitFor();
	await looksRight(page, 'en-1-state');
	await page.getByRole('button', { name: 'Withdraw from contract here', exact: true }).click();
	await page.getByRole('heading', { level: 1, name: withdraw.step2 }).waitFor();
	await page.getByText(ADDRESS).waitFor();
	await looksRight(page, 'en-2-confirm');
	const before = Date.now();
	await page.getByRole('button', { name: 'Confirm withdrawal', exact: true }).dblclick();
	await page.getByRole('heading', { level: 1, name: withdraw.done_title }).waitFor();
	await looksRight(page, 'en-3-done');

	const mail = await mailTo(order.email, /withdrawal/);
	const colon = new RegExp(`Reached us at: (\\d+ \\w+ \\d{4}) (\\d\\d:\\d\\d) \\(Europe/Berlin\\)`).exec(
		mail.text
	);
	expect(colon, mail.text).not.toBeNull();
	const said = new Intl.DateTimeFormat('en-GB', {
		timeZone: 'Europe/Berlin',
		hour: '2-digit',
		minute: '2-digit'
	});
	expect([before, Date.now()].map((at) => said.format(at))).toContain(colon?.[2]);
	for (const words of [
		`I withdraw from the contract about order #${order.ref}`,
		...[
			'Declared by: Mara Lindqvist',
			'- 3 × Harbour mug',
			'- 1 × Reading lamp',
			'Goes back now: €',
			'Goes back with the goods: €'
		],
		...['To be sent back:\n- 2 × Harbour mug', `To: ${ADDRESS}`, 'You pay for posting it.']
	])
		expect(mail.text).toContain(words);
	expect(mail.headers['message-id']).toMatch(/^<[^>]+@[^>]+>$/);
	const [now, later] = ['now', 'with the goods'].map((when) =>
		Number(new RegExp(`Goes back ${when}: €([\\d.]+)`).exec(mail.text)?.[1])
	);
	expect(Math.round(((now ?? 0) + (later ?? 0)) * 100)).toBe(13_690);
	await page.goto(`/orders/${order.ref}`);
	await looksRight(page, 'en-4-order');
	expect(await page.getByRole('link', { name: withdraw.offer }).count()).toBe(0);
});

it('without JavaScript and in Chinese, from the order page, only some of it', async () => {
	const { withdraw } = chinese;
	const order = await place('zh-CN');
	const context = await visitor({ baseURL: shop.origin, javaScriptEnabled: false, locale: 'zh-CN' });
	const page = await prove(context, order, chinese, chinese.lookup.send);
	await page.waitForURL(`**/orders/${order.ref}`);
	await keepPicture(page, 'withdraw/zh-no-script-0-order');
	await page.getByRole('link', { name: withdraw.offer }).click();
	await page.getByRole('spinbutton').fill('2');
	await page.getByRole('checkbox').uncheck();
	await keepPicture(page, 'withdraw/zh-no-script-1-state');
	await page.getByRole('button', { name: withdraw.next, exact: true }).click();
	await page.getByRole('heading', { level: 1, name: withdraw.step2 }).waitFor();
	await keepPicture(page, 'withdraw/zh-no-script-2-confirm');
	await page.getByRole('button', { name: withdraw.confirm, exact: true }).click();
	await page.getByRole('heading', { level: 1, name: withdraw.done_title }).waitFor();
	await keepPicture(page, 'withdraw/zh-no-script-3-done');
	const mail = await mailTo(order.email, /撤回/);
	for (const words of [
		`您声明：就订单 #${order.ref}`,
		'- Harbour mug × 2',
		'声明人：Mara Lindqvist',
		'收到时间：'
	])
		expect(mail.text).toContain(words);
	expect(mail.text).not.toContain('Reading lamp');
	await page.goto(`/orders/${order.ref}`);
	await page.getByRole('link', { name: withdraw.offer }).waitFor();

	const reads = await (
		await visitor({ baseURL: shop.origin, locale: 'zh-CN', storageState: await context.storageState() })
	).newPage();
	await reads.goto(`/orders/${order.ref}/withdraw`);
	await looksRight(reads, 'zh-1-state');
	await reads.getByRole('button', { name: withdraw.next, exact: true }).click();
	await reads.getByRole('heading', { level: 1, name: withdraw.step2 }).waitFor();
	await looksRight(reads, 'zh-2-confirm');
});
