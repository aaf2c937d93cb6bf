import type { MoneyView } from '#domain/order/money-view.ts';
import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

/** What happens next with a refund, and what its reader can do; the page's own scripts bring none of these words. */
export type RefundNote = { text: string; link?: { href: string; label: string } };

/**
 * Words what comes next of each refund that is not settled, by its id.
 *
 * @param ref the order's, for the way to where an account is named
 * @param now milliseconds since 1970 by the server's clock
 */
export function refundNotes(
	ref: string,
	{ refunds, destination }: Pick<MoneyView, 'refunds' | 'destination'>,
	format: Format,
	now: number
): Record<string, RefundNote> {
	const said = { locale: format.locale };
	const href = `/orders/${encodeURIComponent(ref)}/refund-account`;
	const notes: Record<string, RefundNote> = {};
	for (const { id, state, dueAt, waitsFor, asCredit, goodwill, postage } of refunds) {
		const lead = goodwill
			? [m['refund.next.goodwill']({}, said)]
			: postage
				? [m['refund.next.postage']({}, said)]
				: [];
		if (lead[0]) notes[id] = { text: lead[0] };
		if (asCredit) notes[id] = { text: m['refund.next.credit']({}, said) };
		if (state === 'settled') continue;
		const isLate = dueAt !== undefined && Date.parse(dueAt) < now;
		if (waitsFor) {
			const text =
				isLate || dueAt === undefined
					? m['refund.next.destination']({}, said)
					: m['refund.next.destination_by']({ day: format.day(dueAt, now) }, said);
			notes[id] = { text, link: { href, label: m['refund.account_link']({}, said) } };
			continue;
		}
		const to = destination?.hint ? [m['refund.next.to']({ account: destination.hint }, said)] : [];
		const next =
			isLate && state !== 'failed' ? m['refund.next.overdue']({}, said) : m[`refund.next.${state}`]({}, said);
		const mayChange = destination?.isOpen && (state === 'requested' || state === 'failed');
		notes[id] = {
			text: [...lead, next, ...to].join(m['quote.space']({}, said)),
			...(mayChange && { link: { href, label: m['refund.account_change']({}, said) } })
		};
	}
	return notes;
}
