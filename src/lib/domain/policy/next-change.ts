import { millisOf, type Millis } from '../time/instant.ts';
import type { PolicyVersion } from './document.ts';
import type { Evaluation } from './evaluate.ts';

/**
 * The first instant after the one evaluated at which what may be done, or its price, can change by itself: the end or
 * the beginning of a stretch, of a right by law, a promise that will be broken, a policy that becomes valid. Until then
 * the same order evaluates the same. Pure.
 *
 * @param versions all published policies: a later one may extend what this order has
 * @returns null where only something that happens to the order changes anything
 */
export function nextChange(
	{ windows, now }: Pick<Evaluation, 'windows' | 'now'>,
	versions: readonly PolicyVersion[]
): Millis | null {
	const instants = [
		...versions.map(({ valid_from }) => millisOf(valid_from)),
		...windows.flatMap(({ segments, floors, faults }) => [
			...segments.flatMap(({ from, until }) => [from, until]),
			...floors.flatMap(({ from, until }) => [from, until]),
			...faults.map(({ since }) => since)
		])
	];
	let next: Millis | null = null;
	for (const at of instants) {
		if (at !== null && at > now && (next === null || at < next)) next = at;
	}
	return next;
}
