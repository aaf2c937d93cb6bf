import { findDay, millisOf, type Millis } from '../time/instant.ts';
import { localDay, startOfDay } from '../time/local-day.ts';
import type { PolicyVersion } from './document.ts';

const VALID_FROM = new WeakMap<PolicyVersion, Millis>();

function validFrom(version: PolicyVersion): Millis {
	let at = VALID_FROM.get(version);
	if (at === undefined) VALID_FROM.set(version, (at = millisOf(version.valid_from)));
	return at;
}

/**
 * The version an order keeps: the last one valid when it was placed. Orders older than the first policy take the first
 * (api.md, "Policy document").
 *
 * @param versions in the order of `valid_from`, at least one
 */
export function versionAt(versions: readonly PolicyVersion[], placed: Millis): PolicyVersion {
	const chosen = versions.findLast((version) => validFrom(version) <= placed) ?? versions[0];
	if (!chosen) throw new Error('a shop without a policy has nothing to evaluate');
	return chosen;
}

/**
 * The latest day any extension gives to the returns of an order: those of its own version, and those of later ones
 * that are valid by now, because what was true when it was placed only ever gets better (law 11).
 */
export function extensionOf(
	versions: readonly PolicyVersion[],
	own: PolicyVersion,
	placed: Millis,
	now: Millis
): { until: Millis; id: string } | null {
	let best: { until: Millis; id: string } | null = null;
	for (const version of versions.slice(versions.indexOf(own))) {
		if (version !== own && validFrom(version) > now) continue;
		const { zone, extend } = version.document;
		for (const { id, placed: days, return_until } of extend) {
			const [first, last, end] = [...days, return_until].map((day) => findDay(day ?? '') ?? NaN);
			const day = localDay(placed, zone);
			if (first === undefined || last === undefined || end === undefined || day < first || day > last)
				continue;
			const until = startOfDay(end + 1, zone);
			if (best === null || until > best.until) best = { until, id };
		}
	}
	return best;
}
