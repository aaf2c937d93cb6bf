import type { Entry } from './entry.ts';
import { askForSync } from './keep.ts';
import { markWaiting } from './mark.ts';
import { sendAll, type Round } from './send.ts';
import { listEntries, noteWho, whoIsNoted } from './store.ts';
import { followOutbox } from './told.ts';

const SOON_MS = 4000;
const LONGEST_MS = 300_000;

/**
 * Sends what waits for as long as a page is open: at its start, when a connection comes, when it is looked at again, and
 * now and then in between. Background Sync does the same without a page, where there is one.
 *
 * @param who the tag of who is signed in; undefined where the page does not know (the offline page)
 * @param changed what waits, and whose it is
 * @returns ends it
 */
export function keepSending(
	who: string | undefined,
	changed: (entries: Entry[], who: string) => void
): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let wait = SOON_MS;
	let over = false;

	async function show(): Promise<void> {
		const entries = await listEntries();
		if (over) return;
		if (entries.length === 0) markWaiting(false);
		changed(entries, await whoIsNoted());
	}
	async function send(): Promise<void> {
		clearTimeout(timer);
		if (over || (who === undefined && !(await whoIsNoted()))) return;
		const round: Round = navigator.onLine === false ? 'later' : await sendAll().catch(() => 'later' as const);
		if (over || round !== 'later') return;
		void askForSync();
		clearTimeout(timer);
		timer = setTimeout(() => void send(), wait);
		wait = Math.min(wait * 2, LONGEST_MS);
	}
	const again = () => {
		wait = SOON_MS;
		void send();
	};
	const look = () => {
		if (document.visibilityState === 'visible') again();
	};
	addEventListener('online', again);
	document.addEventListener('visibilitychange', look);
	const unfollow = followOutbox(() => void show().catch(() => undefined));
	void (async () => {
		if (who !== undefined) await noteWho(who);
		await show();
		await send();
	})().catch(() => undefined);
	return () => {
		over = true;
		clearTimeout(timer);
		unfollow();
		removeEventListener('online', again);
		document.removeEventListener('visibilitychange', look);
	};
}
