const NAME = 'roundtrip-outbox';
const here = new EventTarget();

/** Tells every tab, this one too, that something of what waits has changed. */
export function tellOutbox(): void {
	here.dispatchEvent(new Event('changed'));
	if (typeof BroadcastChannel !== 'function') return;
	const channel = new BroadcastChannel(NAME);
	channel.postMessage('');
	channel.close();
}

/** @returns ends it */
export function followOutbox(changed: () => void): () => void {
	here.addEventListener('changed', changed);
	const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : undefined;
	if (channel) channel.onmessage = changed;
	return () => {
		here.removeEventListener('changed', changed);
		channel?.close();
	};
}
