import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Connection } from '#server/db/client.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './checks.ts';
import { call } from './demo.ts';
import { DESK, PHONE, signIn } from './visitors.ts';
import { english } from './words.ts';

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

async function post(path: string, body: object): Promise<string> {
	const answer = await call('POST', path, body);
	expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
	return String(answer.body['id']);
}

/** Two mugs of a business that arrived yesterday. */
export async function placeDelivered(): Promise<string> {
	const ref = `E2E-${randomUUID().slice(0, 8)}`;
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(6), currency: 'EUR' },
		buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email: `${ref}@mail.example` },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 4200, category: 'kitchen' }],
		...{ total: 4200, tax: 0 },
		payments: [{ provider: 'visa', reference: ref, amount: 4200, captured_at: ago(6) }]
	});
	const parcel = { carrier: 'dhl', tracking_number: `JJD${ref}`, lines: [{ line: 'mug', quantity: 2 }] };
	const shipment = await post(`/orders/${ref}/shipments`, parcel);
	await post(`/shipments/${shipment}/scans`, { scans: [{ at: ago(1), status: 'delivered' }] });
	return ref;
}

/** A visitor with the service worker in charge, signed in. */
export async function signedIn(context: BrowserContext, ref: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto('/');
	await page.evaluate(() => navigator.serviceWorker?.ready.then(() => undefined));
	await signIn(context, ref);
	return page;
}

/** The same on the page that asks what comes back. */
export async function atReturnForm(context: BrowserContext, ref: string): Promise<Page> {
	const page = await signedIn(context, ref);
	await openForm(page, ref);
	return page;
}

/** What waits is fit to be seen on a phone by day and on a desktop by night. */
export async function looksRight(page: Page, name: string): Promise<void> {
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await settle(page);
		await keepPicture(page, `outbox/${name}.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page)).toEqual([]);
		expect.soft(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
	}
}

/** Opens a page and waits until its scripts run: the last thing they do is to note who is here. */
export async function openRunning(page: Page, path: string): Promise<void> {
	await page.evaluate(() => localStorage.removeItem('roundtrip-here'));
	await page.goto(path);
	await page.waitForFunction(() => localStorage.getItem('roundtrip-here') !== null);
}

/**
 * A browser that sends only while one of its pages is open: the worker's own requests pass by what a test puts in the way
 * of its pages, and it sends whenever the browser likes.
 */
export const withoutBackgroundSync = (context: BrowserContext) =>
	context.addInitScript(() => {
		Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync');
	});

export async function openForm(page: Page, ref: string): Promise<void> {
	await page.goto(`/orders/${ref}/return`);
	await page.getByRole('heading', { level: 1, name: english.returning.title }).waitFor();
	// Its scripts run: the stepper is theirs.
	await page.getByRole('button', { name: english.cancel.more.replace('{title}', 'Harbour mug') }).waitFor();
}

export async function fillReturn(page: Page, words = 'It is not quite our blue.'): Promise<void> {
	await page.getByRole('button', { name: english.cancel.more.replace('{title}', 'Harbour mug') }).click();
	await page.getByLabel(english.returning.reason_for.replace('{title}', 'Harbour mug')).selectOption('style');
	await page.getByLabel(english.returning.ways.label).check();
	await page.getByLabel(english.returning.comment).fill(words);
}

export const press = (page: Page) => page.getByRole('button', { name: english.returning.next }).click();

/** Fills the form in without a connection, until the page says that it waits. */
export async function writeOffline(context: BrowserContext, page: Page, words?: string): Promise<void> {
	await fillReturn(page, words);
	await context.setOffline(true);
	await press(page);
	await page.getByText(english.outbox.kept).waitFor();
}

/** What came of it in the shop's books. */
export async function quotesOf({ sql }: Connection, ref: string) {
	return sql<{ id: string; words: string | null; body: { asked: { lines: unknown } } }[]>`
		select q.id, q.words, q.body from quotes q join orders o on o.id = q.order_id where o.ref = ${ref}`;
}

/** Everything the browser keeps for the site: names, addresses, and all texts as one. */
export const keptOnDevice = (page: Page) =>
	page.evaluate(async () => {
		const texts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
		const addresses: string[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				addresses.push(new URL(request.url).pathname);
				texts.push((await (await cache.match(request))?.text()) ?? '');
			}
		}
		const rows: Record<string, number> = {};
		for (const { name = '' } of await indexedDB.databases()) {
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open(name);
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error(name));
			});
			for (const store of db.objectStoreNames) {
				const all = await new Promise<unknown[]>((resolve) => {
					const request = db.transaction(store).objectStore(store).getAll();
					request.onsuccess = () => resolve(request.result as unknown[]);
				});
				rows[`${name}/${store}`] = all.length;
				texts.push(JSON.stringify(all));
			}
			db.close();
		}
		return { texts: texts.join('\n'), addresses, rows };
	});
