import { DAY, findDay, millisOf, type Millis } from '../../time/instant.ts';
import { startOfDay } from '../../time/local-day.ts';
import type { DelayNotice, PolicyOrder } from '../facts.ts';

const STATED_NOTHING_DAYS = 30;
const CREDIT_DAYS = 50;
const MOST_SILENT_DAYS = 30;

/** Answers that agree to a new date; any other answer, and a cancellation above all, agrees to nothing. */
const CONSENTS = new Set(['consent', 'accept', 'accepted', 'agree', 'agreed', 'wait', 'yes']);

/**
 * From when on a buyer in the United States may cancel with everything back because the goods have not been shipped
 * (16 CFR 435.2). The date is the one stated, else 30 days after the order, 50 where credit was applied for (order tag
 * `credit_application`). Every notice of a delay moves it if the buyer consents; silence consents to the first one
 * only, and to at most 30 days. From a notice until its answer the buyer may cancel at once.
 *
 * @param zone where the days of a notice end
 * @param line of which goods are asked about; a notice that names lines speaks of no others
 * @returns stretches in which the right exists while the goods are not handed over; the last one has no end
 */
export function lateShipment(
	order: PolicyOrder,
	zone: string,
	line?: string
): { from: Millis; until: Millis | null }[] {
	const stretches: { from: Millis; until: Millis | null }[] = [];
	let due = statedDate(order);
	for (const [index, notice] of noticesFor(order, line).entries()) {
		const sent = millisOf(notice.sent_at);
		const promised = newDate(notice, zone);
		const answered = notice.answered_at ? millisOf(notice.answered_at) : null;
		if (notice.answer && CONSENTS.has(notice.answer.trim().toLowerCase())) {
			stretches.push({ from: Math.min(sent, due), until: answered ?? sent });
			// Consent to a delay without a date lasts until it is taken back.
			due = promised ?? Infinity;
		} else if (
			!notice.answer &&
			index === 0 &&
			promised !== null &&
			promised - due <= MOST_SILENT_DAYS * DAY
		) {
			if (sent < due) stretches.push({ from: sent, until: due });
			due = Math.max(due, promised);
		} else {
			return [...stretches, { from: Math.min(sent, due), until: null }];
		}
	}
	return due === Infinity ? stretches : [...stretches, { from: due, until: null }];
}

function statedDate(order: PolicyOrder): Millis {
	const days = order.tags.includes('credit_application') ? CREDIT_DAYS : STATED_NOTHING_DAYS;
	return order.ship_by === null ? millisOf(order.placed_at) + days * DAY : millisOf(order.ship_by);
}

const noticesFor = ({ delay_notices }: PolicyOrder, line: string | undefined): DelayNotice[] =>
	delay_notices.filter(({ lines }) => !lines || (line !== undefined && lines.includes(line)));

/**
 * Whether a buyer's silence about a delay that is told now could be consent: only to the first one, and only to at most
 * 30 days (16 CFR 435.2(b)(1)).
 *
 * @param date the new date, a local day or an instant
 */
export function silenceMayConsent(order: PolicyOrder, zone: string, line: string, date: string): boolean {
	const promised = newDate({ new_date: date }, zone);
	const isFirst = noticesFor(order, line).length === 0;
	return isFirst && promised !== null && promised - statedDate(order) <= MOST_SILENT_DAYS * DAY;
}

function newDate({ new_date }: Pick<DelayNotice, 'new_date'>, zone: string): Millis | null {
	if (!new_date) return null;
	const day = findDay(new_date);
	if (day !== undefined) return startOfDay(day + 1, zone);
	try {
		return millisOf(new_date);
	} catch {
		// Not a date anybody can hold the shop to: a delay without one.
		return null;
	}
}

/** Cash on delivery, seeds and plants, and later deliveries of a subscription are outside the rule (16 CFR 435.3). */
export function isOutsideLateShipment(order: PolicyOrder, line: { tags: readonly string[] }): boolean {
	if (order.payments.length > 0 && order.payments.every(({ provider }) => provider === 'cod')) return true;
	const tags = [...order.tags, ...line.tags];
	return ['seeds', 'plants', 'subscription_renewal'].some((tag) => tags.includes(tag));
}
