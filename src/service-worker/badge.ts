/// <reference lib="webworker" />
import { listAsking } from './kept-store.ts';
import { ANYWHERE } from './told.ts';
import { countWaiting } from './waiting.ts';

declare const self: ServiceWorkerGlobalScope;

type Badge = { setAppBadge?: (count: number) => Promise<void> };

/** A browser without a shell never says what it shows. */
const TOLD_WITHIN_MS = 1000;

async function listShown(): Promise<readonly Notification[]> {
	const late = new Promise<Notification[]>((resolve) => setTimeout(resolve, TOLD_WITHIN_MS, []));
	return Promise.race([self.registration.getNotifications(), late]).catch(() => []);
}

async function count(): Promise<number> {
	const shown = await listShown();
	const paths = shown.map(({ data }) => (data as { path?: string } | null)?.path ?? ANYWHERE.path);
	return countWaiting(await listAsking().catch(() => []), paths);
}

/**
 * Tells the open pages how many orders wait, which put it on the app's icon where the app is installed. Not from here: a
 * worker does not know whether it is, and a browser without icons may fall over it.
 */
export async function tellWaiting(known?: number): Promise<void> {
	const waiting = known ?? (await count());
	for (const page of await self.clients.matchAll({ type: 'window' })) page.postMessage({ waiting });
}

/** The same where no page may be open: only a browser that shows messages gets here. */
export async function showWaiting(): Promise<void> {
	const waiting = await count();
	await (self.navigator as Badge).setAppBadge?.(waiting).catch(() => {});
	await tellWaiting(waiting);
}
