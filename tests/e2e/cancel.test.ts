import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { cancelShop, enterByCode } from './support/cancel.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { createLink, databaseUrl } from './support/demo.ts';
import { keptOnDevice } from './support/outbox.ts';
import { DESK, PHONE, untilLive, visitors, watchFaults } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** Cancelling as shoppers and the desk hold it in their hands: two steps from order to done, and every way it is refused. */
const visitor = visitors();
const { cancel, quote, address, staff } = english;
const KEEP = cancel.keep;
let connection: Connection;
let shop: Awaited<ReturnType<typeof cancelShop>>;
beforeAll(async () => {
	connection = connect(databaseUrl, { max: 2 });
	shop = await cancelShop(connection);
});
afterAll(() => connection?.close());

/** At both widths, light and dark. */
async function looksRight(page: Page, name: string): Promise<void> {
	await settle(page);
	const usual = page.viewportSize();
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `cancel/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.emulateMedia({ colorScheme: null });
	if (usual) await page.setViewportSize(usual);
}

const enter = async (context: BrowserContext, order: { ref: string; email: string }) =>
	enterByCode(context, await visitor(), order);
const cancelledOf = async (ref: string) => {
	const rows = await connection.sql<{ line: string; n: number }[]>`
		select line_id as line, sum(quantity)::int as n from portions p join orders o on o.id = p.order_id
		where o.ref = ${ref} and p.state = 'cancelled' group by line_id order by line_id`;
	return Object.fromEntries(rows.map(({ line, n }) => [line, n]));
};
const notice = (page: Page, text: string | RegExp) =>
	page.getByRole('status').filter({ hasText: text }).first();

describe('a shopper', () => {
	it('cancels one of three mugs in two steps; both ways on have the same weight', async () => {
		const order = await shop.place();
		const context = await visitor();
		const page = await enter(context, order);
		const faults = watchFaults(context);
		await untilLive(page);
		await looksRight(page, 'order-before');
		await page.getByRole('link', { name: cancel.offer }).click();
		await page.getByRole('heading', { level: 1, name: cancel.title }).waitFor();
		await looksRight(page, '1-choose');

		const fewer = page.getByRole('button', { name: cancel.less.replace('{title}', 'Harbour mug') });
		await fewer.click();
		await fewer.click();
		await page.getByRole('checkbox').uncheck();
		await page.getByLabel(cancel.reason.changed_mind).check();
		await page.getByRole('button', { name: cancel.next }).click();
		await page.waitForURL(/\/cancel\/[0-9a-f-]{36}$/);
		await page.getByRole('timer').waitFor();
		await looksRight(page, '2-quote');
		const confirm = page.getByRole('button', { name: 'Cancel 1 item', exact: true });
		const keep = page.getByRole('link', { name: KEEP });
		const [one, other] = await Promise.all([confirm.boundingBox(), keep.boundingBox()]);
		expect([one?.width, one?.height]).toEqual([other?.width, other?.height]);
		const look = (element: Element) => {
			const { color, backgroundColor, borderColor, fontSize, fontWeight } = getComputedStyle(element);
			return { color, backgroundColor, borderColor, fontSize, fontWeight };
		};
		expect(await confirm.evaluate(look)).toEqual(await keep.evaluate(look));

		await confirm.dblclick();
		await page.waitForURL(/\/orders\/[^/]+\?done=/);
		await notice(page, 'Cancelled: 1 of 3 × Harbour mug. €').waitFor();
		await looksRight(page, '3-done');
		expect(await cancelledOf(order.ref)).toEqual({ mug: 1 });
		expect(faults).toEqual([]);
	});

	it('does the same without JavaScript and in Chinese', async () => {
		const order = await shop.place();
		const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
		const page = await enterByCode(context, await visitor(), order, chinese);
		await page.getByRole('link', { name: chinese.cancel.offer }).click();
		await keepPicture(page, 'cancel/zh-no-script-1-choose');
		await page.getByRole('spinbutton').fill('-1');
		await page.getByRole('button', { name: chinese.cancel.next }).click();
		await page.getByText(chinese.cancel.bad_number.replace('{most}', '3')).waitFor();
		await keepPicture(page, 'cancel/zh-no-script-1-wrong');
		await page.getByRole('spinbutton').fill('2');
		await page.getByRole('button', { name: chinese.cancel.next }).click();
		await page.getByRole('heading', { level: 1, name: '您将收回' }).waitFor();
		await keepPicture(page, 'cancel/zh-no-script-2-quote');
		await page.getByRole('button', { name: '取消 3 件' }).click();
		await page.waitForURL(/\?done=/);
		await notice(page, '已取消：Harbour mug 3 件中的 2 件').waitFor();
		await keepPicture(page, 'cancel/zh-no-script-3-done');
		expect(await cancelledOf(order.ref)).toEqual({ lamp: 1, mug: 2 });
	});

	it('reads in Chinese', async () => {
		const order = await shop.place();
		const context = await visitor({ locale: 'zh-CN' });
		const page = await enterByCode(context, await visitor(), order, chinese);
		await page.goto(`/orders/${order.ref}/cancel`);
		await looksRight(page, 'zh-1-choose');
		await page.getByRole('button', { name: chinese.cancel.next }).click();
		await page.getByRole('timer').waitFor();
		await looksRight(page, 'zh-2-quote');
		await page.getByRole('button', { name: '取消 4 件' }).click();
		await notice(page, '已取消：Harbour mug 3 件').waitFor();
		await looksRight(page, 'zh-3-done');
	});

	it('is told when the warehouse was first: what had been quoted, what is there, what else can be done', async () => {
		const order = await shop.place();
		const page = await enter(await visitor(), order);
		await page.goto(`/orders/${order.ref}/cancel`);
		await page.getByRole('button', { name: cancel.next }).click();
		await page.getByRole('button', { name: 'Cancel 4 items' }).waitFor();
		await shop.claim(order.ref, 'mug', 2);
		await page.getByRole('button', { name: 'Cancel 4 items' }).click();
		await page.getByRole('heading', { level: 1, name: quote.superseded_title }).waitFor();
		await page.getByText('You had been quoted a fee of').waitFor();
		await looksRight(page, 'superseded');
		expect(await cancelledOf(order.ref)).toEqual({});

		await page.getByRole('link', { name: quote.superseded_button }).click();
		await page.getByText('2 pieces are with the warehouse').waitFor();
		await looksRight(page, 'choose-held');
		await page.getByRole('button', { name: cancel.next }).click();
		await page.getByText(quote.needs).waitFor();
		await looksRight(page, 'quote-ask');
		await page.getByRole('button', { name: quote.confirm_ask }).click();
		await notice(page, 'Asked the warehouse to let go: 3 × Harbour mug, 1 × Reading lamp.').waitFor();
		await looksRight(page, 'asked');
	});

	it('sees a fresh price beside the one that ran out', async () => {
		const order = await shop.place();
		const page = await enter(await visitor(), order);
		await page.goto(`/orders/${order.ref}/cancel`);
		await page.getByRole('button', { name: cancel.next }).click();
		await page.waitForURL(/\/cancel\/[0-9a-f-]{36}$/);
		const { sql } = connection;
		await sql.unsafe('alter table quotes disable trigger quotes_stand');
		await sql`update quotes set expires_at = now() - interval '1 second' where id = ${page.url().slice(-36)}`;
		await sql.unsafe('alter table quotes enable trigger quotes_stand');
		await page.getByRole('button', { name: 'Cancel 4 items' }).click();
		await page.getByRole('heading', { name: quote.before_title }).waitFor();
		await looksRight(page, 'fresh-beside-old');
		await page.goBack();
		await page.reload();
		await page.getByRole('heading', { name: quote.expired_title }).waitFor();
		await looksRight(page, 'expired');
		await page.getByRole('button', { name: quote.expired_button }).click();
		await page.getByRole('heading', { name: quote.before_title }).waitFor();
		expect(await cancelledOf(order.ref)).toEqual({});
	});

	it('is told that nothing was sent without a connection, and nothing is sent later', async () => {
		const order = await shop.place();
		const context = await visitor();
		const page = await enter(context, order);
		await page.goto(`/orders/${order.ref}/cancel`);
		await page.getByRole('button', { name: cancel.next }).click();
		await page.getByRole('button', { name: 'Cancel 4 items' }).waitFor();
		await context.setOffline(true);
		await page.getByRole('button', { name: 'Cancel 4 items' }).click();
		await page.getByText(quote.offline).waitFor();
		// What the window is, as it was known last.
		await page
			.getByText(/^What was known last: This price is yours until .*The shop’s clock decides\.$/)
			.waitFor();
		await looksRight(page, 'offline');
		// Neither waits for the connection, nor does the worker have anything to send.
		expect((await keptOnDevice(page)).rows['roundtrip-outbox/entries'] ?? 0).toBe(0);
		await context.setOffline(false);
		await page.getByText(quote.back).waitFor();
		await page.waitForTimeout(2000);
		expect(await cancelledOf(order.ref)).toEqual({});
		await page.getByRole('button', { name: 'Cancel 4 items' }).click();
		await page.waitForURL(/\?done=/);
		await notice(page, 'Cancelled: 3 × Harbour mug, 1 × Reading lamp.').waitFor();
		await looksRight(page, 'all-done');
		await page.goto(`/orders/${order.ref}/cancel`);
		await page.getByRole('heading', { level: 1, name: cancel.nothing_title }).waitFor();
	});

	it('is offered to ask again once the connection is back, where no price was had yet', async () => {
		const order = await shop.place();
		const context = await visitor();
		const page = await enter(context, order);
		await page.goto(`/orders/${order.ref}/cancel`);
		// Its scripts run.
		await settle(page);
		await context.setOffline(true);
		await page.getByRole('button', { name: cancel.next }).click();
		await page.getByText(quote.offline).waitFor();
		await page.getByText(/^What was known last: .*The shop’s clock decides\.$/).waitFor();
		await looksRight(page, 'offline-before-price');
		await context.setOffline(false);
		await page.getByText(quote.back).waitFor();
		await page.getByRole('button', { name: quote.ask_again }).click();
		await page.getByRole('button', { name: 'Cancel 4 items' }).waitFor();
		expect(await cancelledOf(order.ref)).toEqual({});
	});

	it('names the account its money goes to, without scripts; the papers read without them as well', async () => {
		const paid = {
			provider: 'bank_transfer',
			reference: 'b',
			amount: 12790,
			captured_at: new Date().toISOString()
		};
		const order = await shop.place({ payments: [paid] });
		const seen = await enter(await visitor(), order);
		await seen.getByRole('link', { name: cancel.offer }).click();
		await seen.getByRole('button', { name: cancel.next }).click();
		await seen.getByText('to an account that you name afterwards').waitFor();
		await looksRight(seen, 'quote-one-way');
		await seen.getByRole('button', { name: /^Cancel \d items$/ }).click();
		await seen.getByText(english.refund.waits_destination, { exact: true }).waitFor();
		await looksRight(seen, 'order-waits-for-account');
		await seen.goto(`/orders/${order.ref}/refund-account`);
		await looksRight(seen, 'refund-account');

		const storageState = await seen.context().storageState();
		const page = await (await visitor({ javaScriptEnabled: false, storageState })).newPage();
		await page.goto(`/orders/${order.ref}`);
		await page.getByRole('link', { name: english.refund.account_link }).click();
		await page.getByLabel(english.account.holder).fill('Studio Nebelhorn');
		await page.getByLabel(english.account.number).fill('CH93 0076 2011 6238 5295 8');
		await page.getByRole('button', { name: english.account.save }).click();
		await page.getByText(english.account.number_wrong).waitFor();
		await keepPicture(page, 'cancel/refund-account.no-script');
		await page.getByLabel(english.account.number).fill('CH93 0076 2011 6238 5295 7');
		await page.getByRole('button', { name: english.account.save }).click();
		await notice(page, english.account.done).waitFor();
		await page.getByText('CH•••• 2957').waitFor();
		for (const [paper, title] of [
			['terms', english.terms.title],
			['receipt', `Receipt of order #${order.ref}`]
		] as const) {
			await page.goto(`/orders/${order.ref}/${paper}`);
			await page.getByRole('heading', { level: 1, name: title }).waitFor();
			await keepPicture(page, `cancel/${paper}.no-script`);
		}

		const zh = await (await visitor({ locale: 'zh-CN', storageState })).newPage();
		await zh.goto(`/orders/${order.ref}`);
		await zh.getByText('CH•••• 2957').waitFor();
		const { path } = await invite({ connection }, 'manager');
		const desk = await (await visitor({ viewport: DESK, locale: 'zh-CN' })).newPage();
		await desk.goto(path);
		await desk.locator('input[type=password]').first().fill(PASSWORD);
		await desk.locator('form button').last().click();
		await desk.waitForURL(/\/staff$/);
		await desk.goto('/staff/refunds');
		const row = desk.getByRole('listitem').filter({ hasText: order.ref });
		await row.getByRole('button', { name: chinese.staff.refunds.show }).click();
		await row.getByText('CH9300762011623852957').waitFor();
		await looksRight(desk, 'zh-desk-refunds');
		await desk.goto(`/staff/orders/${order.ref}/receipt`);
		await looksRight(desk, 'zh-desk-receipt');
	});

	it('corrects the address instead, until the goods are taken', async () => {
		const order = await shop.place();
		const page = await enter(await visitor(), order);
		await page.goto(`/orders/${order.ref}/cancel`);
		await page.getByRole('link', { name: cancel.fix_address_link }).click();
		await page.getByLabel(address.lines).fill('Seeweg 33\nAtelier');
		await looksRight(page, 'address');
		await page.getByRole('button', { name: address.save }).click();
		await notice(page, address.done).waitFor();
		await page.getByText('Seeweg 33').waitFor();
		await shop.claim(order.ref, 'lamp', 1);
		await page.goto(`/orders/${order.ref}/address`);
		await page.getByRole('heading', { level: 1, name: address.closed_title }).waitFor();
		await looksRight(page, 'address-closed');
		await page.goto(`/orders/${order.ref}/cancel`);
		await shop.post(`orders/${order.ref}/claims`, { lines: [{ line: 'mug', quantity: 3 }] });
	});

	it('who came by a link proves it by a code first; a link to watch shows no way there', async () => {
		const order = await shop.place();
		const page = await (await visitor()).newPage();
		await page.goto((await createLink(order.ref, 'watch')).path);
		await page.getByRole('heading', { level: 1 }).waitFor();
		expect(await page.getByRole('link', { name: cancel.offer }).count()).toBe(0);
		await page.goto((await createLink(order.ref, 'act')).path);
		await page.getByRole('button', { name: english.order.open_button }).click();
		await page.getByRole('link', { name: cancel.offer }).click();
		await page.getByRole('heading', { name: cancel.proof_title }).waitFor();
		await looksRight(page, 'prove-first');
		await page.getByRole('button', { name: cancel.proof_send }).click();
		await page.waitForURL('**/code');
	});
});

