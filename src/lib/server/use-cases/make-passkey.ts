import type { BrowserAnswer, Passkeys } from '#server/auth/passkeys.ts';
import type { Database } from '#server/db/client.ts';
import { listPasskeys, type NewPasskey } from '#server/db/passkeys.ts';
import { keepStep, takeStep } from '#server/db/sign-in-steps.ts';

type Deps = { db: Database; passkeys: Passkeys };

/** What a browser is asked to make for an account; the challenge waits five minutes for this very browser. */
export async function askForNewPasskey(
	{ db, passkeys }: Deps,
	account: { principalId: string; email: string; name: string },
	browser: string
) {
	const { principalId } = account;
	const known = await listPasskeys(db, principalId);
	const { options, challenge } = await passkeys.askForNew({
		...account,
		passkeys: known.map(({ id }) => id)
	});
	await keepStep(db, browser, { purpose: 'add', challenge, principalId });
	return options;
}

/** The passkey a browser has made for the account; nothing where the answer does not hold or came too late. */
export async function takeNewPasskey(
	{ db, passkeys }: Deps,
	given: { principalId: string; browser: string; answer: BrowserAnswer }
): Promise<NewPasskey | undefined> {
	const step = await takeStep(db, given.browser, 'add');
	if (!step || step.principalId !== given.principalId) return undefined;
	return passkeys.takeNew(given.answer, step.challenge);
}
