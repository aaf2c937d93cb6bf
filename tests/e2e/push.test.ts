import type { BrowserContext, Page, Worker } from 'playwright-core';
import { expect, it } from 'vitest';
import { connect } from '#server/db/client.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { databaseUrl, origin, placeOwnOrder, scan } from './support/demo.ts';
import { arrive, recordOf, untilKept } from './support/kept.ts';
import { ownNetwork } from './support/own-network.ts';
import { DESK, PHONE, signIn, visitors } from './support/visitors.ts';
import { english } from './support/words.ts';

/**
 * Messages while the page is closed, at the browser's end: our worker is pushed to by DevTools, as a push service would,
 * and what stands on the screen is what the browser says stands there. What the server sends: tests/laws/push.test.ts.
 */
const visitor = visitors();
const { device } = english.notify;

type Shown = { title: string; body: string; tag: string; lang: string; data: { id?: string; path: string } };

/** Somebody with an order of their own, whose browser may show messages. */
async function atHome(at = origin) {
	const order = await placeOwnOrder();
	const { ref } = order;
	const context = await visitor({ baseURL: at, permissions: ['notifications'] });
	await signIn(context, ref);
	const page = await arrive(context, `/orders/${ref}`);
	await untilKept(page, ref);
	const worker = context.serviceWorkers().find((one) => one.url().startsWith(at));
	if (!worker) throw new Error('no worker');
	await withScreen(worker);
	return { ref, order, context, page, worker, ...(await pusher(context, page, worker, at)) };
}

/**
 * A headless shell has no screen for notifications and refuses every one, whatever it permits: there a list stands in for
 * it, which keeps the one rule that matters here, one of each tag. The full browser shows them itself.
 */
const withScreen = (worker: Worker) =>
	worker.evaluate(() => {
		if (Notification.permission !== 'denied') return;
		const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
		let screen: Notification[] = [];
		const leaves = (one: Notification) => void (screen = screen.filter((other) => other !== one));
		Object.assign(registration, {
			async showNotification(title: string, options: NotificationOptions) {
				// What a browser would refuse is refused here too.
				if (!['auto', 'ltr', 'rtl'].includes(options.dir ?? 'auto')) throw new TypeError('dir');
				const one = { title, ...options } as Notification;
				screen = [...screen.filter(({ tag }) => tag === '' || tag !== one.tag), one];
				Object.assign(one, { close: () => leaves(one) });
			},
			getNotifications: async ({ tag }: { tag?: string } = {}) =>
				screen.filter((one) => tag === undefined || one.tag === tag)
		});
		// Nor has it an icon to put a number on: it falls over one.
		Object.assign(navigator, { setAppBadge: async (count: number) => void Object.assign(self, { count }) });
	});

/** Pushes to the worker, and reads what the browser shows. */
async function pusher(context: BrowserContext, page: Page, worker: Worker, at: string) {
	const cdp = await context.newCDPSession(page);
	const registrations: { registrationId: string; scopeURL: string }[] = [];
	cdp.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations));
	await cdp.send('ServiceWorker.enable');
	await expect.poll(() => registrations.length).toBeGreaterThan(0);
	const { registrationId = '' } = registrations.find(({ scopeURL }) => scopeURL === `${at}/`) ?? {};
	const push = (data: string) =>
		cdp.send('ServiceWorker.deliverPushMessage', { origin: at, registrationId, data });
	const shown = (): Promise<Shown[]> =>
		worker.evaluate(async () => {
			const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
			const all = await registration.getNotifications();
			return all.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data: data as never }));
		});
	return { cdp, push, shown, told: (changes: object = {}) => push(JSON.stringify(messageOf(changes))) };
}

const messageOf = (changes: object) => ({
	web_push: 8030,
	notification: {
		title: 'Your goods are with the carrier',
		lang: 'en',
		dir: 'ltr',
		silent: false,
		...changes
	},
	app_badge: 1
});

it('shows what was pushed, the newest of an order in the place of the one before', async () => {
	const { ref, told, shown } = await atHome();
	const about = { tag: 'order-a', navigate: `${origin}/orders/${ref}`, icon: `${origin}/icons/icon-192.png` };
	await told({ ...about, body: `Order ${ref}. Tap to see it.`, data: { id: 'n1' } });
	await expect.poll(shown).toEqual([
		{
			...{ title: 'Your goods are with the carrier', body: `Order ${ref}. Tap to see it.`, tag: 'order-a' },
			...{ lang: 'en', data: { id: 'n1', path: `/orders/${ref}` } }
		}
	]);
	await told({ ...about, title: 'Your parcel has arrived', body: '', data: { id: 'n2' } });
	await told({
		title: 'Another order',
		tag: 'order-b',
		navigate: 'https://evil.example/',
		data: { id: 'n3' }
	});
	await expect
		.poll(async () => (await shown()).map(({ title, data }) => [title, data.path]).sort())
		.toEqual([
			['Another order', '/orders'],
			['Your parcel has arrived', `/orders/${ref}`]
		]);
});

