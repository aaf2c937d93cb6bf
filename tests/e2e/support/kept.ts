import { expect } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';

/** A page whose service worker is installed and in charge of it. */
export async function arrive(context: BrowserContext, path = '/'): Promise<Page> {
	const page = await context.newPage();
	await page.goto(path);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
	return page;
}

/** Everything in the record of a phone, as it lies there; nothing where there is none. */
export const recordOf = (page: Page) =>
	page.evaluate(async () => {
		const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
		if (!names.includes('roundtrip-kept')) return { names, orders: [], briefs: [], text: '' };
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('roundtrip-kept');
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('cannot be opened'));
		});
		const all = (store: string) =>
			new Promise<{ ref: string; asOf: string; keptAt: number }[]>((resolve) => {
				if (!database.objectStoreNames.contains(store)) return resolve([]);
				const request = database.transaction(store).objectStore(store).getAll();
				request.onsuccess = () => resolve(request.result as never);
			});
		const [orders, briefs, about] = [await all('orders'), await all('briefs'), await all('about')];
		database.close();
		return { names, orders, briefs, text: JSON.stringify([orders, briefs, about]) };
	});

/** Waits until an order's record is there. */
export async function untilKept(page: Page, ref: string): Promise<void> {
	await expect
		.poll(async () => (await recordOf(page)).orders.map((order) => order.ref), { timeout: 20_000 })
		.toContain(ref);
}

/** As if an order had been kept some hours earlier than it was. */
export const keptEarlier = (page: Page, ref: string, hours: number) =>
	page.evaluate(
		async ([its, ms]) => {
			const database = await new Promise<IDBDatabase>((resolve) => {
				const request = indexedDB.open('roundtrip-kept');
				request.onsuccess = () => resolve(request.result);
			});
			const store = database.transaction('orders', 'readwrite').objectStore('orders');
			await new Promise<void>((resolve) => {
				const read = store.get(its);
				read.onsuccess = () => {
					const record = read.result as { keptAt: number };
					store.put({ ...record, keptAt: record.keptAt - ms }).onsuccess = () => resolve();
				};
			});
			database.close();
		},
		[ref, hours * 3_600_000] as const
	);
