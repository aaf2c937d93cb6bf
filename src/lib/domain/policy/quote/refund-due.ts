import { addBusinessDays } from '../../time/business-days.ts';
import { instantText, type Millis } from '../../time/instant.ts';
import { localDay, startOfDay } from '../../time/local-day.ts';
import type { Evaluation } from '../evaluate.ts';
import { FLOOR_ZONES } from '../floors/countries.ts';
import { LAWS, type LawId } from '../floors/laws.ts';
import type { PricedPick } from './price-pieces.ts';

/** When the money is due by law. `at` is null while it counts from the day the goods come back. */
export type RefundDue = {
	at: string | null;
	counts_from: 'statement' | 'goods_back' | null;
	law: string | null;
	/** Days from there, to count on once the goods are back. */
	days: number | null;
};

const NEVER: RefundDue = { at: null, counts_from: null, law: null, days: null };

/**
 * The earliest date by which any law that speaks about these pieces wants the refund done. EU/EEA: 14 days from the
 * statement. UK: 14 days from the statement for goods not sent yet, else from their return (2013 Regulations, 34).
 * China: 7 days from their return. US: 7 working days, holidays not taken off, which is never late (16 CFR 435.2).
 */
export function refundDue({ order, now }: Evaluation, picks: readonly PricedPick[]): RefundDue {
	const laws = new Set(picks.flatMap(({ segment }) => segment.floor?.law ?? []));
	const sent = picks.some(({ segment }) => segment.phase === 'moving' || segment.phase === 'arrived');
	const dues = [...laws].map((law) => dueBy(law, order.buyer_country ?? '', now, sent));
	return dues.toSorted((a, b) => (a.at ?? '~').localeCompare(b.at ?? '~'))[0] ?? NEVER;
}

function dueBy(law: LawId, country: string, now: Millis, sent: boolean): RefundDue {
	const source = LAWS[law].source;
	const after = (days: number, zone: string): RefundDue => ({
		at: endOfDay(localDay(now, zone) + days, zone),
		counts_from: 'statement',
		law: source,
		days
	});
	switch (law) {
		case 'eu_withdrawal':
			return after(14, FLOOR_ZONES[country] ?? 'UTC');
		case 'uk_cancellation':
			return sent
				? { at: null, counts_from: 'goods_back', law: source, days: 14 }
				: after(14, 'Europe/London');
		case 'cn_seven_days':
			return { at: null, counts_from: 'goods_back', law: source, days: 7 };
		case 'us_late_shipment': {
			const zone = 'America/New_York';
			const day = addBusinessDays(localDay(now, zone), 7, () => false);
			return { at: endOfDay(day, zone), counts_from: 'statement', law: source, days: 7 };
		}
		case 'ny_undisclosed_terms':
			return NEVER;
	}
}

const endOfDay = (day: number, zone: string): string => instantText(startOfDay(day + 1, zone));
