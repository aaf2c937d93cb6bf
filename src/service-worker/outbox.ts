import { OUTBOX_NAME, sendAll } from '#client/outbox/send.ts';

type SyncEvent = ExtendableEvent & { tag: string };

/** Sends what waits once the browser says that there is a connection. What throws is asked for again later. */
export function sendOnSync(): void {
	addEventListener('sync', (event) => {
		const { tag } = event as SyncEvent;
		if (tag !== OUTBOX_NAME) return;
		(event as SyncEvent).waitUntil(
			sendAll().then((round) => {
				if (round === 'later') throw new Error('not all of it could be sent');
			})
		);
	});
}
