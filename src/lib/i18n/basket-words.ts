import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import type { BasketTerms, BasketZone } from '#domain/basket/basket-terms.ts';
import type { FrameZone } from './fee-bar.ts';
import { wordFeeBar } from './fee-frames.ts';
import type { FeeReader } from './fee-phrases.ts';
import { feeSentences } from './fee-words.ts';
import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

/** The fee bar of a basket in words, finished: whoever draws it needs no other. */
export type BasketWords = {
	title: string;
	/** What the list of zones is, for those who hear it. */
	list: string;
	/** Where the bar begins. */
	here: string;
	/** What stands between two sentences. */
	gap: string;
	zones: Pick<FrameZone, 'kind' | 'share' | 'label' | 'detail'>[];
	sentences: string[];
	notes: string[];
	/** Lines of which the bar does not say it all: by the line's id. */
	lines: { line: string; title: string; sentences: string[] }[];
};

/**
 * Words the terms of a basket: in times after the order, so that they are as true in an hour. Pure.
 *
 * @param titles of lines, by their id; a line without one is named by its id
 * @param format how the reader writes money and dates, in the shop's zone
 */
export function wordBasket(
	terms: BasketTerms,
	titles: ReadonlyMap<string, string>,
	currency: string,
	format: Format
): BasketWords | undefined {
	const said = { locale: format.locale };
	const reader: FeeReader = { format, currency, now: Date.parse(terms.at), apart: true };
	const windows = terms.lines.map(({ window }) => window);
	const bar = wordFeeBar({ schedule: terms.schedule.map(timeless), windows }, reader);
	const [frame] = bar?.frames ?? [];
	if (!bar || !frame) return undefined;
	const known = [...frame.sentences, ...frame.notes].join(' ');
	const hasReturn = terms.schedule.some(({ action }) => action === 'return');
	const lines = terms.lines.flatMap(({ line, window, schedule }) => {
		const { sentences, notes } = feeSentences(
			{ schedule: schedule.map(timeless), windows: [window] },
			reader
		);
		const all = [...sentences, ...notes];
		if (all.join(' ') === known) return [];
		return { line, title: m['basket.line']({ title: titles.get(line) ?? line }, said), sentences: all };
	});
	return {
		title: bar.title,
		list: bar.list,
		here: m['basket.here']({}, said),
		gap: bar.gap,
		zones: frame.zones.map(({ kind, share, label, detail }) => ({ kind, share, label, detail })),
		sentences: frame.sentences,
		notes: [
			...(lines.length > 0 ? [m['basket.differs']({}, said)] : frame.notes),
			...(terms.extended && hasReturn ? [extendedWords(terms.extended.until, format)] : [])
		],
		lines
	};
}

/** What ends by a clock of the order ends some time after it; where it begins still tells the zones apart. */
const timeless = ({ until: _, from_after: __, ...zone }: BasketZone): ZoneView => ({
	...zone,
	free: zone.fee === 0
});

function extendedWords(until: string, format: Format): string {
	const day = format.date(new Date(Date.parse(until) - 1).toISOString());
	return m['basket.extended']({ day }, { locale: format.locale });
}
