import { invalidate } from '$app/navigation';
import { untrack } from 'svelte';
import { theHub } from './live-order.svelte.ts';
import type { LiveMessage } from './live-wire.ts';

const TOPIC = 'desk:queues';
/** What several colleagues do in the same breath is read once. */
const GATHER_MS = 150;
/** Also where no stream comes through. */
const EVERY_MS = 60_000;

/**
 * Keeps a page of the desk fresh: it reads itself again when one of its queues has changed. A message is only a hint, so
 * the stream can never show what the page may not.
 */
export class LiveDesk {
	/**
	 * Call while the page's component is set up.
	 *
	 * @param queues what the page shows of; none for all
	 * @param now when the page was read, RFC 3339, by the server's clock
	 */
	constructor(queues: readonly string[], now: () => string) {
		$effect(() => {
			let timer: ReturnType<typeof setTimeout> | undefined;
			const read = () => void invalidate(TOPIC);
			const isOurs = ({ data }: LiveMessage) => {
				const changed = data['queues'];
				return queues.length === 0 || !Array.isArray(changed) || changed.some((one) => queues.includes(one));
			};
			const leave = theHub().follow({
				wish: { topic: TOPIC, seq: untrack(() => Math.floor(Date.parse(now()) / 1000)) },
				message(message) {
					if (!isOurs(message)) return;
					clearTimeout(timer);
					timer = setTimeout(read, GATHER_MS);
				},
				// Signed out, or let go: the page's own door says so.
				gone: read,
				state() {}
			});
			const often = setInterval(() => document.visibilityState === 'visible' && read(), EVERY_MS);
			return () => {
				leave();
				clearTimeout(timer);
				clearInterval(often);
			};
		});
	}
}
