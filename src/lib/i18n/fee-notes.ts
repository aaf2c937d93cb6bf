import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import type { LineWindow } from '#domain/policy/windows.ts';
import type { FeeReader } from './fee-phrases.ts';
import { m } from './paraglide/messages.js';
import { wouldWaiveWords } from './would-waive.ts';

const WAIVED = {
	late_against_promise: m['fee.waived.late_against_promise'],
	out_of_stock: m['fee.waived.out_of_stock'],
	wrong_item: m['fee.waived.wrong_item'],
	defective: m['fee.waived.defective'],
	damaged_in_transit: m['fee.waived.damaged_in_transit'],
	missing_parts: m['fee.waived.missing_parts'],
	not_as_described: m['fee.waived.not_as_described']
};

const LAWS: Record<string, (typeof WAIVED)['defective']> = {
	withdrawal: m['fee.law.withdrawal'],
	return: m['fee.law.return'],
	late_shipment: m['fee.law.late_shipment'],
	undisclosed_terms: m['fee.law.undisclosed_terms']
};

/**
 * Why the zone that holds is as it is, each reason once: the shop is at fault, the law grants it, a later policy made
 * it longer; and of how many pieces it speaks where others are elsewhere in their life. Nothing where `windows` are
 * not known, as on a shared view; the words about a stretch that is over are not said of the next one.
 */
export function noteWords(
	zone: ZoneView,
	windows: readonly LineWindow[],
	reader: FeeReader,
	following: readonly ZoneView[]
): string[] {
	const said = { locale: reader.format.locale };
	const offers = windows.flatMap((window) => {
		const offer = [window.now, window.next].find((one) => one && holds(one, reader.now));
		return offer ? [{ offer, quantity: window.quantity }] : [];
	});
	const here = offers.filter(({ offer }) => offer.action === zone.action);
	const each = <Found>(find: (offer: (typeof here)[number]['offer']) => Found | null): Found[] => [
		...new Set(here.flatMap(({ offer }) => find(offer) ?? []) as Found[])
	];
	const count = piecesOf(here);
	const total = piecesOf(offers);
	return [
		// Of none of them is what is not known: a later stretch of a page that is left open.
		...(count > 0 && count < total && zone.action !== 'none'
			? [m['fee.note.part']({ count: reader.format.count(count), total: reader.format.count(total) }, said)]
			: []),
		...freeIf(zone, windows, reader),
		...each((offer) => offer.waived_because).map((fault) => WAIVED[fault]({}, said)),
		...each((offer) => (offer.floor && offer.action !== 'withdraw' ? offer.floor.right : null))
			// The sentence about withdrawing has named that right already.
			.filter((right) => right !== 'withdrawal' || following.every(({ action }) => action !== 'withdraw'))
			.flatMap((right) => LAWS[right]?.({}, said) ?? []),
		...(here.some(({ offer }) => offer.extended_by !== null) ? [m['fee.note.extended']({}, said)] : [])
	];
}

/** What would make the fee that holds fall away; where nothing is charged there is nothing to say. */
function freeIf(zone: ZoneView, windows: readonly LineWindow[], { format, now }: FeeReader): string[] {
	if (zone.free || !['cancel', 'request', 'return'].includes(zone.action)) return [];
	const charged = windows.filter((window) => window.now.fee !== null || (window.next?.fee ?? null) !== null);
	const list = charged.flatMap(({ would_waive }) => would_waive);
	const words = wouldWaiveWords(list, zone.action === 'return', format, now);
	return words === undefined ? [] : [words];
}

const piecesOf = (offers: readonly { quantity: number }[]) =>
	offers.reduce((sum, { quantity }) => sum + quantity, 0);

function holds({ from, until }: LineWindow['now'], now: number): boolean {
	return from !== null && Date.parse(from) <= now && (until === null || now < Date.parse(until));
}
