import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { accessibilityFaults, keepPicture, settle } from './support/checks.ts';
import { databaseUrl, origin } from './support/demo.ts';
import {
	atReturnForm,
	fillReturn,
	keptOnDevice,
	looksRight,
	openForm,
	placeDelivered,
	press,
	quotesOf,
	withoutBackgroundSync,
	writeOffline
} from './support/outbox.ts';
import { DESK, signIn, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** What is written without a connection: it waits on the device, is seen there, and is sent once. */
const { outbox, returning } = english;
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 3 })));
afterAll(() => connection?.close());

const quotes = async (ref: string) => (await quotesOf(connection, ref)).length;
const QUOTE = /\/return\/[0-9a-f-]{36}$/;
const PRICE = { level: 1, name: /^You get/ } as const;

describe('written without a connection', () => {
	it('it is seen, its words are changed, and taken back nothing of it is ever sent', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page);
		const bar = page.getByRole('region', { name: outbox.title });
		await bar.getByText('1 × Harbour mug').waitFor();
		await bar.getByText('It is not quite our blue.').waitFor();
		await bar.getByText(outbox.ask_first).waitFor();
		await looksRight(page, 'en-1-waits');
		await bar.getByRole('button', { name: outbox.edit }).click();
		await bar.getByLabel(outbox.words).fill('Too blue.');
		await bar.getByRole('button', { name: outbox.save }).click();
		await bar.getByText('Too blue.').waitFor();
		expect((await keptOnDevice(page)).rows['roundtrip-outbox/entries']).toBe(1);

		await bar.getByRole('button', { name: outbox.undo }).click();
		await expect.poll(() => bar.count()).toBe(0);
		await context.setOffline(false);
		await openForm(page, ref);
		await page.waitForTimeout(2000);
		expect(await quotes(ref)).toBe(0);
	});

	it('it goes when the connection is back, and the page goes on to the price, which decides nothing', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page);
		await context.setOffline(false);
		await page.waitForURL(QUOTE);
		await page.getByRole('heading', PRICE).waitFor();
		expect(await quotesOf(connection, ref)).toMatchObject([{ words: 'It is not quite our blue.' }]);
		const returns = await connection.sql`select 1 from returns r join orders o on o.id = r.order_id
			where o.ref = ${ref}`;
		expect(returns).toHaveLength(0);
		expect((await keptOnDevice(page)).rows['roundtrip-outbox/entries']).toBe(0);
	});

	it('photos wait with it and go first', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		await fillReturn(page);
		await page.getByLabel(returning.reason_for.replace('{title}', 'Harbour mug')).selectOption('defective');
		await context.setOffline(true);
		const field = page.getByLabel(returning.evidence.replace('{title}', 'Harbour mug'));
		await field.setInputFiles([
			{ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await picture() },
			{ name: 'b.jpg', mimeType: 'image/jpeg', buffer: await picture() }
		]);
		await page.getByText(outbox.photo_kept.replace('{n}', '2')).waitFor();
		await press(page);
		await page.getByText(outbox.kept).waitFor();
		await settle(page);
		await keepPicture(page, 'outbox/en-2-photos.390');
		await page.getByText(outbox.photos.replace('{n}', '2')).waitFor();
		await context.setOffline(false);
		await page.waitForURL(QUOTE);
		const [quote] = await quotesOf(connection, ref);
		expect((quote?.body.asked.lines as { evidence: string[] }[])[0]?.evidence).toHaveLength(2);
		const photos = await connection.sql`select 1 from photos p join orders o on o.id = p.order_id
			where o.ref = ${ref}`;
		expect(photos).toHaveLength(2);
	});
});

