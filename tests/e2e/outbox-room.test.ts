import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { keepPicture, settle } from './support/checks.ts';
import { databaseUrl, origin } from './support/demo.ts';
import {
	atReturnForm,
	fillReturn,
	keptOnDevice,
	looksRight,
	openRunning,
	placeDelivered,
	press,
	quotesOf,
	signedIn,
	withoutBackgroundSync,
	writeOffline
} from './support/outbox.ts';
import { visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** How it went, written without a connection; and what a device does that has little room, or none. */
const { outbox, feedback } = english;
const visitor = visitors();
let connection: Connection;
beforeAll(() => void (connection = connect(databaseUrl, { max: 2 })));
afterAll(() => connection?.close());

const answersOf = async (ref: string) => [
	...(await connection.sql<{ score: number; words: string | null }[]>`
		select a.score, w.words from feedback_answers a join orders o on o.id = a.order_id
		left join feedback_words w on w.answer_id = a.id where o.ref = ${ref}`)
];
const face = (page: Page, score: 1 | 2 | 3 | 4 | 5, words: Pick<typeof feedback, 'score'> = feedback) =>
	page.getByRole('button', { name: words.score[score], exact: true });
const waiting = async (page: Page) => (await keptOnDevice(page)).rows['roundtrip-outbox/entries'] ?? 0;

async function atFeedback(context: BrowserContext, ref: string): Promise<Page> {
	await withoutBackgroundSync(context);
	const page = await signedIn(context, ref);
	await openRunning(page, `/orders/${ref}/feedback`);
	return page;
}

describe('how it went, without a connection', () => {
	it('waits in sight, is taken back, is sent once, and what is written then goes after it', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await atFeedback(context, ref);
		const bar = page.getByRole('region', { name: outbox.title });
		await context.setOffline(true);
		await face(page, 1).click();
		await page.getByText(outbox.feedback_kept).waitFor();
		await bar.getByText(feedback.score[1]).waitFor();
		await looksRight(page, 'en-7-feedback');
		await bar.getByRole('button', { name: outbox.undo }).click();
		await expect.poll(() => bar.count()).toBe(0);
		await face(page, 4).click();
		await page.getByText(outbox.feedback_kept).waitFor();
		await context.setOffline(false);
		await page.waitForURL(/\?done=tap$/);
		await page.getByText(feedback.thanks.replace('{score}', feedback.score[4])).waitFor();
		expect(await answersOf(ref)).toEqual([{ score: 4, words: null }]);

		await openRunning(page, `/orders/${ref}/feedback`);
		await page.getByLabel(feedback.words, { exact: true }).fill('The mug leaks.');
		await context.setOffline(true);
		// Taking back what was said is no telling: it is not kept.
		await page.getByRole('button', { name: feedback.take_back }).click();
		await page.getByText(outbox.feedback_back).waitFor();
		expect(await waiting(page)).toBe(0);
		await page.getByRole('button', { name: feedback.save, exact: true }).click();
		await bar.getByText('The mug leaks.').waitFor();
		await context.setOffline(false);
		await page.waitForURL(/\?done=saved$/);
		expect(await answersOf(ref)).toEqual([{ score: 4, words: 'The mug leaks.' }]);
		expect(await waiting(page)).toBe(0);
	});

	it('is not kept where nobody is to know whose it is', async () => {
		const ref = await placeDelivered();
		const context = await visitor({ locale: 'zh-CN' });
		const page = await atFeedback(context, ref);
		await page.getByLabel(chinese.feedback.anonymous, { exact: true }).check();
		await context.setOffline(true);
		await face(page, 2, chinese.feedback).click();
		await page.getByText(chinese.outbox.feedback_nobody).waitFor();
		await settle(page);
		await keepPicture(page, 'outbox/zh-8-nobody.390');
		expect(await waiting(page)).toBe(0);
		await context.setOffline(false);
		await face(page, 2, chinese.feedback).click();
		await page
			.getByText(chinese.feedback.thanks_anonymous.replace('{score}', chinese.feedback.score[2]))
			.waitFor();
		expect(await answersOf(ref)).toEqual([]);
	});
});

describe('a device', () => {
	it('that has no room says so, keeps what was typed, and takes it once there is room', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await withoutBackgroundSync(context);
		const page = await atReturnForm(context, ref);
		await fillReturn(page, 'Much too blue.');
		const devtools = await context.newCDPSession(page);
		await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
		await context.setOffline(true);
		await press(page);
		await page.getByText(outbox.full).waitFor();
		await settle(page);
		await keepPicture(page, 'outbox/en-9-full.390');
		expect(await page.getByLabel(english.returning.comment).inputValue()).toBe('Much too blue.');
		expect(await waiting(page)).toBe(0);
		await devtools.send('Storage.overrideQuotaForOrigin', { origin });
		await press(page);
		await page.getByText(outbox.kept).waitFor();
		expect(await waiting(page)).toBe(1);
	});

	it('that keeps nothing says so, and what was typed stays to be sent', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await context.addInitScript(() => {
			IDBFactory.prototype.open = () => {
				throw new DOMException('A private window', 'SecurityError');
			};
		});
		const page = await atReturnForm(context, ref);
		await fillReturn(page, 'Much too blue.');
		await context.setOffline(true);
		await press(page);
		await page.getByText(outbox.unable).waitFor();
		expect(await page.getByLabel(english.returning.comment).inputValue()).toBe('Much too blue.');
		await context.setOffline(false);
		await press(page);
		await page.waitForURL(/\/return\/[0-9a-f-]{36}$/);
		expect(await quotesOf(connection, ref)).toMatchObject([{ words: 'Much too blue.' }]);
	});

	it('with forty things waiting takes no more; killed in the middle of sending them it has sent each once', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const told = await atFeedback(context, ref);
		const page = await atReturnForm(context, ref);
		await writeOffline(context, page);
		await page.evaluate(fillUp, 39);
		await face(told, 5).click();
		await told.getByText(outbox.full).waitFor();
		await told.close();

		await context.setOffline(false);
		await page.bringToFront();
		const sent = async () => (await quotesOf(connection, ref)).length;
		await expect.poll(sent, { timeout: 30_000, interval: 20 }).toBeGreaterThan(2);
		const crash = page.waitForEvent('crash');
		await page.goto('chrome://crash').catch(() => undefined);
		await crash.catch(() => undefined);
		await page.close();

		const next = await context.newPage();
		await next.goto('/orders');
		await expect.poll(() => next.getByText(outbox.answered).count(), { timeout: 60_000 }).toBe(40);
		expect(await sent()).toBe(40);
	});
});

/** Runs in the page: as many again of what waits, each with a key of its own. */
async function fillUp(more: number): Promise<void> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open('roundtrip-outbox');
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('not opened'));
	});
	await new Promise<void>((resolve) => {
		const tx = db.transaction('entries', 'readwrite');
		const store = tx.objectStore('entries');
		const all = store.getAll();
		all.onsuccess = () => {
			const [first] = all.result as object[];
			for (let n = 0; n < more; n++) store.put({ ...first, key: crypto.randomUUID() });
		};
		tx.oncomplete = () => resolve();
	});
	db.close();
}
