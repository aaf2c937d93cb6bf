import { untrack } from 'svelte';
import { invalidate } from '$app/navigation';
import { LiveHub } from './live-hub.ts';
import type { StreamState } from './live-stream.ts';
import type { LiveMessage, Wish } from './live-wire.ts';

/** What a page's load declares with `depends`, and a live message asks to be read again. */
export const ORDER_DEPENDENCY = 'roundtrip:order';

const GATHER_FOR = 120;
const A_MOMENT = 500;
const LONGEST_TIMER = 2 ** 31 - 1;
const SHOWN_FOR = 6000;
const ASK_AGAIN_AFTER = 10_000;

/**
 * Has the order read again when what is said of it has ended; where there is no network then, once there is.
 *
 * @param changesAt milliseconds since 1970 by the server's clock, whose time was `asOf` (RFC 3339) just now
 * @returns what takes it back
 */
export function readAgainAt(changesAt: number, asOf: string): (() => void) | undefined {
	const wait = changesAt - Date.parse(asOf) + A_MOMENT;
	if (wait > LONGEST_TIMER) return undefined;
	const read = () => void invalidate(ORDER_DEPENDENCY);
	const timer = setTimeout(() => {
		if (navigator.onLine) read();
		else window.addEventListener('online', read, { once: true });
	}, wait);
	return () => {
		clearTimeout(timer);
		window.removeEventListener('online', read);
	};
}

let hub: LiveHub | undefined;

/** The browser's one stream, for whoever follows something. */
export function theHub(): LiveHub {
	if (!hub) {
		const made = (hub = new LiveHub());
		window.addEventListener('pagehide', () => made.stop());
		window.addEventListener('pageshow', (event) => {
			if (event.persisted) made.start();
		});
	}
	return hub;
}

/**
 * Keeps one page's order fresh. A message is only a hint: the page reads its order again through the same door as
 * before, so the stream can never show what the page may not.
 */
export class LiveOrder {
	connection = $state<'none' | StreamState>('none');
	/** What just changed, in words; read out and shown for a moment. */
	announcement = $state('');
	/** The right to see it ended. */
	gone = $state(false);

	readonly #describe: (messages: LiveMessage[]) => string;
	#unread: LiveMessage[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#attempt = $state(0);
	#lostAt = -Infinity;

	/** Call while the page's component is set up. */
	constructor(topic: () => string, seq: () => number, describe: (messages: LiveMessage[]) => string) {
		this.#describe = describe;
		const known = $derived(topic());
		$effect(() => {
			void this.#attempt;
			const wish: Wish = { topic: known, seq: untrack(seq) };
			const leave = theHub().follow({
				wish,
				message: (message) => this.#note(message),
				gone: () => void this.#lost(),
				state: (state) => (this.connection = state)
			});
			return () => {
				leave();
				clearTimeout(this.#timer);
			};
		});
	}

	/**
	 * The right has ended, or goes on under another id: a session gets a new one when its browser proves something more,
	 * in whatever tab. The page's own door knows.
	 */
	async #lost(): Promise<void> {
		const now = performance.now();
		const isNew = now - this.#lostAt > ASK_AGAIN_AFTER;
		this.#lostAt = now;
		const isStillOurs =
			isNew &&
			(await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
				({ ok }) => ok,
				() => false
			));
		if (isStillOurs) this.#attempt++;
		else this.gone = true;
	}

	/** Scans often come several at once; the page is read again once for all of them. */
	#note(message: LiveMessage): void {
		this.#unread.push(message);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#readAgain(), GATHER_FOR);
	}

	async #readAgain(): Promise<void> {
		const messages = this.#unread.splice(0);
		await invalidate(ORDER_DEPENDENCY);
		this.announcement = this.#describe(messages);
		this.#timer = setTimeout(() => (this.announcement = ''), SHOWN_FOR);
	}
}
