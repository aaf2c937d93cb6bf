import { constraintsOf } from '../policy/constraint.ts';
import type { PolicyVersion } from '../policy/document.ts';
import { findDay, instantText, millisOf } from '../time/instant.ts';
import { startOfDay } from '../time/local-day.ts';

/**
 * Until when an order placed at `at` and one placed later get the same terms: the next version of the policy, the next
 * instant that a rule of this one asks `order.placed` about, or the edge of an extension's days. Pure.
 *
 * @param at RFC 3339
 * @returns RFC 3339; null where nothing of that is known to come
 */
export function goodUntil(
	versions: readonly PolicyVersion[],
	{ document }: PolicyVersion,
	at: string
): string | null {
	const now = millisOf(at);
	const { zone } = document;
	const asked = [...document.cancel, ...document.return].flatMap(({ when }) => {
		const placed = constraintsOf(when, zone).get('order.placed');
		return placed?.kind === 'instant' ? [placed.from, placed.below] : [];
	});
	const extended = document.extend.flatMap(({ placed: [first, last] }) => [
		startOfDay(findDay(first) ?? NaN, zone),
		startOfDay((findDay(last) ?? NaN) + 1, zone)
	]);
	const changes = [...versions.map(({ valid_from }) => millisOf(valid_from)), ...asked, ...extended];
	const next = Math.min(...changes.filter((change) => change > now));
	return Number.isFinite(next) ? instantText(next) : null;
}
