import { DESK, type DeskFeed } from './desk-feed.ts';
import type { Hub, Subscriber } from './hub.ts';

/** Who tells a stream's topics: orders by the hub, the desk by its feed. */
export type Feeds = Pick<Hub, 'add' | 'remove' | 'catchUp' | 'catchUpAll'>;

export function feedsOf(hub: Hub, desk: DeskFeed): Feeds {
	const of = ({ orderId }: Subscriber) => (orderId === DESK ? desk : hub);
	return {
		add: (subscriber) => of(subscriber).add(subscriber),
		remove: (subscriber) => of(subscriber).remove(subscriber),
		catchUp: (subscriber) => of(subscriber).catchUp(subscriber),
		catchUpAll() {
			hub.catchUpAll();
			desk.catchUpAll();
		}
	};
}
