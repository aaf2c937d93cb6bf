/** The tag of a stored state. */
export const etagOf = (version: number): string => `"v${version}"`;

/** Whether `If-None-Match` names this tag. Weak and strong compare alike here (RFC 9110, 13.1.2). */
export function matchesNone(header: string | null, etag: string): boolean {
	if (!header) return false;
	if (header.trim() === '*') return true;
	return header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** What an order's answer rests on, beside its stored state: the policies, and the clocks that run. */
export type Standing = { version: number; newest_policy: number | null };

/**
 * The tag of an order as it is answered: its version, the newest policy, and the instant at which something of the
 * answer changes by itself. So the tag alone says how long it is good, and nothing has to be worked out to know it.
 *
 * @param goodUntil RFC 3339; null where no clock is running
 */
export const orderEtag = ({ version, newest_policy }: Standing, goodUntil: string | null): string =>
	`"v${version}.p${newest_policy ?? 0}.${goodUntil === null ? 'x' : Date.parse(goodUntil)}"`;

/**
 * The tag of `If-None-Match` that still stands; undefined where none does.
 *
 * @param now the server's clock, which has to be before the instant in the tag
 */
export function standingTag(
	header: string | null,
	{ version, newest_policy }: Standing,
	now: Date
): string | undefined {
	const tags = (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
	return tags.find((tag) => {
		const [, of, policy, until] = /^"v(\d+)\.p(\d+)\.(x|\d{1,15})"$/.exec(tag) ?? [];
		if (Number(of) !== version || Number(policy) !== (newest_policy ?? 0)) return false;
		return until === 'x' || now.getTime() < Number(until);
	});
}
