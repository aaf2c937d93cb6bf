import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { picture } from '#tests/support/pictures.ts';
import { readCodeMail } from './support/codes.ts';
import { countShifts, keepPicture, layoutShift } from './support/checks.ts';
import { databaseUrl, origin } from './support/demo.ts';
import { arrive } from './support/kept.ts';
import { placeDelivered } from './support/outbox.ts';
import { signIn, visitors } from './support/visitors.ts';
import { looksRightIn } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** A photo that another app shares with ours: kept, given to an order, and shown in its return form. */
const { shared, evidence, signin, lookup, returning } = english;
const visitor = visitors();
const looksRight = looksRightIn('shared');
let connection: Connection;
let photo: Buffer;
beforeAll(async () => {
	connection = connect(databaseUrl, { max: 1 });
	photo = await picture({ width: 300, height: 200 });
});
afterAll(() => connection?.close());

/** As the system does it: by what the manifest says, a form that is posted to an address, and the page that comes of it. */
async function share(page: Page, count = 1): Promise<void> {
	const arrived = page.waitForURL(/\/shared/);
	await page.evaluate(
		async ([base64, times]) => {
			const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
			const manifest = await fetch(link?.href ?? '', { credentials: 'include' });
			type Target = {
				action: string;
				method: string;
				enctype: string;
				params: { files: [{ name: string; accept: string[] }] };
			};
			const { share_target: target } = (await manifest.json()) as { share_target: Target };
			const { action, method, enctype } = target;
			const [{ name, accept }] = target.params.files;
			if (!accept.includes('image/jpeg')) throw new Error('the system would not offer it');
			const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
			const form = document.createElement('form');
			Object.assign(form, { method, action, enctype });
			const input = document.createElement('input');
			const files = new DataTransfer();
			for (let n = 0; n < times; n++) files.items.add(new File([bytes], `${n}.jpg`, { type: 'image/jpeg' }));
			Object.assign(input, { type: 'file', name, multiple: true, files: files.files });
			form.append(input);
			document.body.append(form);
			form.submit();
		},
		[photo.toString('base64'), count] as const
	);
	await arrived;
}

const choose = (page: Page) => page.getByRole('button', { name: 'Harbour mug' }).first().click();
/** The form in which it stands, for the one line that can come back. */
async function atForm(page: Page, ref: string): Promise<string[]> {
	await page.waitForURL(new RegExp(`/orders/${ref}/return\\?photos=`));
	await page.getByRole('heading', { level: 1, name: returning.title }).waitFor();
	return (new URL(page.url()).searchParams.get('photos') ?? '').split(' ');
}
const photosOf = async (ref: string): Promise<string[]> =>
	(
		await connection.sql<{ id: string }[]>`select p.id from photos p join orders o on o.id = p.order_id
			where o.ref = ${ref} and p.kept_at is not null and p.removed_at is null`
	).map(({ id }) => id);
const databases = (page: Page) =>
	page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
const withoutWorker = (context: BrowserContext) =>
	context.newPage().then(async (page) => (await page.goto('/contact'), page));

/** How many photos wait on the device, whether or not there is a place for them. */
const photosHere = (page: Page) =>
	page.evaluate(async () => {
		if (!(await indexedDB.databases()).some(({ name }) => name === 'roundtrip-shared')) return 0;
		return new Promise<number>((tell, fail) => {
			const opening = indexedDB.open('roundtrip-shared');
			opening.onerror = fail;
			opening.onsuccess = () => {
				const db = opening.result;
				if (!db.objectStoreNames.contains('photos')) return (db.close(), tell(0));
				const counting = db.transaction('photos').objectStore('photos').count();
				counting.onsuccess = () => (db.close(), tell(counting.result));
			};
		});
	});