describe('sent once', () => {
	it('by the worker alone, where the browser has Background Sync and no page is open', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page);
		await page.close();
		const other = await context.newPage();
		const cdp = await context.newCDPSession(other);
		const registered = new Promise<string>((resolve) =>
			cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
				const [one] = registrations.filter(({ isDeleted }) => !isDeleted);
				if (one) resolve(one.registrationId);
			})
		);
		await cdp.send('ServiceWorker.enable');
		const registrationId = await registered;
		await context.setOffline(false);
		await cdp.send('ServiceWorker.dispatchSyncEvent', {
			...{ origin, registrationId },
			...{ tag: 'roundtrip-outbox', lastChance: false }
		});
		await expect.poll(() => quotes(ref)).toBe(1);

		// Back on a page, the answer waits to be looked at.
		await other.goto(`/orders/${ref}`);
		await other.getByText(outbox.answered).waitFor();
		await settle(other);
		await keepPicture(other, 'outbox/en-3-answered.390');
		await other.getByRole('link', { name: outbox.look }).click();
		await other.getByRole('heading', PRICE).waitFor();
		expect(await quotes(ref)).toBe(1);
	});

	it('at the next start, where there is no Background Sync', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await withoutBackgroundSync(context);
		const page = await atReturnForm(context, ref);
		expect(await page.evaluate(() => 'sync' in ServiceWorkerRegistration.prototype)).toBe(false);
		await writeOffline(context, page);
		await page.close();
		await context.setOffline(false);
		const next = await context.newPage();
		await next.goto('/orders');
		await next.getByText(outbox.answered).waitFor();
		expect(await quotes(ref)).toBe(1);

		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'zh-CN', url: origin }]);
		await next.reload();
		await next.getByText(chinese.outbox.answered).waitFor();
		await next.setViewportSize(DESK);
		await settle(next);
		await keepPicture(next, 'outbox/zh-3-answered.1280');
		expect(await accessibilityFaults(next)).toEqual([]);
	});

	it('though the tab was killed while the server had not answered yet', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page);
		// The shop takes the question and cannot answer it: its book of quotes is held.
		const held = await connection.sql.reserve();
		await held`begin`;
		await held`lock table quotes in access exclusive mode`;
		await context.setOffline(false);
		const isAsked = async () =>
			(await connection.sql`select 1 from pg_locks where not granted and relation = 'quotes'::regclass`)
				.length;
		await expect.poll(isAsked).toBeGreaterThan(0);
		const crash = page.waitForEvent('crash');
		await page.goto('chrome://crash').catch(() => undefined);
		await crash.catch(() => undefined);
		await page.close();
		await held`commit`;
		held.release();
		await expect.poll(() => quotes(ref)).toBe(1);

		const next = await context.newPage();
		await next.goto('/orders');
		await next.getByText(outbox.answered).waitFor();
		expect(await quotes(ref)).toBe(1);
	});

	it('by two tabs and the worker at once, and whichever button is pressed', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		const tab = await context.newPage();
		await tab.goto('/orders');
		let sent = 0;
		context.on('request', (request) => {
			if (request.url().endsWith('/late')) sent++;
		});
		await writeOffline(context, page);
		await tab.getByRole('region', { name: outbox.title }).waitFor();
		await context.setOffline(false);
		await tab
			.getByRole('button', { name: outbox.send })
			.dblclick({ timeout: 3000 })
			.catch(() => undefined);
		await page.waitForURL(QUOTE);
		await page.waitForTimeout(1000);
		expect(await quotes(ref)).toBe(1);
		expect(sent).toBeLessThanOrEqual(1);
	});

	it('when the form itself was sent and its answer never came', async () => {
		const ref = await placeDelivered();
		const context = await visitor({ serviceWorkers: 'block' });
		const page = await context.newPage();
		await signIn(context, ref);
		await openForm(page, ref);
		await fillReturn(page);
		// It arrives, and the line is cut before the answer does.
		let posts = 0;
		await page.route(/\/return(\?.*)?$/, async (route) => {
			if (route.request().method() !== 'POST') return route.fallback();
			posts++;
			await route.fetch();
			await route.abort('connectionreset');
		});
		await press(page);
		await page.waitForURL(QUOTE);
		expect(posts).toBe(1);
		expect(await quotes(ref)).toBe(1);
	});
});

describe('not taken', () => {
	it('what the shop refuses later is said in its words, stays to be seen and is not tried again', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page);
		// Meanwhile all of it has come back by another way.
		await connection.sql`update portions set state = 'returned'
			where order_id = (select id from orders where ref = ${ref})`;
		await page.close();
		await context.setOffline(false);
		const next = await context.newPage();
		let sent = 0;
		context.on('request', (request) => void (request.url().endsWith('/late') && sent++));
		await next.goto('/orders');
		await next.getByText(/^Not taken: /).waitFor();
		await settle(next);
		await keepPicture(next, 'outbox/en-4-refused.390');
		const before = sent;
		await next.reload();
		await next.getByText(/^Not taken: /).waitFor();
		await next.waitForTimeout(1500);
		expect(sent).toBe(before);
		expect(await quotes(ref)).toBe(0);
		await next.getByRole('button', { name: outbox.dismiss }).click();
		await expect.poll(() => next.getByText(/^Not taken: /).count()).toBe(0);
	});
});
