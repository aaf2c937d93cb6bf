import type { BulkAction } from '#domain/desk/bulk.ts';
import type { BulkState } from '#domain/desk/bulk.ts';
import type { TaskKind } from '#domain/desk/tasks.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { m } from '#i18n/paraglide/messages.js';

/** Who has what of a queue; instants are RFC 3339. */
export type Board = {
	kind: TaskKind;
	me: string;
	/** When it was read, by the server's clock. */
	now: string;
	holders: Record<string, { staff: string; name: string; until: string }>;
	colleagues: { id: string; name: string }[];
	runs: BulkRun[];
};

export type BulkRun = {
	id: string;
	action: BulkAction;
	state: BulkState;
	startsAt: string;
	count: number;
	done: number;
	refused: { subject: string; label: string | null; code: string }[];
};

/** What a form about tasks was answered with. */
export type TaskAnswer =
	| { about: 'task'; task: string; turned: 'take' | 'give_back' | 'hand'; code?: undefined }
	| { about: 'task'; task: string; code: RefusalCode; by?: string; until?: string; turned?: undefined }
	| { about: 'bulk'; started: string; code?: undefined }
	| { about: 'bulk' | 'undo'; code: RefusalCode; by?: string; until?: string; started?: undefined }
	| { about: 'undo'; undone: string; code?: undefined }
	| null;

/** A form's answer where it is about tasks. */
export function taskAnswer(form: { about?: string } | null | undefined): TaskAnswer {
	const about = form && 'about' in form ? form.about : undefined;
	return about === 'task' || about === 'bulk' || about === 'undo' ? (form as TaskAnswer) : null;
}

export const BULK_WORDS = {
	'request.accept': m['staff.bulk.action.request_accept'],
	'request.decline': m['staff.bulk.action.request_decline'],
	'return.accept': m['staff.bulk.action.return_accept'],
	'parcel.quiet': m['staff.bulk.action.parcel_quiet'],
	'write_back.retry': m['staff.bulk.action.write_back_retry'],
	'refund.retry': m['staff.bulk.action.refund_retry']
} satisfies Record<BulkAction, () => string>;

/** A row's id on the page. */
export const rowId = (subject: string) => `row-${subject}`;

/** The colleague who has something in hand as the page was read; nobody where it is oneself. */
export function holderOf(
	{ holders, me, now }: Board,
	subject: string
): { name: string; until: string } | undefined {
	const holder = holders[subject];
	return holder && holder.staff !== me && holder.until > now ? holder : undefined;
}
