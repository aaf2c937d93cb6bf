const NAME = 'roundtrip-who';

const speaks = () => typeof BroadcastChannel === 'function';

/** Tells this browser's other tabs who is signed in as of now. */
export function tellWho(key: string): void {
	if (!speaks()) return;
	const channel = new BroadcastChannel(NAME);
	channel.postMessage(key);
	channel.close();
}

/**
 * Calls back when another tab has seen somebody else signed in, or nobody: what stands here may not be theirs to see.
 * A page that comes back from the back-forward cache may have missed it, so it asks at once.
 *
 * @returns ends it
 */
export function followWho(known: () => string, changed: () => unknown): () => void {
	let channel: BroadcastChannel | undefined;
	const open = () => {
		if (!speaks()) return;
		channel = new BroadcastChannel(NAME);
		channel.onmessage = ({ data }) => {
			if (data !== known()) changed();
		};
	};
	// An open channel keeps a page out of the back-forward cache.
	const close = () => channel?.close();
	const comeBack = (event: PageTransitionEvent) => {
		if (!event.persisted) return;
		open();
		changed();
	};
	open();
	addEventListener('pagehide', close);
	addEventListener('pageshow', comeBack);
	return () => {
		close();
		removeEventListener('pagehide', close);
		removeEventListener('pageshow', comeBack);
	};
}
