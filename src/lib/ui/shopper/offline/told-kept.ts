import type { KeptBrief, KeptOrder } from './kept-order.ts';

/** What the service worker puts into the kept page (`service-worker/kept-answer.ts`). */
export type ToldKept = {
	/** No connection, one that is too slow, or a network that answers in the shop's place. */
	why: 'unreached' | 'slow' | 'foreign';
	/** What was asked for: an order, a page of it that needs the network, or the list. */
	place: { kind: 'order' | 'part'; ref: string } | { kind: 'list' };
	zone: string;
	shop: string;
	order?: KeptOrder;
	/** The server's time as the phone reckons it; that of the record where the phone's clock was turned back. */
	reckoned?: { now: string; clockMoved: boolean };
	list: KeptBrief[];
};

/** Reads it from the page's head; nothing where the page was opened by its own address. */
export function readTold(page: Document): ToldKept | undefined {
	const text = page.getElementById('kept')?.textContent;
	return text ? (JSON.parse(text) as ToldKept) : undefined;
}

/**
 * The zone of an order's bar that held when it was seen, where it has ended since by an instant that was known then.
 *
 * @param now milliseconds since 1970, as the phone reckons the server's time
 */
export function endedSince(
	{ bar }: Pick<KeptOrder, 'bar'>,
	now: number
): { label: string; until: string } | undefined {
	const [first] = bar?.frames ?? [];
	const zone = first?.zones[first.at.index];
	const until = first?.at.until;
	const isOver = until !== undefined && Date.parse(until) <= now;
	return isOver && zone ? { label: zone.label, until } : undefined;
}
