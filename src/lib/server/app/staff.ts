import type { Principal } from '#domain/access/principal.ts';
import { readReason, ROLE_REASONS, TEAM_REASONS } from '#domain/access/staff-reason.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { BrowserAnswer } from '../auth/passkeys.ts';
import type { Opened, Opening } from '../auth/sessions.ts';
import type { Actor } from '../db/history.ts';
import { newBrowserSecret } from '../db/sign-in-steps.ts';
import { findInvited, findStaff, isDeskEntered, listStaff, type StaffAccount } from '../db/staff.ts';
import { acceptInvitation } from '../use-cases/accept-invitation.ts';
import {
	inviteAgain,
	inviteStaff,
	setStaffAccess,
	setStaffRole,
	type Invited
} from '../use-cases/invite-staff.ts';
import { askForNewPasskey, takeNewPasskey } from '../use-cases/make-passkey.ts';
import { signInWithPassword, type PasswordAttempt } from '../use-cases/sign-in-staff.ts';
import { askForPasskey, signInWithPasskey } from '../use-cases/sign-in-with-passkey.ts';
import { staffAccount, type Staff } from './staff-account.ts';
import { toolsOf, type StaffOptions } from './staff-tools.ts';

/** What the list of the team shows of an account. */
export type TeamMember = Omit<StaffAccount, 'passwordHash'>;

/** A reason as a form brings it. */
type Why = { why: { handle: string; words: string } };

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
		/**
		 * Where to sign in. While nobody can, an invitation for a first admin, new each time it is asked for; those
		 * before it end.
		 */
		async firstDoor(actor: Actor, admin: { email: string; name: string }): Promise<string> {
			if (!(await isDeskEntered(db))) {
				const again = withAddress(await run(inviteAgain, actor, admin));
				const made = again.ok
					? again
					: withAddress(await run(inviteStaff, actor, { ...admin, role: 'admin' }));
				if (made.ok) return made.value.url;
			}
			return `${origin}/staff/sign-in`;
		},
		setAccess: (actor: Actor, input: { email: string; disabled: boolean; reason?: string }) =>
			run(setStaffAccess, actor, input),
		/** What an admin does about the team, and why. Refusals: `reason.missing`, and those of what is done. */
		atDesk: {
			async invite(
				actor: Actor,
				{ why, ...account }: { email: string; name: string; role: StaffRole } & Why
			) {
				const reason = readReason(TEAM_REASONS, why);
				return reason.ok
					? withAddress(await run(inviteStaff, actor, { ...account, reason: reason.value }))
					: reason;
			},
			async inviteAgain(actor: Actor, { why, email }: { email: string } & Why) {
				const reason = readReason(TEAM_REASONS, why);
				return reason.ok
					? withAddress(await run(inviteAgain, actor, { email, reason: reason.value }))
					: reason;
			},
			async setAccess(actor: Actor, { why, ...input }: { email: string; disabled: boolean } & Why) {
				const reason = readReason(TEAM_REASONS, why);
				return reason.ok ? run(setStaffAccess, actor, { ...input, reason: reason.value }) : reason;
			},
			async setRole(actor: Actor, { why, ...input }: { email: string; role: StaffRole } & Why) {
				const reason = readReason(ROLE_REASONS, why);
				return reason.ok ? run(setStaffRole, actor, { ...input, reason: reason.value }) : reason;
			}
		},
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
		/** What the desk calls whoever is signed in. */
		async nameOf({ id, role }: Staff): Promise<{ name: string; role: StaffRole } | undefined> {
			const account = await findStaff(db, { principalId: id });
			return account && { name: account.name, role };
		},
		signOut: (principal: Principal) =>
			'session' in principal ? sessions.end(principal.session) : Promise.resolve(undefined)
	};
}
