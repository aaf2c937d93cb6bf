import { currentZone } from './fee-zones.ts';
import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import type { LineWindow } from '#domain/policy/windows.ts';
import { LONGEST_COUNTDOWN } from './countdown.ts';
import type { FeeSentences } from './fee-bar.ts';
import { noteWords } from './fee-notes.ts';
import { eventWords, priceWords, untilWords, type FeeReader } from './fee-phrases.ts';
import { m } from './paraglide/messages.js';

export type FeeTerms = {
	/** Zones in the order in which they come; without amounts on a shared view. */
	schedule: readonly ZoneView[];
	/** Of each portion, where the reader may see amounts. */
	windows?: readonly LineWindow[] | undefined;
};

/**
 * The exact words under the fee bar. What can be done now comes first, with the time left only where a clock ends it;
 * then every price that follows, and last what is possible once it has arrived. Pure: the same terms at the same
 * instant are the same words, on the page and in a mail.
 */
export function feeSentences({ schedule, windows = [] }: FeeTerms, reader: FeeReader): FeeSentences {
	const index = currentZone(schedule, reader.now);
	const zone = schedule[index];
	if (!zone) return { sentences: [], notes: [] };
	const countdownTo = countdownOf(zone, reader);
	const following = schedule.slice(index + 1);
	return {
		sentences: [
			nowWords(zone, schedule, { windows, reader, left: countdownTo !== undefined }),
			...(zone.action === 'cancel' && zone.fee === 0
				? [m['fee.says.no_charge']({}, { locale: reader.format.locale })]
				: []),
			...thenWords(zone, following, windows, reader)
		],
		notes: [...wasPossible(schedule, reader), ...noteWords(zone, windows, reader, following)],
		...(countdownTo !== undefined && { countdownTo })
	};
}

/** Only what time ends is counted down, and only where hours say more than a date. */
function countdownOf({ until, action }: ZoneView, { now, apart = false }: FeeReader): number | undefined {
	if (until === undefined || action === 'none' || apart) return undefined;
	const at = Date.parse(until);
	return at - now < LONGEST_COUNTDOWN ? at : undefined;
}

type Saying = { windows: readonly LineWindow[]; reader: FeeReader; left: boolean };

function nowWords(zone: ZoneView, schedule: readonly ZoneView[], { windows, reader, left }: Saying): string {
	const said = { locale: reader.format.locale };
	const until = untilWords({ ...zone, from_event: undefined }, reader, left);
	switch (zone.action) {
		case 'cancel':
			return sentence(
				zone.free
					? m['fee.says.free']({ until }, said)
					: m['fee.says.fee']({ until, price: priceWords(zone, windows, reader) }, said)
			);
		case 'request':
			return sentence(
				zone.free
					? m['fee.says.request']({ until }, said)
					: m['fee.says.request_fee']({ until, price: priceWords(zone, windows, reader) }, said)
			);
		case 'withdraw':
			return sentence(m['fee.says.withdraw']({ until }, said));
		case 'return':
			return sentence(m['fee.says.return']({ until }, said));
		case 'none':
			return closedWords(zone, schedule, windows)({}, said);
	}
}

// Tables, and no names put together: for those a browser would be sent every word there is.
const THEN = { withdraw: m['fee.then.withdraw'], return: m['fee.then.return'] } as const;
const ONCE = { withdraw: m['fee.once.withdraw'], return: m['fee.once.return'] } as const;
const CLOSED = {
	packing: m['fee.says.packing'],
	on_its_way: m['fee.says.on_its_way'],
	closed: m['fee.says.closed'],
	neither: m['fee.says.neither'],
	ended: m['fee.says.ended']
};

/**
 * Why nothing can be done in the zone that holds: by what every piece waits for. One zone can span packing and the way,
 * so where the pieces are not known it only says that nothing can be done.
 */
function closedWords(zone: ZoneView, schedule: readonly ZoneView[], windows: readonly LineWindow[]) {
	if (schedule.at(-1) === zone) return schedule.some(isBack) ? CLOSED.ended : CLOSED.neither;
	const awaited = new Set(windows.map(({ now }) => now.until_event));
	if (awaited.size !== 1) return CLOSED.closed;
	if (awaited.has('delivered')) return CLOSED.on_its_way;
	return awaited.has('handed_over') ? CLOSED.packing : CLOSED.closed;
}

const isBack = ({ action }: ZoneView) => action === 'return' || action === 'withdraw';

/**
 * Until when something could be done that no longer can: nothing while anything can.
 *
 * @param schedule of the pieces spoken of, from the day they were ordered
 */
export function wasPossible(schedule: readonly ZoneView[], reader: FeeReader): string[] {
	const index = currentZone(schedule, reader.now);
	const last = schedule.slice(0, index).findLast(({ action }) => action !== 'none');
	if (schedule[index]?.action !== 'none' || last?.until === undefined) return [];
	const words = isBack(last) ? m['fee.was.back'] : last.free ? m['fee.was.free'] : m['fee.was.some'];
	return [words({ until: untilWords({ until: last.until }, reader) }, { locale: reader.format.locale })];
}

function thenWords(
	current: ZoneView,
	following: readonly ZoneView[],
	windows: readonly LineWindow[],
	reader: FeeReader
): string[] {
	const possible = following.filter(({ action }) => action !== 'none');
	const words = possible.map((zone) => sentence(oneThen(zone, windows, reader)));
	const closes = current.action !== 'none' && possible.length === 0 && following.length > 0;
	const isBefore = current.action === 'cancel' || current.action === 'request';
	return closes && isBefore ? [m['fee.then.closed']({}, { locale: reader.format.locale })] : words;
}

function oneThen(zone: ZoneView, windows: readonly LineWindow[], reader: FeeReader): string {
	const said = { locale: reader.format.locale };
	const until = untilWords(zone, reader);
	const price = () => priceWords(zone, windows, reader);
	switch (zone.action) {
		case 'cancel':
			return zone.free
				? m['fee.then.free']({ until }, said)
				: m['fee.then.fee']({ until, price: price() }, said);
		case 'request':
			return zone.free
				? m['fee.then.request']({ until }, said)
				: m['fee.then.request_fee']({ until, price: price() }, said);
		case 'none':
			return '';
		default: {
			if (!zone.from_event) return THEN[zone.action]({ until }, said);
			return ONCE[zone.action]({ until, event: eventWords(zone.from_event, reader) }, said);
		}
	}
}

/** Where no end is known, the words for it are missing in the middle. */
const sentence = (text: string): string => text.replace(/ +([,.:，。：]|$)/g, '$1').replace(/，，/g, '，');
