import { getReader } from './reader.ts';

/**
 * The server's time by the second, for what is counted down; the reader's own clock moves twice a minute. It goes on
 * from the reader's, never from the phone's. Call while a component is set up.
 *
 * @param counts whether anything is counted down now: else it moves as the reader's does
 */
export function secondClock(counts: () => boolean): { readonly now: number } {
	const reader = getReader();
	let since = $state(0);
	$effect(() => {
		// Each time the reader's clock moves, what has passed since then is counted anew.
		void reader.now;
		since = 0;
		if (!counts()) return;
		const start = performance.now();
		const timer = setInterval(() => (since = performance.now() - start), 1000);
		return () => clearInterval(timer);
	});
	return {
		get now() {
			return reader.now + since;
		}
	};
}
