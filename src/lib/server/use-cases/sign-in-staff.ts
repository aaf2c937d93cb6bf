import { createHash } from 'node:crypto';
import { networkOf } from '#domain/access/network.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Passkeys } from '#server/auth/passkeys.ts';
import { TooBusy, type Passwords } from '#server/auth/passwords.ts';
import type { Opened, Opening, Sessions } from '#server/auth/sessions.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Database } from '#server/db/client.ts';
import { listPasskeys } from '#server/db/passkeys.ts';
import type { RateLimiter } from '#server/db/rate-limits.ts';
import { keepStep } from '#server/db/sign-in-steps.ts';
import { findStaff, setPasswordHash, staffEmailKey } from '#server/db/staff.ts';

export type StaffAuth = {
	db: Database;
	passwords: Passwords;
	passkeys: Passkeys;
	limits: RateLimiter;
	sessions: Sessions;
};

export type PasswordAttempt = {
	email: string;
	password: string;
	/** Where the request comes from. */
	address: string;
	/** The secret of the browser that is signing in, under which its next step is kept. */
	browser: string;
	opening: Opening;
};

const QUARTER = 15 * 60;
/** One stranger is stopped soon; the account's owner, from elsewhere, only by a flood from everywhere. */
const FROM_ONE_NETWORK = { name: 'staff_sign_in_pair', points: 10, seconds: QUARTER };
const FOR_ONE_ACCOUNT = { name: 'staff_sign_in_account', points: 100, seconds: 4 * QUARTER };
const OF_ONE_NETWORK = { name: 'staff_sign_in_network', points: 40, seconds: QUARTER };

/** Counted by a hash: the table of limits names nobody. */
const countedBy = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url');

async function isWithinLimits(limits: RateLimiter, email: string, address: string): Promise<boolean> {
	const [account, network] = [staffEmailKey(email), networkOf(address)];
	const within = await Promise.all([
		limits.take(FROM_ONE_NETWORK, countedBy(account, network)),
		limits.take(FOR_ONE_ACCOUNT, countedBy(account)),
		limits.take(OF_ONE_NETWORK, countedBy(network))
	]);
	return within.every(Boolean);
}

/**
 * Checks mail address and password. An address nobody has, an account that is shut or has no password, and a wrong
 * password get one answer, after the same work.
 *
 * @returns the session; or, where the account has passkeys, that one of them has to follow. Refusals:
 * `sign_in.failed`, `rate.limited`, `service.busy`
 */
export async function signInWithPassword(
	{ db, passwords, limits, sessions }: StaffAuth,
	{ email, password, address, browser, opening }: PasswordAttempt
): Promise<Result<{ opened: Opened } | { secondFactor: true }>> {
	if (!(await isWithinLimits(limits, email, address))) return refuse('rate.limited');
	const found = await findStaff(db, { email });
	const account = found?.disabledAt === null ? found : undefined;
	const checked = await passwords
		.check(account?.passwordHash ?? null, password)
		.catch((cause: unknown) => (cause instanceof TooBusy ? undefined : Promise.reject(cause as Error)));
	if (!checked) return refuse('service.busy', { retry_after: 2 });
	if (!checked.right || !account) {
		await insertAudit(db, {
			actor: { kind: 'system' },
			action: 'sign_in.failed',
			subject: found?.principalId
		});
		return refuse('sign_in.failed');
	}
	const { principalId } = account;
	if (checked.outdated) await setPasswordHash(db, principalId, await passwords.hash(password));
	if ((await listPasskeys(db, principalId)).length > 0) {
		await keepStep(db, browser, { purpose: 'second', principalId, challenge: '' });
		return accept({ secondFactor: true });
	}
	await insertAudit(db, {
		actor: { kind: 'staff', id: principalId },
		action: 'sign_in.passed',
		facts: { by: 'password' }
	});
	return accept({ opened: await sessions.openStaff(principalId, opening) });
}