it('says that there is something, and no more, where it cannot be read', async () => {
	const { push, shown } = await atHome();
	const unnamed = {
		...{ title: new URL(origin).host, body: english.push.unnamed, tag: 'orders', lang: 'en' },
		data: { path: '/orders' }
	};
	for (const data of ['', 'no JSON', '{"notification":{"title":{"x":1},"dir":"sideways"}}']) {
		await push(data);
		await expect.poll(shown).toEqual([unnamed]);
	}
});

it('a tap goes to the window that shows the order, or opens one', async () => {
	const { ref, worker, told, shown } = await atHome();
	// A browser lets a worker do either only after somebody’s own tap, which DevTools cannot make: what it asks for is read.
	await worker.evaluate(() => {
		const scope = self as unknown as {
			clients: object;
			asked: string[];
			WindowClient: { prototype: object };
		};
		scope.asked = [];
		Object.assign(scope.WindowClient.prototype, {
			async focus(this: { url: string }) {
				scope.asked.push(`focus ${new URL(this.url).pathname}`);
			}
		});
		Object.assign(scope.clients, { openWindow: async (url: string) => void scope.asked.push(`open ${url}`) });
	});
	const tap = () =>
		worker.evaluate(async () => {
			const scope = self as unknown as { registration: ServiceWorkerRegistration; asked: string[] };
			const [notification] = await scope.registration.getNotifications();
			// Only a notification on a screen can be what an event of the browser's own is about.
			const tap = Object.assign(new Event('notificationclick'), { notification, waitUntil: () => {} });
			self.dispatchEvent(tap);
		});
	const asked = () => worker.evaluate(() => (self as unknown as { asked: string[] }).asked);
	await told({ tag: 'order-a', navigate: `${origin}/orders/${ref}` });
	await expect.poll(shown).toHaveLength(1);
	await tap();
	await expect.poll(asked).toEqual([`focus /orders/${ref}`]);
	expect(await shown()).toEqual([]);
	await told({ tag: 'order-b', navigate: `${origin}/orders/another?x=1` });
	await expect.poll(shown).toHaveLength(1);
	await tap();
	await expect.poll(asked).toEqual([`focus /orders/${ref}`, `open ${origin}/orders/another?x=1`]);
});

/** What a page puts away of its browser's messages, and whether it ends the subscription: both stand in for a shell's own. */
const watchEnd = (context: BrowserContext) =>
	context.addInitScript(() => {
		const ended = { messages: 0, subscription: 0 };
		const screen = [{ close: () => void ended.messages++ }];
		const subscription = { unsubscribe: async () => void ended.subscription++ };
		Object.assign(window, { ended });
		Object.assign(ServiceWorkerRegistration.prototype, { getNotifications: async () => screen });
		Object.assign(PushManager.prototype, { getSubscription: async () => subscription });
	});

it.each(['signing out', 'by itself'] as const)(
	'a session that ends %s takes its messages along, and what still arrives says no more than that there is something',
	async (how) => {
		const connection = connect(databaseUrl, { max: 1 });
		// Where the browser does not help: it would put the worker away as well.
		const network = await ownNetwork({ lost: ['clear-site-data'] });
		try {
			const { ref, context, page, told, shown } = await atHome(network.origin);
			await watchEnd(context);
			if (how === 'by itself')
				await connection.sql`delete from sessions where principal_id in (select g.principal_id from grants g
					join orders o on o.id = g.order_id where o.ref = ${ref})`;
			await page.goto('/orders');
			if (how === 'signing out') {
				await page.getByRole('button', { name: english.signin.out }).click();
				await page.getByText(english.signin.signed_out).waitFor();
			}
			const ended = () => page.evaluate(() => (window as unknown as { ended: object }).ended);
			await expect.poll(ended).toEqual({ messages: 1, subscription: 1 });
			await expect.poll(async () => (await recordOf(page)).names).not.toContain('roundtrip-kept');
			// It was with the push service already.
			const navigate = `${network.origin}/orders/${ref}`;
			await told({ tag: 'order-a', navigate, title: 'Your parcel has arrived', data: { id: 'n2' } });
			await expect.poll(shown).toEqual([
				{
					...{ title: new URL(network.origin).host, body: english.push.unnamed, tag: 'orders', lang: 'en' },
					data: { path: '/orders' }
				}
			]);
		} finally {
			network.close();
			await connection.close();
		}
	}
);

