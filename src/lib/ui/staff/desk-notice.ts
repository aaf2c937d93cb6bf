import type { UntoldBecause } from '#domain/notice/untold.ts';
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

/** What a buyer could not be told by mail; `createdAt` is RFC 3339, `to` shown in part. */
export type Untold = {
	id: string;
	kind: string;
	ref: string;
	displayRef: string;
	to: string | null;
	because: UntoldBecause;
	attempts: number;
	lastError: string | null;
	createdAt: string;
};

/** What seeing to one was answered with. */
export type UntoldAnswer =
	| { about: 'untold'; untold: string; done: 'send' | 'told'; code?: undefined }
	| { about: 'untold'; untold: string; wanted: 'send' | 'told'; code: RefusalCode; done?: undefined }
	| null;
