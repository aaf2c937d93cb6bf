import { beforeAll, describe, expect, it } from 'vitest';
import { createLink, origin, placeOwnOrder } from './support/demo.ts';
import { untilLive, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

const visitor = visitors();
let path: string;
beforeAll(async () => {
	path = (await createLink((await placeOwnOrder()).ref, 'watch')).path;
});

describe('the language', () => {
	it.each([
		['en-US,en;q=0.9', 'en', english],
		['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN', chinese],
		['zh-Hans-SG', 'zh-CN', chinese],
		['de-DE,zh;q=0.4,en;q=0.7', 'en', english],
		['fr', 'en', english]
	])('is what the browser asks for: %s', async (wish, lang, words) => {
		const html = await (await fetch(origin + path, { headers: { 'accept-language': wish } })).text();
		expect(html).toContain(`<html lang="${lang}" dir="ltr">`);
		expect(html).toContain(words.order.shared_note);
	});

	it('is what the reader chose, on this page and the next, until they choose again', async () => {
		const context = await visitor();
		const page = await context.newPage();
		await page.goto(path);
		await untilLive(page);
		await page.getByRole('button', { name: '简体中文' }).click();
		await page.getByText(chinese.order.shared_note).waitFor();
		await page.getByText(chinese.live.on, { exact: true }).waitFor();
		expect(await page.title()).toContain('订单');
		await page.goto('/');
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(chinese.start.title);
		await page.getByRole('button', { name: 'English' }).click();
		await page.getByRole('heading', { name: english.start.title }).waitFor();
		expect(new URL(page.url()).pathname).toBe('/');
	});

	it('never leads to another site', async () => {
		for (const back of [
			'//evil.example/x',
			'/\\evil.example',
			'https://evil.example/',
			'javascript:alert(1)'
		]) {
			const answer = await fetch(`${origin}/language`, {
				method: 'POST',
				headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
				body: new URLSearchParams({ locale: 'zh-CN', back }),
				redirect: 'manual'
			});
			expect(answer.status).toBe(303);
			expect(new URL(answer.headers.get('location') ?? '', origin).origin).toBe(origin);
		}
	});
});

describe('the time zone', () => {
	const shownTimes = (html: string) => [...html.matchAll(/<time[^>]*>([^<]+)</g)].map(([, text]) => text);

	it('is the shop’s until the browser has told its own; from then on the server writes in that', async () => {
		const context = await visitor({ timezoneId: 'Asia/Shanghai' });
		const page = await context.newPage();
		const first = await (await page.goto(path))?.text();
		expect(first).toContain('Europe/Berlin');
		await page.getByText('Asia/Shanghai').waitFor();
		const cookies = await context.cookies();
		expect(cookies.find(({ name }) => name === 'tz')?.value).toBe('Asia/Shanghai');

		const second = await (await page.reload())?.text();
		expect(second).toContain('Asia/Shanghai');
		expect(second).not.toContain('Europe/Berlin.');
		expect(shownTimes(second ?? '')).not.toEqual(shownTimes(first ?? ''));
	});

	it.each(['<script>', 'Mars/Olympus', 'a'.repeat(500), 'Europe/Berlin\\"'])(
		'is not taken from nonsense: %s',
		async (zone) => {
			const response = await fetch(origin + path, { headers: { cookie: `tz=${encodeURIComponent(zone)}` } });
			expect(response.status).toBe(200);
			const html = await response.text();
			expect(html).toContain(english.site.zone_shop.replace('{zone}', 'Europe/Berlin'));
			expect(html).not.toContain(zone === 'Europe/Berlin\\"' ? 'Berlin\\&' : zone);
		}
	);
});
