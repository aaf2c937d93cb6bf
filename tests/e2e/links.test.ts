import type { BrowserContext } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { EventStream } from '#tests/support/event-stream.ts';
import {
	createLink,
	inHours,
	origin,
	placeOwnOrder,
	revokeLink,
	scan,
	SECRETS,
	type OwnOrder
} from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { english } from './support/words.ts';

const visitor = visitors();
let order: OwnOrder;
beforeAll(async () => {
	order = await placeOwnOrder();
	await scan(order, 'in_transit', -2);
});

/** `laws.md`: revoking a link closes its live streams within 2 s; then the page knows. */
const REVOKED_WITHIN_MS = 2000;

/** What could stand for a right; that a link was looked at before is remembered too, so that it is counted once. */
const sessionsOf = async (context: BrowserContext) =>
	(await context.cookies()).filter(({ httpOnly, name }) => httpOnly && name !== 'opened');
const tap = (context: BrowserContext, path: string) =>
	context.request.post(`${path}?/open`, {
		headers: { origin, accept: 'text/html' },
		form: {},
		maxRedirects: 0,
		// The server hangs up on idle connections, now and then just when one is used again.
		maxRetries: 2
	});

describe('seeing a link', () => {
	it('never signs anybody in: mail scanners and previews follow links', async () => {
		const context = await visitor();
		const { path } = await createLink(order.ref, 'act');
		const page = await context.newPage();
		await page.goto(path);
		await untilLive(page);
		await context.request.head(path);
		await context.request.get(`${path}/__data.json`);
		await context.request.get(`${path}?/open`);
		expect(await sessionsOf(context)).toEqual([]);
		expect((await context.request.get(`/orders/${order.ref}`)).status()).toBe(404);
	});

	it('takes the tap, whose cookie no script can read', async () => {
		const context = await visitor();
		const opened = await tap(context, (await createLink(order.ref, 'act')).path);
		expect(opened.status()).toBe(303);
		const cookies = await sessionsOf(context);
		expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/' }]);
		expect((await context.request.get(`/orders/${order.ref}`)).status()).toBe(200);
	});

	it('cannot be tapped open where it is only for watching', async () => {
		const context = await visitor();
		const { path } = await createLink(order.ref, 'watch');
		expect((await tap(context, path)).status()).toBe(404);
		expect(await sessionsOf(context)).toEqual([]);
		const page = await context.newPage();
		await page.goto(path);
		expect(await page.getByRole('button', { name: english.order.open_button }).count()).toBe(0);
	});

	it('opens one order and no other', async () => {
		const context = await visitor();
		const other = await placeOwnOrder();
		await tap(context, (await createLink(order.ref, 'act')).path);
		expect((await context.request.get(`/orders/${other.ref}`)).status()).toBe(404);
		// Kit answers its own scripts with 200 and the refusal inside.
		const data = await (await context.request.get(`/orders/${other.ref}/__data.json`)).text();
		expect(data).toContain('"status":404');
		expect(data).not.toContain(SECRETS.name);
	});
});

describe('a link that shows nothing', () => {
	/** An answer without what differs between any two: the token, and what the server made up for this answer. */
	async function answerTo(token: string, suffix: string) {
		const response = await fetch(`${origin}/t/${token}${suffix}`);
		const text = (await response.text())
			.replaceAll(token, 'TOKEN')
			.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'UUID')
			.replace(/nonce="[^"]+"/g, 'NONCE')
			.replace(/__sveltekit_\w+/g, 'KIT');
		return { status: response.status, text };
	}

	it.each(['', '/__data.json'])('looks the same whatever the reason (%s)', async (suffix) => {
		const revoked = await createLink(order.ref, 'act');
		await revokeLink(revoked);
		const expired = await createLink(order.ref, 'act', inHours(1.2 / 3600));
		await new Promise((resolve) => setTimeout(resolve, 1500));
		const answers = [
			await answerTo('A'.repeat(revoked.token.length), suffix),
			await answerTo(revoked.token, suffix),
			await answerTo(expired.token, suffix)
		];
		expect(answers[0]?.text).toContain(suffix ? '404' : english.error.link_title);
		for (const answer of answers)
			expect(answer).toEqual({ status: suffix ? 200 : 404, text: answers[0]?.text });
	});
});