describe('a shared photo', () => {
	it('waits on the phone, goes to the order that is chosen, and stands in its return form', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await countShifts(context);
		await signIn(context, ref);
		const page = await arrive(context, '/orders');
		await share(page, 2);
		await page.getByRole('img', { name: evidence.photo.replace('{n}', '2') }).waitFor();
		expect(await layoutShift(page)).toBeLessThanOrEqual(0.02);
		await looksRight(page, 'which-en');
		await page.getByRole('button', { name: evidence.remove.replace('{n}', '2') }).click();
		await page.getByRole('img', { name: evidence.photo.replace('{n}', '2') }).waitFor({ state: 'detached' });

		// Nothing is lost where it cannot be sent.
		await context.setOffline(true);
		await choose(page);
		await page.getByText(shared.offline).waitFor();
		expect(await databases(page)).toContain('roundtrip-shared');
		await context.setOffline(false);
		await choose(page);
		const ids = await atForm(page, ref);
		expect(await photosOf(ref)).toEqual(ids);
		expect(await databases(page)).not.toContain('roundtrip-shared');
		await page.getByRole('img', { name: evidence.photo.replace('{n}', '1') }).waitFor();
		await looksRight(page, 'form-en');

		// And it is the return's evidence, once one is asked for.
		await page.getByRole('img', { name: evidence.photo.replace('{n}', '1') }).waitFor();
		await page.getByLabel(returning.reason_for.replace('{title}', 'Harbour mug')).selectOption('style');
		await page.getByLabel(returning.ways.own).check();
		await page.getByRole('button', { name: returning.next }).click();
		await page.waitForURL(/\/return\/[0-9a-f-]{36}/);
		const [quote] = await connection.sql<{ lines: { evidence?: string[] }[] }[]>`
			select q.body->'asked'->'lines' as lines from quotes q join orders o on o.id = q.order_id
			where o.ref = ${ref}`;
		expect(quote?.lines.map((line) => line.evidence)).toEqual([ids]);
	});

	it('is not lost where nobody is signed in, and goes with whoever signs out', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		const page = await arrive(context, '/contact');
		await share(page);
		await page.getByText(shared.who).waitFor();
		await looksRight(page, 'stranger-en');
		await page.getByRole('link', { name: signin.title }).click();
		const email = `${ref.toLowerCase()}@mail.example`;
		await page.getByLabel(signin.email).fill(email);
		await page.getByRole('button', { name: lookup.send }).click();
		await page.waitForURL('**/code');
		const { code } = await readCodeMail(await visitor(), email, '');
		await page.getByLabel(lookup.code).fill(code);
		await page.getByRole('button', { name: signin.button }).click();
		await page.waitForURL('**/shared');
		await page.getByRole('img', { name: evidence.photo.replace('{n}', '1') }).waitFor();

		await page.goto('/orders');
		await page.getByText(shared.waits).waitFor();
		await page.getByRole('button', { name: signin.out }).click();
		await page.getByText(signin.signed_out).waitFor();
		await expect.poll(() => databases(page)).not.toContain('roundtrip-shared');
	});

	it('of one whose session has ended is nobody’s who signs in after them', async () => {
		const [ref, other] = [await placeDelivered(), await placeDelivered()];
		const context = await visitor();
		await signIn(context, ref);
		const page = await arrive(context, '/orders');
		await context.clearCookies();
		await share(page);
		await page.getByText(shared.who).waitFor();
		await page.getByText(shared.stays[0]?.match['form=one'] ?? '').waitFor();
		await page.reload();
		await page.getByRole('img', { name: evidence.photo.replace('{n}', '1') }).waitFor();
		await signIn(context, other);
		await page.goto('/orders');
		await expect.poll(() => photosHere(page)).toBe(0);
		await expect.poll(() => databases(page)).not.toContain('roundtrip-shared');
		// Nor does looking at the page of shared photos leave a place for them.
		await page.goto('/shared');
		await page.getByLabel(shared.choose).waitFor();
		expect(await databases(page)).not.toContain('roundtrip-shared');
	});

	it('is nothing that a page of another site can put there', async () => {
		const context = await visitor();
		const page = await arrive(context, '/contact');
		// Another port is another origin, and the same site: the nearest that somebody else can come.
		const other = createServer((_request, response) => response.end('<!doctype html><title>Other</title>'));
		await new Promise<void>((resolve) => other.listen(0, resolve));
		try {
			const foreign = await context.newPage();
			await foreign.goto(`http://${new URL(origin).hostname}:${(other.address() as AddressInfo).port}`);
			const answered = foreign.waitForResponse((response) => response.url() === `${origin}/shared`);
			await foreign.evaluate((action) => {
				const form = document.createElement('form');
				Object.assign(form, { method: 'post', action, enctype: 'multipart/form-data' });
				const input = document.createElement('input');
				const files = new DataTransfer();
				files.items.add(new File([new Uint8Array([1])], 'x.jpg', { type: 'image/jpeg' }));
				Object.assign(input, { type: 'file', name: 'photo', files: files.files });
				form.append(input);
				document.body.append(form);
				form.submit();
			}, `${origin}/shared`);
			expect((await answered).status()).toBe(403);
			expect(await databases(page)).not.toContain('roundtrip-shared');
		} finally {
			other.close();
		}
	});

	it('is taken by the page itself where no worker is, with scripts and without', async () => {
		const [ref, second] = [await placeDelivered(), await placeDelivered()];
		const context = await visitor({ serviceWorkers: 'block' });
		await signIn(context, ref);
		const page = await withoutWorker(context);
		await share(page);
		await page.getByRole('button', { name: evidence.remove.replace('{n}', '1') }).waitFor();
		await choose(page);
		const ids = await atForm(page, ref);
		expect(await photosOf(ref)).toEqual(ids);

		const plain = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
		await signIn(plain, second);
		const bare = await plain.newPage();
		await bare.goto('/shared');
		await bare
			.locator('input[type=file]')
			.setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: photo });
		await bare.getByRole('button', { name: chinese.shared.bring }).click();
		await bare.getByRole('heading', { level: 1, name: chinese.shared.which }).waitFor();
		await keepPicture(bare, 'shared/plain-zh');
		await choose(bare);
		await bare.waitForURL(/\/return\?photos=/);
		expect(await photosOf(second)).toHaveLength(1);
		await bare.getByText(chinese.shared.there).waitFor();
	});
});
