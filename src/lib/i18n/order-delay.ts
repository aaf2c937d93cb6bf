import type { DelayRecord } from '#domain/shortage/delay-record.ts';
import { endOfDay } from '#domain/time/end-of-day.ts';
import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

/** A line with a link, as an order's page shows it. */
export type OrderLink = { id: string; href: string; text: string; label: string };

/** What an order's page says of late goods, worded where the page is made: its scripts bring none of it. */
export function wordDelay(
	{ ref, zone, delay }: { ref: string; zone: string; delay?: DelayRecord | undefined },
	format: Format
): OrderLink[] {
	if (!delay) return [];
	const said = { locale: format.locale };
	const link = { id: delay.id, href: `/orders/${encodeURIComponent(ref)}/delay` };
	if (delay.state === 'open') {
		const text = m['delay.brief']({ when: format.full(delay.answer_by) }, said);
		return [{ ...link, text, label: m['delay.brief_link']({}, said) }];
	}
	const text = m['delay.brief_waiting']({ day: format.date(endOfDay(delay.new_date, zone)) }, said);
	return [{ ...link, text, label: m['delay.brief_waiting_link']({}, said) }];
}
