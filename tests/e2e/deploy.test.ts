import { expect, it } from 'vitest';
import { arrive } from './support/kept.ts';
import { ownNetwork } from './support/own-network.ts';
import { visitors } from './support/visitors.ts';
import { english } from './support/words.ts';

const visitor = visitors();

it('a new version asks once, takes no form away, and leaves an open tab the files it may need', async () => {
	const network = await ownNetwork();
	const context = await visitor({ baseURL: network.origin });
	try {
		const page = await arrive(context);
		const other = await context.newPage();
		await other.goto('/contact');
		const without = await page.evaluate(async () => {
			for (const name of await caches.keys()) {
				const requests = await (await caches.open(name)).keys();
				const node = requests
					.map(({ url }) => new URL(url).pathname)
					.find((path) => path.includes('/nodes/9'));
				if (node) return node;
			}
			return '';
		});
		expect(without).toMatch(/^\/_app\/immutable\/nodes\//);
		network.deploy({ without });
		await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
		const ask = page.getByRole('button', { name: english.app.use_now });
		await ask.waitFor();

		// Somebody has begun to type: nothing is reloaded under them, and the page says why.
		await page.locator('input[name="number"]').fill('1001');
		await ask.click();
		await page.getByText(english.app.later_form).waitFor();
		expect(await page.locator('input[name="number"]').inputValue()).toBe('1001');

		// The other tab says yes. It comes again; the first keeps its form.
		await page.evaluate(() => Object.assign(window, { still: true }));
		await other.getByRole('button', { name: english.app.use_now }).click();
		await expect
			.poll(() => other.evaluate(async () => (await navigator.serviceWorker.ready).waiting === null))
			.toBe(true);
		expect(await page.locator('input[name="number"]').inputValue()).toBe('1001');
		expect(await page.evaluate(() => 'still' in window)).toBe(true);

		// A file that neither the new worker keeps nor the server has.
		expect((await fetch(network.origin + without)).status).toBe(404);
		expect(await page.evaluate(async (path) => (await fetch(path)).status, without)).toBe(200);
		await page.waitForTimeout(500);
		expect(await other.getByRole('button', { name: english.app.use_now }).count()).toBe(0);
	} finally {
		await context.close();
		network.close();
	}
});
