import { networkOf } from '#domain/access/network.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { BrowserAnswer, PublicKeyCredentialRequestOptionsJSON } from '#server/auth/passkeys.ts';
import type { Opened, Opening } from '#server/auth/sessions.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findPasskey, listPasskeys, touchPasskey } from '#server/db/passkeys.ts';
import { findStep, keepStep, takeStep } from '#server/db/sign-in-steps.ts';
import type { StaffAuth } from './sign-in-staff.ts';

const ASKED = { name: 'staff_passkey_network', points: 60, seconds: 15 * 60 };

/**
 * What a browser is asked to confirm with: one of the account's passkeys where its password was right just now, else
 * whichever passkey the browser has. Refusals: `rate.limited`.
 */
export async function askForPasskey(
	{ db, passkeys, limits }: StaffAuth,
	{ browser, address }: { browser: string; address: string }
): Promise<Result<PublicKeyCredentialRequestOptionsJSON>> {
	if (!(await limits.take(ASKED, networkOf(address)))) return refuse('rate.limited');
	const principalId = (await findStep(db, browser, 'second'))?.principalId;
	const known = principalId ? await listPasskeys(db, principalId) : [];
	const { options, challenge } = await passkeys.askForKnown(known);
	await keepStep(db, browser, { purpose: principalId ? 'second' : 'alone', challenge, principalId });
	return accept(options);
}

/**
 * Takes a browser's answer. The challenge is used up whatever comes of it. Refusals: `passkey.refused`, for every
 * reason there is.
 */
export async function signInWithPasskey(
	{ db, passkeys, sessions }: StaffAuth,
	{ browser, answer, opening }: { browser: string; answer: BrowserAnswer; opening: Opening }
): Promise<Result<Opened>> {
	const second = await findStep(db, browser, 'second');
	const step = await takeStep(db, browser, second ? 'second' : 'alone');
	const passkey = typeof answer['id'] === 'string' ? await findPasskey(db, answer['id']) : undefined;
	if (!step?.challenge || !passkey) return refuse('passkey.refused');
	if (second && passkey.principalId !== step.principalId) return refuse('passkey.refused');
	const used = await passkeys.takeKnown(answer, { challenge: step.challenge, passkey, alone: !second });
	if (!used || !(await touchPasskey(db, passkey, used))) {
		await insertAudit(db, {
			actor: { kind: 'system' },
			action: 'sign_in.failed',
			subject: passkey.principalId,
			facts: { by: 'passkey' }
		});
		return refuse('passkey.refused');
	}
	await insertAudit(db, {
		actor: { kind: 'staff', id: passkey.principalId },
		action: 'sign_in.passed',
		facts: { by: second ? 'password and passkey' : 'passkey' }
	});
	return accept(await sessions.openStaff(passkey.principalId, opening));
}
