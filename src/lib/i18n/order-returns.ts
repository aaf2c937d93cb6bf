import type { OrderView } from '#domain/order/order-view.ts';
import { upperFirst, type Format } from './format.ts';
import { m } from './paraglide/messages.js';
import { untilWords, untilYearWords } from './until-words.ts';

export type ReturnsWords = {
	/** The way to send something back, where something can be. */
	offer?: { href: string; label: string; text?: string };
	/** Returns that somebody still waits for, each with the way to its page; then the way to what is under warranty. */
	underWay: { id: string; href: string; text: string; label: string }[];
};

/** What an order's page says of sending back, worded where the page is made: its scripts bring none of it. */
export function wordReturns({ ref, redacted, terms, returns = [] }: OrderView, format: Format): ReturnsWords {
	const said = { locale: format.locale };
	const order = `/orders/${encodeURIComponent(ref)}`;
	const action = redacted
		? undefined
		: terms?.actions.find(({ kind, allowed }) => kind === 'return' && allowed);
	const ends = [...new Set(action?.lines.map(({ until }) => until))];
	const [first] = ends.filter((end) => end !== undefined).toSorted();
	const isMixed = ends.length > 1;
	const text = (end: string) => {
		const until = untilWords(end, format);
		return isMixed
			? m['returning.offer_some_until']({ until }, said)
			: m['returning.offer_until']({ until: upperFirst(until) }, said);
	};
	const claims = redacted ? undefined : terms?.actions.find(({ kind }) => kind === 'return')?.warranty;
	const claimEnd = claims?.flatMap(({ until }) => until ?? []).toSorted()[0];
	const warranty = {
		...{ id: 'warranty', href: `${order}/warranty`, label: m['warranty.offer']({}, said) },
		text: claimEnd
			? m['warranty.offer_until']({ until: untilYearWords(claimEnd, format) }, said)
			: m['warranty.offer_open']({}, said)
	};
	return {
		...(action && {
			offer: {
				href: `${order}/return`,
				label: m['returning.offer']({}, said),
				...(first && { text: text(first) })
			}
		}),
		underWay: [
			...returns.map(({ id, number, state }) => ({
				id,
				href: `${order}/returns/${id}`,
				text: m['returning.brief']({ number, state: m[`return.state.${state}`]({}, said) }, said),
				label: m['returning.brief_link']({}, said)
			})),
			...(claims ? [warranty] : [])
		]
	};
}
