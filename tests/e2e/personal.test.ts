import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { learnSuggestions } from '#server/jobs/learn-suggestions.ts';
import { accessibilityFaults, keepPicture, sidewaysPixels } from './support/checks.ts';
import { call, databaseUrl } from './support/demo.ts';
import { comeTo, DESK, PHONE, signIn, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** What is shown to one buyer alone: what goes with it, who looks after them, and what is done until packing. */
const visitor = visitors();
let connection: Connection;
beforeAll(async () => {
	connection = connect(databaseUrl, { max: 1 });
	await learnSuggestions(connection.db, Date.now());
});
afterAll(() => connection?.close());

async function place(): Promise<string> {
	const ref = `P-${randomUUID().slice(0, 8)}`;
	const answer = await call('POST', '/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: new Date().toISOString(), currency: 'EUR' },
		...{ total: 7900, tax: 0, market: 'DE' },
		lines: [
			{
				...{ id: 'shirt', title: 'Field shirt', quantity: 1, amount: 7900, unit_price: 7900 },
				...{ product_id: 'field-shirt', variant_id: 'field-shirt-1' }
			}
		],
		ship_to: {
			name: 'Mara Lindqvist',
			lines: ['Seeweg 3'],
			postcode: '10115',
			city: 'Berlin',
			country: 'DE'
		},
		buyer: {
			kind: 'consumer',
			country: 'DE',
			name: 'Mara Lindqvist',
			email: `${ref}@mail.example`,
			tier: 'Gold'
		},
		payments: [{ provider: 'test', reference: ref, amount: 7900, captured_at: new Date().toISOString() }]
	});
	expect(answer.status, JSON.stringify(answer.body)).toBe(201);
	return ref;
}

/** At both widths, light and dark. */
async function looksRight(page: Page, name: string): Promise<void> {
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await keepPicture(page, `personal/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
		expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize(PHONE);
}

it.each([
	['en', 'en-GB', english],
	['zh', 'zh-CN', chinese]
] as const)(
	'suggestions stand on the order and its swap until their reader says no: %s',
	async (name, locale, words) => {
		const ref = await place();
		const context = await visitor({ locale });
		await signIn(context, ref);
		const page = await context.newPage();
		const { personal } = words;
		await page.goto(`/orders/${ref}`);
		const card = page.getByRole('region', { name: personal.suggestions });
		await card.getByRole('heading', { name: 'Wool socks, three pairs' }).waitFor();
		// It mostly came back from whoever bought it with the shirt.
		expect(await card.getByText('Fisher jumper').count()).toBe(0);
		expect(await card.getByText('Field shirt').count()).toBe(0);
		await page.getByRole('region', { name: personal.contact }).getByText('Mira Sand').waitFor();
		await looksRight(page, `order-${name}`);
		await page.goto(`/orders/${ref}/swap`);
		await page.getByText(words.exchange.others_kept).waitFor();
		await looksRight(page, `swap-${name}`);

		await page.goto(`/orders/${ref}`);
		await page.getByRole('button', { name: personal.turn_off }).click();
		await page.getByText(personal.suggestions_off).waitFor();
		expect(new URL(page.url()).pathname).toBe(`/orders/${ref}`);
		expect(await page.getByText('Wool socks').count()).toBe(0);
		await looksRight(page, `off-${name}`);
		await page.goto(`/orders/${ref}/swap`);
		await page.getByRole('heading', { name: words.swap.title }).waitFor();
		expect(await page.getByText(words.exchange.others_kept).count()).toBe(0);
		await page.goto(`/orders/${ref}`);
		await page.getByRole('button', { name: personal.turn_on }).click();
		await card.getByRole('heading', { name: 'Wool socks, three pairs' }).waitFor();
	}
);

it('a contact’s picture is set at the desk, and stands on the order pages of their buyers', async () => {
	const { personal, save } = english.staff.settings;
	const desk = await visitor({ viewport: DESK });
	await comeTo(desk, { atDesk: true });
	const settings = await desk.newPage();
	const card = settings.getByRole('region', { name: personal.contact_of.replace('{tier}', 'gold') });
	await settings.goto('/staff/settings/personal');
	const face =
		'<circle cx="200" cy="200" r="110" fill="#d9a57c"/><rect x="60" y="330" width="280" height="270" rx="90" fill="#39506b"/>';
	const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="600"><rect width="400" height="600" fill="#dfe7e2"/>${face}</svg>`;
	const buffer = await sharp(Buffer.from(drawn)).jpeg().toBuffer();
	await card.getByLabel(personal.picture).setInputFiles({ name: 'mira.jpg', mimeType: 'image/jpeg', buffer });
	await card.getByRole('button', { name: save }).click();
	await card.getByRole('img').waitFor();
	await looksRight(settings, 'settings-picture');

	const ref = await place();
	for (const [name, locale, words] of [
		['en', 'en-GB', english],
		['zh', 'zh-CN', chinese]
	] as const) {
		const context = await visitor({ locale });
		await signIn(context, ref);
		const page = await context.newPage();
		await page.goto(`/orders/${ref}`);
		const shown = page.getByRole('region', { name: words.personal.contact }).locator('img');
		await shown.scrollIntoViewIfNeeded();
		await expect
			.poll(() => shown.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]))
			.toEqual([192, 192]);
		await looksRight(page, `order-picture-${name}`);
	}

	// The demo is everybody's: it is given back as it was found.
	await settings.setViewportSize(DESK);
	await card.getByRole('button', { name: personal.picture_remove }).click();
	await card.getByRole('img').waitFor({ state: 'detached' });
});

it.each([
	['en', 'en-GB', english, true],
	['zh', 'zh-CN', chinese, false]
] as const)(
	'extras are chosen until the warehouse takes the goods, and it reads them: %s',
	async (name, locale, words, scripts) => {
		const ref = await place();
		const context = await visitor({ locale, javaScriptEnabled: scripts });
		await signIn(context, ref);
		const page = await context.newPage();
		const { services } = words;
		await page.goto(`/orders/${ref}`);
		await page.getByRole('link', { name: services.choose }).click();
		await page.getByLabel(services.gift_wrap.name).check();
		await page.getByLabel(services.note.name, { exact: true }).check();
		await page.getByRole('button', { name: services.save }).click();
		await page.getByText(services.note.wrong.replace('{most}', '300')).waitFor();
		await page.getByRole('textbox', { name: services.note.words }).fill('生日快乐, dear Ottilie');
		if (scripts) await looksRight(page, `services-${name}`);
		await page.getByRole('button', { name: services.save }).click();
		await page.waitForURL(`**/orders/${ref}`);
		await page.getByRole('link', { name: services.change }).waitFor();
		await keepPicture(page, `personal/chosen-${name}`);

		const read = await call('GET', `/orders/${ref}`);
		expect(read.body).toMatchObject({
			services: ['gift_wrap', 'note'],
			service_note: '生日快乐, dear Ottilie'
		});
		const claimed = await call('POST', `/orders/${ref}/claims`, { lines: [{ line: 'shirt', quantity: 1 }] });
		expect(claimed.body).toMatchObject({ services: ['gift_wrap', 'note'] });
		await page.goto(`/orders/${ref}/services`);
		await page.getByText(services.closed).waitFor();
		expect(await page.getByRole('button', { name: services.save }).count()).toBe(0);
	}
);
