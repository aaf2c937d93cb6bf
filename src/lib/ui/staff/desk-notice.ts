import type { RefusalCode } from '#domain/refusal.ts';
import type { Locale } from '#i18n/locale.ts';

/** A mail as its reader gets it; `to` is shown in part, null where nobody can be reached. */
export type ToldMail = { kind: string; to: string | null; locale: Locale; subject: string; text: string };

/** A notice of an order as the desk lists it; instants are RFC 3339. */
export type DeskNotice = {
	id: string;
	kind: string;
	channel: 'mail' | 'sms' | 'push';
	state: 'due' | 'sent' | 'failed' | 'dropped';
	to: string | null;
	attempts: number;
	lastError: string | null;
	createdAt: string;
	sentAt: string | null;
	/** The notice that it repeats, and who had it sent again. */
	repeats: string | null;
	who: string | null;
	/** A code: never shown, never sent again. */
	secret: boolean;
};

/** What sending one again was answered with; `about` is its id. */
export type ResendAnswer = { about: string; done?: true; code?: RefusalCode };
