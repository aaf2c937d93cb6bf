import type { Finding, Theme } from '#domain/shop/accent.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** What a page of settings hears after one of its forms. */
export type SettingsAnswer = {
	about: string;
	done?: boolean;
	code?: RefusalCode;
	/** Which field is wrong. */
	field?: string | undefined;
	findings?: Finding[] | undefined;
	proposed?: Theme | undefined;
	said?: string | undefined;
	step?: string | null | undefined;
	typed?: Record<string, string> | undefined;
} | null;

/** What somebody typed that was refused; where a colleague was faster, what holds now is shown instead. */
export const typedBack = (answer: SettingsAnswer, about: string): Record<string, string> | undefined =>
	answer?.about === about && answer.code && answer.code !== 'version.mismatch' ? answer.typed : undefined;

/** Whether the form that is answered is this one, and the named field is wrong in it. */
export const isWrong = (answer: SettingsAnswer, about: string, field: string): boolean =>
	answer?.about === about && answer.code === 'request.invalid' && answer.field === field;
