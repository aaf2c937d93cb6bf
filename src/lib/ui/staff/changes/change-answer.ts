import type { TypedTold } from '#domain/change/read-change.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** What a form of a change's page was answered with. */
export type ChangeAnswer = {
	about: 'tell' | 'hide' | 'takeBack';
	done?: true;
	code?: RefusalCode;
	field?: string | undefined;
	typed?: TypedTold | null;
} | null;
