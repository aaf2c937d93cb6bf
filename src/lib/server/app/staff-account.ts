import type { Principal } from '#domain/access/principal.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { BrowserAnswer } from '../auth/passkeys.ts';
import { TooBusy } from '../auth/passwords.ts';
import type { ListedSession, Opened, Opening } from '../auth/sessions.ts';
import { insertAudit } from '../db/audit.ts';
import { listPasskeys, renamePasskey } from '../db/passkeys.ts';
import { findStaff } from '../db/staff.ts';
import { addPasskey, changePassword, removePasskey } from '../use-cases/change-ways-in.ts';
import { askForNewPasskey, takeNewPasskey } from '../use-cases/make-passkey.ts';
import type { StaffTools } from './staff-tools.ts';

/** Somebody signed in at the desk. */
export type Staff = Extract<Principal, { kind: 'staff' }>;

export type OwnAccount = {
	email: string;
	name: string;
	role: StaffRole;
	hasPassword: boolean;
	passkeys: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null; backedUp: boolean }[];
	sessions: ListedSession[];
};

const CHANGES = { name: 'staff_password_change', points: 10, seconds: 15 * 60 };
const LONGEST_NAME = 60;

/** A colleague's own account: everything here is done by its holder to themselves. */
export function staffAccount(tools: StaffTools) {
	const { db, sessions, run, passwords, limits } = tools;
	const actorOf = ({ id }: Staff) => ({ kind: 'staff', id }) as const;

	return {
		async see(staff: Staff): Promise<OwnAccount | undefined> {
			const account = await findStaff(db, { principalId: staff.id });
			if (!account) return undefined;
			const { email, name, role, passwordHash } = account;
			const [passkeys, list] = await Promise.all([listPasskeys(db, staff.id), sessions.list(staff)]);
			return {
				...{ email, name, role, hasPassword: passwordHash !== null, sessions: list },
				passkeys: passkeys.map(({ id, name: called, createdAt, lastUsedAt, backedUp }) => ({
					...{ id, name: called, createdAt, lastUsedAt, backedUp }
				}))
			};
		},

		/** The old password has to be right, where there is one. Everybody else who is signed in is signed out. */
		async changePassword(
			staff: Staff,
			given: { current: string; next: string; opening: Opening }
		): Promise<Result<Opened>> {
			const account = await findStaff(db, { principalId: staff.id });
			if (!account) return refuse('auth.required');
			if (!(await limits.take(CHANGES, staff.id))) return refuse('rate.limited');
			try {
				const right = await passwords.check(account.passwordHash, given.current);
				if (account.passwordHash !== null && !right.right) return refuse('sign_in.failed');
			} catch (cause) {
				if (cause instanceof TooBusy) return refuse('service.busy', { retry_after: 2 });
				throw cause;
			}
			const hashed = await tools.hashFor(account, given.next);
			if (!hashed.ok) return hashed;
			const input = { principalId: staff.id, passwordHash: hashed.value };
			const changed = await run(changePassword, actorOf(staff), input);
			return changed.ok ? accept(await sessions.openStaff(staff.id, given.opening)) : changed;
		},

		async askForPasskey(staff: Staff, browser: string) {
			const account = await findStaff(db, { principalId: staff.id });
			return account ? accept(await askForNewPasskey(tools, account, browser)) : refuse('auth.required');
		},
		async addPasskey(
			staff: Staff,
			given: { browser: string; answer: BrowserAnswer; name: string }
		): Promise<Result<undefined>> {
			const passkey = await takeNewPasskey(tools, { ...given, principalId: staff.id });
			if (!passkey) return refuse('passkey.refused');
			const input = { principalId: staff.id, passkey, name: given.name.trim().slice(0, LONGEST_NAME) };
			return run(addPasskey, actorOf(staff), input);
		},
		renamePasskey: (staff: Staff, id: string, name: string) =>
			renamePasskey(db, staff.id, id, name.trim().slice(0, LONGEST_NAME)),
		removePasskey: (staff: Staff, id: string) =>
			run(removePasskey, actorOf(staff), { principalId: staff.id, id }),

		async endSession(staff: Staff, handle: string): Promise<void> {
			await sessions.endListed(staff, handle);
			await insertAudit(db, { actor: actorOf(staff), action: 'session.ended' });
		},
		async endOtherSessions(staff: Staff): Promise<void> {
			await sessions.endOthers(staff);
			await insertAudit(db, { actor: actorOf(staff), action: 'session.ended', facts: { others: true } });
		}
	};
}