describe('the desk', () => {
	async function colleague(options = {}): Promise<Page> {
		const { path } = await invite({ connection });
		const page = await (await visitor({ viewport: DESK, ...options })).newPage();
		await page.goto(path);
		await page.locator('input[type=password]').first().fill(PASSWORD);
		await page.locator('form button').last().click();
		await page.waitForURL(/\/staff$/);
		return page;
	}

	it('accepts a request, and its buyer sees it at once', async () => {
		const order = await shop.place();
		await shop.claim(order.ref, 'mug', 3);
		const phone = await enter(await visitor(), order);
		await phone.goto(`/orders/${order.ref}/cancel?line%3Amug=2`);
		await phone.getByRole('button', { name: cancel.next }).click();
		await phone.getByRole('button', { name: quote.confirm_ask }).click();
		await notice(phone, 'Asked the warehouse to let go: 2 of 3 × Harbour mug.').waitFor();
		await untilLive(phone);

		const desk = await colleague();
		await desk.goto('/staff/requests');
		const row = desk.getByRole('listitem').filter({ hasText: order.ref });
		await row.getByText(staff.requests.accept, { exact: true }).click();
		await looksRight(desk, 'desk-requests');
		await row.getByRole('button', { name: staff.requests.accept_now }).click();
		await desk.getByText(staff.requests.accepted).waitFor();
		expect(await cancelledOf(order.ref)).toEqual({ mug: 2 });
		await phone.getByText('2 × cancelled').waitFor({ timeout: 10_000 });
		expect(await notice(phone, 'Asked the warehouse').count()).toBe(0);
	});

	it('cancels for the buyer: preview, what they will be told, done; in Chinese as well', async () => {
		const order = await shop.place();
		const desk = await colleague();
		await desk.goto(`/staff/orders/${order.ref}`);
		await desk.getByRole('link', { name: staff.cancel.open }).click();
		await looksRight(desk, 'desk-choose');
		await desk.getByLabel(staff.reason.out_of_stock).check();
		await desk.getByRole('checkbox').uncheck();
		await desk.getByRole('button', { name: staff.cancel.next }).click();
		await desk.getByText(staff.cancel.told_title).waitFor();
		await looksRight(desk, 'desk-quote');
		await desk.getByRole('button', { name: staff.cancel.confirm }).click();
		await notice(desk, 'Cancelled: 3 × Harbour mug.').waitFor();
		await looksRight(desk, 'desk-done');
		expect(await cancelledOf(order.ref)).toEqual({ mug: 3 });

		const other = await shop.place();
		await shop.claim(other.ref, 'mug', 1);
		const zh = await colleague({ locale: 'zh-CN' });
		await zh.goto(`/staff/orders/${other.ref}/address`);
		await looksRight(zh, 'zh-desk-address');
		await zh.goto(`/staff/orders/${other.ref}/cancel`);
		await looksRight(zh, 'zh-desk-choose');
	});
});