describe('a watch link', () => {
	it('shows no name, address, price, number or carrier’s words, in no form', async () => {
		const { path, token } = await createLink(order.ref, 'watch');
		const act = await createLink(order.ref, 'act');
		const stream = new EventStream(`${origin}/live?topic=link:${token}:0`);
		await stream.until(({ told }) => told.length >= 3);
		stream.cut();
		const sources = {
			html: await (await fetch(origin + path)).text(),
			data: await (await fetch(`${origin}${path}/__data.json`)).text(),
			'html before the tap': await (await fetch(origin + act.path)).text(),
			'data before the tap': await (await fetch(`${origin}${act.path}/__data.json`)).text(),
			stream: JSON.stringify(stream.told)
		};
		for (const [source, text] of Object.entries(sources)) {
			for (const [what, secret] of Object.entries(SECRETS)) {
				expect.soft(text.includes(secret), `${what} in ${source}`).toBe(false);
			}
		}
	});

	/** What tells whose it is, or leads to their door: only for whoever proved the order by a code. */
	const OF_THE_BUYER = ['name', 'email', 'phone', 'street', 'postcode', 'city', 'scanWords', 'scanPlace'];

	it('…all of which the whole order does show, to its buyer; to who tapped on a link not whose it is', async () => {
		const linked = await visitor();
		await tap(linked, (await createLink(order.ref, 'act')).path);
		for (const part of ['', '/__data.json', '/address', '/cancel/__data.json']) {
			const text = await (await linked.request.get(`/orders/${order.ref}${part}`)).text();
			for (const [what, secret] of Object.entries(SECRETS))
				if (OF_THE_BUYER.includes(what)) expect.soft(text.includes(secret), what).toBe(false);
		}
		const context = await visitor();
		await signIn(context, order.ref);
		// The page says amounts in words alone; as numbers they are in the order's receipt.
		const read = async (part: string) => (await context.request.get(`/orders/${order.ref}${part}`)).text();
		const shown = (await read('')) + (await read('/receipt.json'));
		for (const [what, secret] of Object.entries(SECRETS)) {
			expect.soft(shown.includes(secret), what).toBe(true);
		}
	});
});

describe('a right that ends', () => {
	it('takes what stood there off every open page within two seconds', async () => {
		const context = await visitor();
		const link = await createLink(order.ref, 'act');
		const shared = await context.newPage();
		await shared.goto(link.path);
		await tap(context, link.path);
		const whole = await context.newPage();
		await whole.goto(`/orders/${order.ref}`);
		await Promise.all([untilLive(shared), untilLive(whole)]);
		expect(await whole.getByText('Harbour mug').count()).toBeGreaterThan(0);

		await revokeLink(link);
		const timeout = { timeout: REVOKED_WITHIN_MS };
		// By the stream's word, or by reading again what it may read no more: whichever is heard first.
		const { gone_title, order_title } = english.error;
		const name = new RegExp(`^(${gone_title}|${order_title})$`);
		await Promise.all([shared, whole].map((page) => page.getByRole('heading', { name }).waitFor(timeout)));
		for (const page of [shared, whole]) {
			const seen = await page.locator('main').innerText();
			for (const secret of [SECRETS.name, SECRETS.street, 'Harbour mug']) expect(seen).not.toContain(secret);
		}
		expect((await shared.reload())?.status()).toBe(404);
		expect((await whole.reload())?.status()).toBe(404);
	});

	it('ends by itself when its time is over', async () => {
		const page = await (await visitor()).newPage();
		await page.goto((await createLink(order.ref, 'watch', inHours(5 / 3600))).path);
		await untilLive(page);
		await page.getByRole('heading', { name: english.error.gone_title }).waitFor({ timeout: 15_000 });
	});
});
