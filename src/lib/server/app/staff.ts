import { judgePassword, wordsAbout } from '#domain/access/password-rules.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { createPasskeys, type BrowserAnswer } from '../auth/passkeys.ts';
import { createPasswords, TooBusy } from '../auth/passwords.ts';
import type { Opened, Opening, Sessions } from '../auth/sessions.ts';
import type { Database } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { createRateLimiter } from '../db/rate-limits.ts';
import { newBrowserSecret } from '../db/sign-in-steps.ts';
import { findInvited, listStaff, type StaffAccount } from '../db/staff.ts';
import { acceptInvitation } from '../use-cases/accept-invitation.ts';
import type { Command } from '../use-cases/command.ts';
import { inviteAgain, inviteStaff, setStaffAccess, type Invited } from '../use-cases/invite-staff.ts';
import { askForNewPasskey, takeNewPasskey } from '../use-cases/make-passkey.ts';
import { signInWithPassword, type PasswordAttempt } from '../use-cases/sign-in-staff.ts';
import { askForPasskey, signInWithPasskey } from '../use-cases/sign-in-with-passkey.ts';
import { staffAccount } from './staff-account.ts';

export type Run = <Input, Output>(
	command: Command<Input, Output>,
	actor: Actor,
	input: Input
) => Promise<Result<Output>>;

export type StaffOptions = { db: Database; sessions: Sessions; run: Run; origin: string; rateScale: number };

/** What the list of the team shows of an account. */
export type TeamMember = Omit<StaffAccount, 'passwordHash'>;

/** The tools every way in is made of. */
export type StaffTools = ReturnType<typeof toolsOf>;

function toolsOf({ db, sessions, run, origin, rateScale }: StaffOptions) {
	const passwords = createPasswords();
	return {
		...{ db, sessions, run, passwords },
		passkeys: createPasskeys(origin),
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

const NOBODY: Actor = { kind: 'system', id: 'invitation' };

/** People who work at the shop: their invitations, their ways in, their accounts. */
export function staffOf(options: StaffOptions) {
	const tools = toolsOf(options);
	const { db, sessions, run } = tools;
	const { origin } = options;
	const secure = origin.startsWith('https:');
	const withAddress = (made: Result<Invited>) =>
		made.ok ? accept({ ...made.value, url: `${origin}/staff/invitation/${made.value.token}` }) : made;

	return {
		/** Names a browser for the minutes a sign-in takes; strictly ours, and gone soon. */
		stepCookie: {
			name: secure ? '__Secure-sign-in' : 'sign-in',
			attributes: { path: '/staff', httpOnly: true, secure, sameSite: 'strict', maxAge: 300 } as const
		},
		newBrowserSecret,
		account: staffAccount(tools),

		invite: async (actor: Actor, account: { email: string; name: string; role: StaffRole }) =>
			withAddress(await run(inviteStaff, actor, account)),
		inviteAgain: async (actor: Actor, email: string) => withAddress(await run(inviteAgain, actor, { email })),
		setAccess: (actor: Actor, input: { email: string; disabled: boolean; reason?: string }) =>
			run(setStaffAccess, actor, input),
		team: async (): Promise<TeamMember[]> =>
			(await listStaff(db)).map(({ passwordHash: _, ...member }) => member),

		invitation: {
			/** Whom a good invitation is for. Looking uses nothing up. */
			async see(token: string): Promise<{ email: string; name: string; role: StaffRole } | undefined> {
				const account = await findInvited(db, token);
				return account && { email: account.email, name: account.name, role: account.role };
			},
			async setPassword(token: string, password: string, opening: Opening): Promise<Result<Opened>> {
				const invited = await findInvited(db, token);
				if (!invited) return refuse('invitation.ended');
				const hashed = await tools.hashFor(invited, password);
				if (!hashed.ok) return hashed;
				const taken = await run(acceptInvitation, NOBODY, { token, way: { passwordHash: hashed.value } });
				return taken.ok ? accept(await sessions.openStaff(taken.value.principalId, opening)) : taken;
			},
			async askForPasskey(token: string, browser: string) {
				const invited = await findInvited(db, token);
				return invited ? accept(await askForNewPasskey(tools, invited, browser)) : refuse('invitation.ended');
			},
			async addPasskey(
				token: string,
				given: { browser: string; answer: BrowserAnswer; name: string; opening: Opening }
			): Promise<Result<Opened>> {
				const invited = await findInvited(db, token);
				if (!invited) return refuse('invitation.ended');
				const passkey = await takeNewPasskey(tools, { ...given, principalId: invited.principalId });
				if (!passkey) return refuse('passkey.refused');
				const way = { passkey, name: given.name };
				const taken = await run(acceptInvitation, NOBODY, { token, way });
				return taken.ok ? accept(await sessions.openStaff(taken.value.principalId, given.opening)) : taken;
			}
		},

		signIn: {
			withPassword: (attempt: PasswordAttempt) => signInWithPassword(tools, attempt),
			askForPasskey: (asked: { browser: string; address: string }) => askForPasskey(tools, asked),
			withPasskey: (given: { browser: string; answer: BrowserAnswer; opening: Opening }) =>
				signInWithPasskey(tools, given)
		},
		signOut: (principal: Principal) =>
			'session' in principal ? sessions.end(principal.session) : Promise.resolve(undefined)
	};
}
