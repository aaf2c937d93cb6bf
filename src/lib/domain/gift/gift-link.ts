import type { GivenLine } from './given-line.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { endOf } from '../cancellation/return-action.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { ReturnRecord } from '../return/return-record.ts';
import { addDuration, durationOf } from '../time/duration.ts';
import { millisOf } from '../time/instant.ts';

/** How long a link is good where nothing has arrived, so that no window says: a slip is printed before it is sent. */
const UNTIL_IT_COMES = 'P1Y';
/** Returns that came to nothing: what was asked back under them can be asked back again. */
const CAME_TO_NOTHING: readonly ReturnRecord['state'][] = ['declined', 'cancelled', 'expired'];

/**
 * What of an order a gift link is for: the lines named, each once and no more than were bought, else all of them.
 *
 * Refusals: `request.invalid` for a line the order does not have, one named twice, or too many of it.
 */
export function readGiven(
	{ lines }: Pick<OrderRecord, 'lines'>,
	wanted: readonly GivenLine[] | undefined
): Result<GivenLine[]> {
	if (wanted === undefined) return accept(lines.map(({ id: line, quantity }) => ({ line, quantity })));
	const bad = wanted.findIndex(({ line, quantity }, index) => {
		const most = lines.find(({ id }) => id === line)?.quantity ?? 0;
		return quantity > most || wanted.findIndex((one) => one.line === line) !== index;
	});
	if (bad < 0 && wanted.length > 0) return accept([...wanted]);
	const what = 'a line of the order, each once and no more than were bought';
	return refuse('request.invalid', { errors: [{ path: `/lines/${Math.max(0, bad)}`, what }] });
}

/**
 * Until when a gift link is good: as long as what it is for can be sent back, a policy's extension with it; a year where
 * nothing has arrived yet. Each quote asks the window itself; this only ends the address.
 *
 * @param evaluation of the same order, now
 * @returns epoch milliseconds
 */
export function giftLinkEnd(
	{ windows, now, version }: Pick<Evaluation, 'windows' | 'now' | 'version'>,
	given: readonly GivenLine[]
): number {
	const own = windows.filter((window) => given.some(({ line }) => line === window.line.id));
	const ends = own.flatMap((window) => endOf(window) ?? []);
	const year = addDuration(now, durationOf(UNTIL_IT_COMES), version.document.zone);
	return isOnItsWay({ windows }, given) || ends.length === 0 ? year : Math.max(...ends);
}

/** Whether some of what is given has yet to arrive: until when it can be sent back is not known before it has. */
export const isOnItsWay = (
	{ windows }: Pick<Evaluation, 'windows'>,
	given: readonly Pick<GivenLine, 'line'>[]
): boolean =>
	windows.some(
		({ line, current }) => current.phase !== 'arrived' && given.some((one) => one.line === line.id)
	);

/** How many pieces of each line can still be asked back with a link: what it was made for less what came of it. */
export function leftOfGift(
	link: { id: string; lines: readonly GivenLine[] },
	returns: readonly Pick<ReturnRecord, 'gift' | 'state' | 'lines'>[]
): Map<string, number> {
	const left = new Map(link.lines.map(({ line, quantity }) => [line, quantity]));
	for (const back of returns) {
		if (back.gift !== link.id || CAME_TO_NOTHING.includes(back.state)) continue;
		for (const { line, quantity } of back.lines) left.set(line, (left.get(line) ?? 0) - quantity);
	}
	return left;
}

/** Whether a link that is good until an instant, RFC 3339, still is. */
export const isStillGood = (expiresAt: string, at: string): boolean => millisOf(at) < millisOf(expiresAt);
