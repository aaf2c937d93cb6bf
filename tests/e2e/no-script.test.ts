import { beforeAll, describe, expect, it } from 'vitest';
import { createLink, placeOwnOrder, scan, SECRETS, type OwnOrder } from './support/demo.ts';
import { visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

const visitor = visitors();
let order: OwnOrder;
beforeAll(async () => {
	order = await placeOwnOrder();
	await scan(order, 'in_transit', -2);
});

describe('without JavaScript', () => {
	it('the tap opens the order, and the page is whole', async () => {
		const page = await (await visitor({ javaScriptEnabled: false })).newPage();
		await page.goto((await createLink(order.ref, 'act')).path);
		await page.getByRole('button', { name: english.order.open_button }).click();
		expect(new URL(page.url()).pathname).toBe(`/orders/${order.ref}`);

		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(english.headline.in_transit);
		const seen = await page.locator('main').innerText();
		const { name, street, city, tracking, total, scanWords } = SECRETS;
		for (const fact of ['Harbour mug', tracking, total]) expect.soft(seen).toContain(fact);
		for (const fact of [name, street, city, scanWords]) expect.soft(seen).not.toContain(fact);
		// Whose it is takes a code, asked for without typing where it goes.
		await page.getByRole('link', { name: english.proof.unmask }).click();
		await page.getByText('o…@m….example').waitFor();
		await page.getByRole('button', { name: english.cancel.proof_send }).click();
		await page.getByRole('heading', { name: english.lookup.code_title }).waitFor();
		await page.goto(`/orders/${order.ref}`);
		// Nothing claims to be live that is not; there is a way to look again instead.
		expect(await page.getByText(english.live.on, { exact: true }).count()).toBe(0);
		await scan(order, 'delivered', -1);
		await page.getByRole('link', { name: english.live.refresh }).click();
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Delivered');
	});

	it('earlier entries unfold', async () => {
		const page = await (await visitor({ javaScriptEnabled: false })).newPage();
		await page.goto((await createLink(order.ref, 'watch')).path);
		const folded = page.locator('details').first();
		const inside = folded.locator('li').last();
		expect(await inside.isVisible()).toBe(false);
		await folded.locator('summary').click();
		expect(await inside.isVisible()).toBe(true);
	});

	it('the language changes and stays on the page', async () => {
		const page = await (await visitor({ javaScriptEnabled: false })).newPage();
		const { path } = await createLink(order.ref, 'watch');
		await page.goto(path);
		await page.getByRole('button', { name: '简体中文' }).click();
		expect(new URL(page.url()).pathname).toBe(path);
		await page.getByText(chinese.order.shared_note).waitFor();
	});
});
