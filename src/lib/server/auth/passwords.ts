import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { normalisePassword } from '#domain/access/password-rules.ts';

/**
 * argon2id (the library's own choice of kind) above OWASP's minimum of 19 MiB and two passes. Changed here, every
 * password is hashed anew at its next sign-in.
 */
const COST = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 } as const;
/** They run on the four threads that files and names are also read with; two are left for those. */
const AT_ONCE = 2;
/** More than this many waiting is an attack; a sign-in that waits longer would be given up anyway. */
const MOST_WAITING = 40;

/** More sign-ins at once than this machine can check. */
export class TooBusy extends Error {
	override readonly name = 'TooBusy';
}

export type Passwords = {
	/** A password as it is stored, in PHC form. */
	hash(password: string): Promise<string>;
	/**
	 * Whether it is the right one. Without a stored hash the same work is done in vain, so that nobody can tell by the
	 * time it takes whether there is such an account.
	 *
	 * @returns `outdated` where it should be hashed again at today's cost
	 */
	check(stored: string | null, password: string): Promise<{ right: boolean; outdated: boolean }>;
};

/** Hashes passwords on other threads than the one that answers requests, a few at a time. Throws `TooBusy`. */
export function createPasswords(cost: { memoryCost: number; timeCost: number } = COST): Passwords {
	const options = { ...COST, ...cost };
	const inTurn = createTurnstile(AT_ONCE, MOST_WAITING);
	let decoy: Promise<string> | undefined;

	function isOutdated(stored: string): boolean {
		const { memoryCost, timeCost, parallelism } = parseOptions(stored);
		return (
			memoryCost !== options.memoryCost ||
			timeCost !== options.timeCost ||
			parallelism !== options.parallelism
		);
	}

	return {
		hash: (password) => inTurn(() => hash(normalisePassword(password), options)),
		async check(stored, password) {
			decoy ??= hash(randomBytes(24), options);
			const against = stored ?? (await decoy);
			const right = await inTurn(() => verify(against, normalisePassword(password)));
			return { right: right && stored !== null, outdated: stored !== null && isOutdated(stored) };
		}
	};
}

function createTurnstile(atOnce: number, mostWaiting: number) {
	const waiting: (() => void)[] = [];
	let running = 0;
	return async <T>(work: () => Promise<T>): Promise<T> => {
		if (running >= atOnce) {
			if (waiting.length >= mostWaiting) throw new TooBusy('too many passwords to check');
			// Whoever is done hands their turn over, so nobody slips in between.
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else running++;
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	};
}
