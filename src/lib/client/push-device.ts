/** What this browser can do about messages while the page is closed. */
export type PushAbility = 'can' | 'denied' | 'unsupported' | 'ios';

const isApple = () =>
	/iPhone|iPad|iPod/.test(navigator.userAgent) ||
	(navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);

/** Asks nobody anything. iPhones and iPads know push only in an app on the home screen. */
export function pushAbility(): PushAbility {
	const hasAll = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
	if (!hasAll) return isApple() && !matchMedia('(display-mode: standalone)').matches ? 'ios' : 'unsupported';
	return Notification.permission === 'denied' ? 'denied' : 'can';
}

/**
 * Whether messages reach this browser: it lets them be shown, and still has the subscription that the server sends to.
 * People take the permission back in the browser's own pages, of which nobody is told.
 *
 * @param endpoint SHA-256 of the subscription's address as the server knows it, hexadecimal
 */
export async function isReached(endpoint: string | null): Promise<boolean> {
	if (endpoint === null || Notification.permission !== 'granted') return false;
	const registration = await navigator.serviceWorker.getRegistration();
	const kept = await registration?.pushManager.getSubscription();
	if (!kept) return false;
	const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(kept.endpoint));
	return (
		new Uint8Array(hash).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '') === endpoint
	);
}

const bytesOf = (key: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

const call = async (method: 'POST' | 'DELETE', body: object): Promise<boolean> =>
	(
		await fetch('/push', {
			method,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body)
		})
	).ok;

/** The subscription for our key: one that was made for another key is given up. */
async function subscribe(key: string): Promise<PushSubscription> {
	const { pushManager } = await navigator.serviceWorker.ready;
	const wanted = bytesOf(key);
	const kept = await pushManager.getSubscription();
	const its = kept?.options.applicationServerKey;
	const isOurs = its && new Uint8Array(its).join() === wanted.join();
	if (kept && isOurs) return kept;
	await kept?.unsubscribe();
	return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
}

/** A browser whose push service cannot be reached says nothing for minutes. */
const SUBSCRIBED_WITHIN_MS = 20_000;

const orLate = <Result>(work: Promise<Result>): Promise<Result> =>
	Promise.race([
		work,
		new Promise<never>((_, reject) => setTimeout(reject, SUBSCRIBED_WITHIN_MS, new Error('late')))
	]);

/**
 * Asks for permission, which a browser lets happen only right after a tap, and has this browser told about an order.
 *
 * @returns `dismissed` where nobody answered the question
 */
export async function followHere(
	order: string,
	key: string
): Promise<'on' | 'denied' | 'dismissed' | 'failed'> {
	const answer = await Notification.requestPermission();
	if (answer !== 'granted') return answer === 'denied' ? 'denied' : 'dismissed';
	try {
		const subscription = (await orLate(subscribe(key))).toJSON();
		return (await call('POST', { order, subscription: pick(subscription) })) ? 'on' : 'failed';
	} catch {
		return 'failed';
	}
}

/** What of a subscription the server takes. */
const pick = ({ endpoint, keys }: PushSubscriptionJSON) => ({
	endpoint,
	keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] }
});

export const unfollowHere = (order: string): Promise<boolean> => call('DELETE', { order }).catch(() => false);

/** On the way out: the push service delivers nothing to this browser any more, whoever uses it next. */
export async function endPushHere(): Promise<void> {
	if (!('serviceWorker' in navigator)) return;
	const registration = await navigator.serviceWorker.getRegistration();
	const shown = (await registration?.getNotifications?.()) ?? [];
	for (const one of shown) one.close();
	await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
