import { networkOf } from '#domain/access/network.ts';
import type { Principal } from '#domain/access/principal.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { hashToken, readCode, type CodeMint } from '#server/auth/one-time-code.ts';
import type { Opening, SessionCookie, Sessions } from '#server/auth/sessions.ts';
import type { Database } from '#server/db/client.ts';
import { insertGrant } from '#server/db/grants.ts';
import { findRefOf } from '#server/db/lookup.ts';
import {
	countTry,
	findCodeOfLink,
	useUp,
	type CodePurpose,
	type TriedCode
} from '#server/db/one-time-codes.ts';
import type { RateLimit, RateLimiter } from '#server/db/rate-limits.ts';

export type ProveDeps = { db: Database; sessions: Sessions; limiter: RateLimiter; mint: CodeMint };

export type Proved = {
	cookie: SessionCookie;
	/** The order that was proved; nothing where an address was. */
	ref?: string;
	/** The browser was somebody else's until now: nothing of theirs may stay in it. */
	isOther: boolean;
};

const TRIED: RateLimit = { name: 'code_tries', points: 60, seconds: 600 };
const OPENED: RateLimit = { name: 'code_links', points: 60, seconds: 600 };
const GRANT_DAYS = 7;

/**
 * Somebody types a code into the browser that asked for it. The try is counted before it is looked at, so many at once
 * are no more than five. What is wrong with a code is never told: it is wrong, old, used, tried too often, or not there.
 *
 * @returns refusals: `code.wrong`, and `service.unavailable` where tries cannot be counted
 */
export async function proveByCode(
	deps: ProveDeps,
	input: { typed: string; browser: string | undefined; address: string; opening: Opening }
): Promise<Result<Proved>> {
	const { db, mint } = deps;
	const isWithin = await countOrClosed(deps, TRIED, input.address);
	if (isWithin === undefined) return refuse('service.unavailable', { retry_after: 5 });
	const typed = readCode(input.typed);
	if (!isWithin || typed === undefined || input.browser === undefined) return refuse('code.wrong');
	const tried = await countTry(db, hashToken(input.browser));
	const right = tried.filter(({ id, codeHash }) => mint.matches(id, typed, codeHash));
	return open(deps, right[0], input.opening);
}

/** What a mailed link is for, so that its page can say what a tap will do. Looking at it changes nothing. */
export async function seeCodeLink(
	{ db }: Pick<ProveDeps, 'db'>,
	token: string
): Promise<{ purpose: CodePurpose } | undefined> {
	const code = await findCodeOfLink(db, hashToken(token));
	return code && { purpose: code.purpose };
}

/**
 * Somebody taps on the page behind a mailed link, in whatever browser they opened it: that browser is signed in.
 *
 * @returns refusals as of `proveByCode`
 */
export async function proveByLink(
	deps: ProveDeps,
	input: { token: string; address: string; opening: Opening }
): Promise<Result<Proved>> {
	const isWithin = await countOrClosed(deps, OPENED, input.address);
	if (isWithin === undefined) return refuse('service.unavailable', { retry_after: 5 });
	const code = isWithin ? await findCodeOfLink(deps.db, hashToken(input.token)) : undefined;
	return open(deps, code, input.opening);
}

/** Nothing where the limiter's store is away. */
async function countOrClosed(
	{ limiter }: ProveDeps,
	limit: RateLimit,
	address: string
): Promise<boolean | undefined> {
	try {
		return await limiter.take(limit, networkOf(address));
	} catch {
		return undefined;
	}
}

async function open(
	{ db, sessions }: ProveDeps,
	code: TriedCode | undefined,
	opening: Opening
): Promise<Result<Proved>> {
	if (!code || !(await useUp(db, code.id))) return refuse('code.wrong');
	const before = opening.before ?? { kind: 'anonymous' };
	if (code.purpose === 'sign_in') {
		if (code.addressKey === null) return refuse('code.wrong');
		const { principalId, cookie } = await sessions.openShopper(code.addressKey, opening);
		return accept({ cookie, isOther: isOther(before, principalId) });
	}
	const ref = code.orderId === null ? undefined : await findRefOf(db, code.orderId);
	if (ref === undefined || code.orderId === null) return refuse('code.wrong');
	const { principalId, cookie } = await sessions.openGuest(opening);
	const expiresAt = new Date(Date.now() + GRANT_DAYS * 86_400_000);
	await insertGrant(db, { principalId, orderId: code.orderId, via: 'code', expiresAt });
	return accept({ cookie, ref, isOther: before.kind === 'staff' });
}

/** A guest is nobody in particular, so signing in does not make them somebody else. */
const isOther = (before: Principal, principalId: string): boolean =>
	(before.kind === 'shopper' && before.id !== principalId) || before.kind === 'staff';
