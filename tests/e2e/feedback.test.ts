import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { call, databaseUrl } from './support/demo.ts';
import { comeTo, DESK, PHONE, signIn, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** One tap, then more if they like, changed and taken back; read, sorted and followed up at the desk. Without scripts. */
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 1 })));
afterAll(() => connection?.close());

async function place(): Promise<string> {
	const ref = `F-${randomUUID().slice(0, 8)}`;
	const answer = await call('POST', '/orders', {
		...{
			ref,
			display_ref: `#${ref}`,
			placed_at: new Date().toISOString(),
			currency: 'EUR',
			total: 13_100,
			tax: 0
		},
		lines: [
			{ id: 'lamp', title: 'Reading lamp', quantity: 1, amount: 8900, product_id: `lamp-${ref}` },
			{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 4200 }
		],
		buyer: { kind: 'consumer', country: 'DE', name: 'Mara Lindqvist', email: `${ref}@mail.example` }
	});
	expect(answer.status, JSON.stringify(answer.body)).toBe(201);
	return ref;
}

/** At both widths, light and dark. */
async function looksRight(page: Page, name: string, scripts = true): Promise<void> {
	const before = page.viewportSize() ?? PHONE;
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `feedback/${name}.${size.width}-${colorScheme}`);
		// Without scripts axe, which is one, cannot look: the walk over all pages does.
		if (!scripts) continue;
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(before);
}

const scoreOf = async (ref: string) => {
	const rows = await connection.sql<
		{ score: number }[]
	>`select score from feedback_answers a join orders o on o.id = a.order_id
		where o.ref = ${ref}`;
	return rows.map(({ score }) => score);
};

it.each([
	['en', 'en-GB', english],
	['zh', 'zh-CN', chinese]
] as const)(
	'says how it went without scripts, by a tap that a mail only prepares: %s',
	async (name, locale, words) => {
		const { feedback } = words;
		const ref = await place();
		const context = await visitor({ javaScriptEnabled: false, locale });
		await signIn(context, ref);
		const page = await context.newPage();
		await page.goto(`/orders/${ref}/feedback?score=2`);
		await page.getByText(feedback.chosen.replace('{score}', feedback.score[2])).waitFor();
		await looksRight(page, `${name}-1-from-mail`, false);
		expect(await scoreOf(ref)).toEqual([]);
		await page.getByRole('button', { name: feedback.confirm.replace('{score}', feedback.score[2]) }).click();
		await page.getByText(feedback.thanks.replace('{score}', feedback.score[2])).waitFor();
		expect(await scoreOf(ref)).toEqual([2]);
		await looksRight(page, `${name}-2-thanks`, false);
		await page.getByLabel(feedback.reason.arrived_late).check();
		await page
			.getByLabel(feedback.words, { exact: true })
			.fill('The lid was broken and I cut my hand. 快递也太慢了');
		await page.getByLabel(feedback.line).selectOption('lamp');
		await page.getByLabel(feedback.photos, { exact: true }).setInputFiles({
			...{ name: 'x.jpg', mimeType: 'image/jpeg', buffer: await picture() }
		});
		await page.getByLabel(feedback.review, { exact: true }).check();
		await page.getByLabel(feedback.fit.small).check();
		await page.getByRole('button', { name: feedback.save, exact: true }).click();
		await page.getByText(feedback.saved).waitFor();
		await looksRight(page, `${name}-3-saved`, false);
		await page.getByRole('button', { name: feedback.score[4], exact: true }).click();
		await page.getByText(feedback.thanks.replace('{score}', feedback.score[4])).waitFor();
		expect(await scoreOf(ref)).toEqual([4]);
		await page.getByRole('button', { name: feedback.take_back }).click();
		await page.getByText(feedback.taken_back).waitFor();
		expect(await scoreOf(ref)).toEqual([]);
		await page.getByLabel(feedback.anonymous, { exact: true }).check();
		await page.getByRole('button', { name: feedback.score[1], exact: true }).click();
		await page.getByText(feedback.thanks_anonymous.replace('{score}', feedback.score[1])).waitFor();
		expect(await scoreOf(ref)).toEqual([]);
		await looksRight(page, `${name}-4-anonymous`, false);
	}
);

it.each([
	['en', 'en-GB', english],
	['zh', 'zh-CN', chinese]
] as const)('is read, corrected and followed up at the desk: %s', async (name, locale, words) => {
	const ref = await place();
	const buyer = await visitor({ javaScriptEnabled: false });
	await signIn(buyer, ref);
	const said = await buyer.newPage();
	await said.goto(`/orders/${ref}/feedback`);
	await said.getByRole('button', { name: english.feedback.score[1], exact: true }).click();
	await said
		.getByLabel(english.feedback.words, { exact: true })
		.fill('I got a rash from it. Call my lawyer.');
	await said.getByRole('button', { name: english.feedback.save, exact: true }).click();
	await said.getByText(english.feedback.saved).waitFor();
	const context = await visitor({ locale, viewport: DESK });
	const desk = words.staff.feedback;
	const page = await context.newPage();
	await comeTo(context, { atDesk: true });
	await page.goto('/staff/feedback?list=todo');
	const row = page.getByRole('listitem').filter({ hasText: `#${ref}` });
	await row.getByText(desk.kind.urgent).first().waitFor();
	await settle(page);
	await looksRight(page, `${name}-5-todo`);
	await row.getByRole('button', { name: desk.outcome.reached }).click();
	await page.getByText(desk.ended_now.replace('{outcome}', desk.outcome.reached)).waitFor();
	for (const [at, path] of [
		['6-list', '/staff/feedback'],
		['7-themes', '/staff/feedback/themes'],
		['8-settings', '/staff/feedback/settings']
	] as const) {
		await page.goto(path);
		await settle(page);
		await looksRight(page, `${name}-${at}`);
	}
});
