import { drawBar, type ZoneKind } from './fee-zones.ts';
import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import type { FeeBarWords, FeeFrame } from './fee-bar.ts';
import { briefUntil, type FeeReader } from './fee-phrases.ts';
import { feeSentences, type FeeTerms } from './fee-words.ts';
import { m } from './paraglide/messages.js';

/**
 * Words a fee bar for a reader: as it stands now, and as it will stand once each known end has passed, so that a page
 * that is left open tells the truth when the clock strikes. Events that come are another reading of the order.
 *
 * @returns nothing where the order has no zones: none of its goods can be cancelled or sent back any more
 */
export function wordFeeBar(terms: FeeTerms, reader: FeeReader): FeeBarWords | undefined {
	if (terms.schedule.length === 0) return undefined;
	const said = { locale: reader.format.locale };
	const ends = terms.schedule.flatMap(({ until }) => (until === undefined ? [] : Date.parse(until)));
	const ahead = [...new Set(ends.filter((end) => end > reader.now))].sort((a, b) => a - b);
	return {
		title: m['fee.title']({}, said),
		list: m['fee.list']({}, said),
		now: m['fee.now']({}, said),
		over: m['fee.over']({}, said),
		units: {
			h: m['fee.unit.h']({}, said),
			min: m['fee.unit.min']({}, said),
			s: m['fee.unit.s']({}, said)
		},
		gap: said.locale === 'zh-CN' ? '' : ' ',
		frames: [reader.now, ...ahead].map((from) => frameAt(terms, { ...reader, now: from }))
	};
}

function frameAt(terms: FeeTerms, reader: FeeReader): FeeFrame {
	const bar = drawBar(terms.schedule, reader.now);
	const zone = terms.schedule[bar.current];
	return {
		...feeSentences(terms, reader),
		from: reader.now,
		zones: bar.zones.map(({ kind, phase, share, zone: drawn }) => ({
			kind,
			phase,
			share: Math.round(share * 100) / 100,
			label: labelOf(kind, drawn, terms, reader),
			detail: briefUntil(drawn, reader)
		})),
		at: {
			index: bar.current,
			from: zone?.from ?? null,
			...(zone?.until !== undefined && { until: zone.until })
		}
	};
}

/** What goes on while nothing can be done: from which event until which. */
function closedLabel({ from_event, until_event }: ZoneView, index: number, schedule: readonly ZoneView[]) {
	const isBack = ({ action }: ZoneView) => action === 'return' || action === 'withdraw';
	if (index === schedule.length - 1 && schedule.some(isBack)) return m['fee.label.ended'];
	if (until_event === 'handed_over') return m['fee.label.packing'];
	if (until_event !== 'delivered') return m['fee.label.closed'];
	if (from_event === 'handed_over') return m['fee.label.on_its_way'];
	return from_event === undefined ? m['fee.label.closed'] : m['fee.label.shipping'];
}

function labelOf(kind: ZoneKind, zone: ZoneView, { schedule }: FeeTerms, reader: FeeReader): string {
	const { format, currency } = reader;
	const said = { locale: format.locale };
	const amount = zone.fee ? format.money(zone.fee, currency) : undefined;
	switch (kind) {
		case 'free':
			return m['fee.label.free']({}, said);
		case 'fee':
			return amount ?? m['fee.label.fee']({}, said);
		case 'request':
			return amount ? m['fee.label.request_fee']({ amount }, said) : m['fee.label.request']({}, said);
		case 'return':
			return m[zone.action === 'withdraw' ? 'fee.label.withdraw' : 'fee.label.return']({}, said);
		case 'closed':
			return closedLabel(zone, schedule.indexOf(zone), schedule)({}, said);
	}
}
