/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

/** What the server pushes: a declarative push message, which some browsers show without asking us. */
type Told = {
	notification?: {
		title?: string;
		body?: string;
		lang?: string;
		dir?: NotificationDirection;
		tag?: string;
		navigate?: string;
		icon?: string;
		data?: { id?: string };
	};
};

const read = (event: PushEvent): NonNullable<Told['notification']> => {
	try {
		return (event.data?.json() as Told).notification ?? {};
	} catch {
		return {};
	}
};

/** An address of ours, or the list of orders: what is opened by a tap is never somebody else's page. */
function pathOf(navigate: unknown): string {
	const url = typeof navigate === 'string' ? URL.parse(navigate, self.location.origin) : null;
	return url?.origin === self.location.origin ? url.pathname + url.search : '/orders';
}

/**
 * Shows what was pushed: one notification per order, the newest in the place of the one before. The same message once
 * more (the server died before it knew that it had been taken) makes no second sound.
 */
export async function showPush(event: PushEvent): Promise<void> {
	const { title, body, lang, dir, tag = 'orders', navigate, icon, data } = read(event);
	const { registration } = self;
	const shown = await registration.getNotifications({ tag });
	const isRepeat =
		data?.id !== undefined && shown.some((one) => (one.data as { id?: string } | null)?.id === data.id);
	const options = {
		...{ body: body ?? '', lang: lang ?? '', dir: dir ?? 'auto', tag, renotify: !isRepeat },
		...(icon && { icon }),
		badge: '/icons/monochrome-512.png',
		data: { id: data?.id, path: pathOf(navigate) }
	};
	// A browser takes the right away from whoever shows nothing.
	await registration.showNotification(title ?? self.location.host, options as NotificationOptions);
	await countShown();
}

/** The number on the app's icon: what waits to be read. */
async function countShown(): Promise<void> {
	const shown = await self.registration.getNotifications();
	const badge = self.navigator as { setAppBadge?: (count: number) => Promise<void> };
	await badge.setAppBadge?.(shown.length).catch(() => {});
}

/** A tap opens the order: in the window that shows it already, in one that is there, or in a new one. */
export async function openPush(event: NotificationEvent): Promise<void> {
	event.notification.close();
	await countShown();
	const { path = '/orders' } = (event.notification.data ?? {}) as { path?: string };
	const target = new URL(path, self.location.origin).href;
	const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const there = windows.find(({ url }) => url === target);
	if (there) return void (await there.focus());
	await self.clients.openWindow(target);
}

type SubscriptionChange = ExtendableEvent & {
	oldSubscription?: PushSubscription | null;
	newSubscription?: PushSubscription | null;
};

/** The push service gave this browser another address: the server is told, and the orders it follows stay. */
export async function renewPush(event: Event): Promise<void> {
	const { oldSubscription, newSubscription } = event as SubscriptionChange;
	const options = oldSubscription?.options ?? newSubscription?.options;
	const renewed =
		newSubscription ??
		(options &&
			(await self.registration.pushManager.subscribe({
				userVisibleOnly: true,
				applicationServerKey: options.applicationServerKey
			})));
	if (!renewed) return;
	const { endpoint, keys } = renewed.toJSON();
	const subscription = { endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } };
	await fetch('/push', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ subscription })
	});
}