it('the number on the icon is the orders that wait: each once, whether it asks, was told of, or both', async () => {
	const { order, page, context, worker, told } = await atHome();
	const { ref } = order;
	const number = () => worker.evaluate(() => (self as unknown as { count?: number }).count);
	await told({ tag: 'order-b', navigate: `${origin}/orders/another`, data: { id: 'n1' } });
	await expect.poll(number).toBe(1);
	// It asks for something now: the phone knows once it has seen its list.
	await scan(order, 'available_for_pickup', -1, true);
	const icon = await context.newPage();
	await icon.addInitScript(() => {
		const shown: number[] = [];
		Object.assign(navigator, { setAppBadge: async (count: number) => void shown.push(count) });
		Object.assign(window, { shown });
		const asked = matchMedia.bind(window);
		window.matchMedia = (query) =>
			query.includes('standalone') ? ({ matches: true } as MediaQueryList) : asked(query);
	});
	await icon.goto('/orders');
	const onIcon = () => icon.evaluate(() => (window as unknown as { shown: number[] }).shown.at(-1));
	await expect.poll(onIcon).toBe(2);
	await told({ tag: 'order-a', navigate: `${origin}/orders/${ref}`, data: { id: 'n2' } });
	await told({ tag: 'order-c', navigate: `${origin}/orders/third`, data: { id: 'n3' } });
	await expect.poll(number).toBe(3);
	await expect.poll(onIcon).toBe(3);
	await page.close();
});

/** What the browser answers to whether this site may show messages, from the next page on. */
async function permit(context: BrowserContext, page: Page, setting: 'granted' | 'denied' | 'prompt') {
	const cdp = await context.newCDPSession(page);
	const { browserContextId } = (await cdp.send('Target.getTargetInfo')).targetInfo;
	await cdp.send('Browser.setPermission', {
		...{ permission: { name: 'notifications' }, setting, origin },
		...(browserContextId !== undefined && { browserContextId })
	});
	// A headless shell, and a private window, say no to all that ask, whatever they were set to.
	await page.addInitScript(
		(said) => {
			const get = () => said;
			Object.defineProperty(Notification, 'permission', { get });
			Object.assign(Notification, { requestPermission: async () => said });
		},
		setting === 'prompt' ? 'default' : setting
	);
}

it('the card on the device says what the browser lets it do, and never more than is so', async () => {
	const { ref } = await placeOwnOrder();
	const context = await visitor();
	await signIn(context, ref);
	const page = await arrive(context, `/orders/${ref}`);
	const card = page.locator('section[aria-labelledby=device]');
	const open = async () => {
		await page.goto(`/orders/${ref}/notices`);
		await card.getByText(device.title).waitFor();
	};
	const says = (words: string) => expect.poll(() => card.innerText()).toContain(words);
	const look = async (name: string) => {
		for (const [size, colorScheme] of [
			[PHONE, 'light'],
			[DESK, 'dark']
		] as const) {
			await page.setViewportSize(size);
			await page.emulateMedia({ colorScheme });
			await settle(page);
			await keepPicture(page, `push/${name}.${size.width}-${colorScheme}`);
			expect.soft(await accessibilityFaults(page), name).toEqual([]);
			expect.soft(await sidewaysPixels(page), name).toBeLessThanOrEqual(0);
		}
	};
	await permit(context, page, 'prompt');
	await open();
	// Nobody is asked before they tap.
	await says(device.off);
	await card.getByRole('button', { name: device.turn_on }).waitFor();
	await look('off');

	await permit(context, page, 'denied');
	await open();
	await says(device.denied);
	expect(await card.getByRole('button').count()).toBe(0);
	await look('denied');

	// Allowed, and its push service cannot be reached: nothing is claimed, and it can be tried again.
	await permit(context, page, 'granted');
	await open();
	await card.getByRole('button', { name: device.turn_on }).click();
	await says(device.failed);
	await card.getByRole('button', { name: device.turn_on }).waitFor();
	await look('failed');

	// The shop knows a subscription of this browser's that the browser has lost.
	const keys = { p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]), auth: Buffer.alloc(16, 7) };
	const kept = await page.evaluate(
		async ([order, p256dh, auth]) => {
			const subscription = { endpoint: 'https://push.example.com/gone', keys: { p256dh, auth } };
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify({ order, subscription });
			return (await fetch('/push', { method: 'POST', headers, body })).status;
		},
		[ref, keys.p256dh.toString('base64url'), keys.auth.toString('base64url')] as const
	);
	expect(kept).toBe(204);
	await open();
	await says(device.off);
	await card.getByRole('button', { name: device.turn_on }).waitFor();

	await page.addInitScript(() => void Reflect.deleteProperty(window, 'PushManager'));
	await open();
	await says(device.unsupported);
	await look('unsupported');
});
