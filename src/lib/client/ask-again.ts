import { isHalfFilled } from './half-filled.ts';

/** First soon, then ever less often: a phone in a tunnel is not asked every few seconds for an hour. */
const WAITS_MS = [5_000, 15_000, 30_000, 60_000];
/** A connection that takes longer than this would only lead to another page that waits. */
const GOOD_MS = 2_000;

/**
 * On a page that stands in for another: asks now and then, and when the phone says it is connected, whether the shop
 * answers. Then the page comes again from the network, unless somebody fills in a form here; then `back` is called.
 *
 * @returns ends it
 */
export function askAgain(back: () => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let tries = 0;
	let asking = false;
	const ended = new AbortController();

	const ask = async () => {
		if (asking || ended.signal.aborted || document.visibilityState !== 'visible') return;
		asking = true;
		clearTimeout(timer);
		const isThere = await shopAnswers(ended.signal);
		asking = false;
		if (ended.signal.aborted) return;
		if (!isThere) return wait();
		ended.abort();
		if (isHalfFilled(document)) back();
		else location.reload();
	};
	const wait = () => {
		timer = setTimeout(() => void ask(), WAITS_MS[Math.min(tries++, WAITS_MS.length - 1)]);
	};
	const { signal } = ended;
	window.addEventListener('online', () => void ask(), { signal });
	document.addEventListener('visibilitychange', () => void ask(), { signal });
	wait();
	return () => {
		clearTimeout(timer);
		ended.abort();
	};
}

/** By an answer that only the shop gives: a network that wants a sign-in first answers anything else. */
async function shopAnswers(ended: AbortSignal): Promise<boolean> {
	try {
		const signal = AbortSignal.any([ended, AbortSignal.timeout(GOOD_MS)]);
		const answer = await fetch('/manifest.webmanifest', { cache: 'no-store', redirect: 'error', signal });
		return answer.ok && ((await answer.json()) as { scope?: string }).scope === '/';
	} catch {
		return false;
	}
}
