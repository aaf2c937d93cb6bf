import type { StaffRole } from '#domain/access/staff-role.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** A colleague's account as they see it themselves. */
export type OwnAccount = {
	email: string;
	name: string;
	role: StaffRole;
	hasPassword: boolean;
	passkeys: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }[];
	sessions: { handle: string; label: string | null; lastSeenAt: Date; isThis: boolean }[];
};

/** What a form of the page was answered with. */
export type AccountAnswer = { about: string; done?: boolean; code?: RefusalCode } | null;
