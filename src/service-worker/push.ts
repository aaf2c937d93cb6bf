/// <reference lib="webworker" />
import { showWaiting } from './badge.ts';
import { isSomebodyHere } from './kept-store.ts';
import { ANYWHERE, readTold, shows, spokenOf, UNNAMED, type Told } from './told.ts';

declare const self: ServiceWorkerGlobalScope;

/**
 * Shows what was pushed: one notification per order, the newest in the place of the one before. The same message once
 * more (the server died before it knew that it had been taken) makes no second sound. What cannot be read, and what was
 * on its way when its owner signed out here, says no more than that there is something.
 */
export async function showPush(event: PushEvent): Promise<void> {
	const { registration, location } = self;
	const read = readTold(event.data?.text(), location.origin);
	const told = read && (await isSomebodyHere()) ? read : unnamed();
	const { id, title, body, lang, dir, tag, icon, path } = told;
	const shown = await registration.getNotifications({ tag });
	const isRepeat = id !== undefined && shown.some((one) => (one.data as { id?: string } | null)?.id === id);
	const options = {
		...{ body, lang, dir, tag, renotify: !isRepeat },
		...(icon && { icon }),
		badge: '/icons/monochrome-512.png',
		data: { id, path }
	};
	// A browser takes the right away from whoever shows nothing.
	await registration.showNotification(title, options as NotificationOptions);
	await showWaiting();
}

function unnamed(): Told {
	const lang = spokenOf(self.navigator.languages);
	const body = UNNAMED[lang];
	const title = self.location.host;
	return { ...ANYWHERE, title, body, lang, dir: 'auto', id: undefined, icon: undefined };
}

/** A tap opens the order: in the window that shows it already, or in a new one. */
export async function openPush(event: NotificationEvent): Promise<void> {
	event.notification.close();
	await showWaiting();
	const { path = ANYWHERE.path } = (event.notification.data ?? {}) as { path?: string };
	const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const there = windows.find(({ url }) => shows(url, path));
	const isFocused = await there?.focus().then(
		() => true,
		() => false
	);
	if (!isFocused) await self.clients.openWindow(new URL(path, self.location.origin).href);
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
