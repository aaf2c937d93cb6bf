import { judgePassword, wordsAbout } from '#domain/access/password-rules.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { createPasskeys } from '../auth/passkeys.ts';
import { createPasswords, TooBusy } from '../auth/passwords.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Database } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { createRateLimiter } from '../db/rate-limits.ts';
import { shopBook } from './shop.ts';
import type { Command } from '../use-cases/command.ts';

export type Run = <Input, Output>(
	command: Command<Input, Output>,
	actor: Actor,
	input: Input
) => Promise<Result<Output>>;

export type StaffOptions = { db: Database; sessions: Sessions; run: Run; origin: string; rateScale: number };

/** The tools every way in is made of. */
export type StaffTools = ReturnType<typeof toolsOf>;

export function toolsOf({ db, sessions, run, origin, rateScale }: StaffOptions) {
	const passwords = createPasswords();
	const book = shopBook(db);
	return {
		...{ db, sessions, run, passwords },
		passkeys: createPasskeys(origin, async () => (await book.now()).identity.name),
		limits: createRateLimiter(db, rateScale),
		/** Judges a password for an account and hashes it; refusals of `judgePassword`, `service.busy`. */
		async hashFor(account: { email: string; name: string }, password: string): Promise<Result<string>> {
			const judged = judgePassword(password, wordsAbout(account.email, account.name));
			if (!judged.ok) return judged;
			return passwords.hash(judged.value).then(accept, (cause: unknown) => {
				if (cause instanceof TooBusy) return refuse('service.busy', { retry_after: 2 });
				throw cause;
			});
		}
	};
}
