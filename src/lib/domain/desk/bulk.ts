import {
	DECIDE_REASONS,
	QUIET_REASONS,
	readReason,
	RETRY_REASONS,
	RETURN_REASONS_OF,
	type ReasonHandle
} from '../access/staff-reason.ts';
import type { StaffRole } from '../access/staff-role.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { TaskKind } from './tasks.ts';

export const BULK_ACTIONS = [
	'request.accept',
	'request.decline',
	'return.accept',
	'parcel.quiet',
	'write_back.retry',
	'refund.retry'
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

export const BULK_STATES = ['waiting', 'running', 'done', 'undone'] as const;
export type BulkState = (typeof BULK_STATES)[number];
export const BULK_ITEM_STATES = ['waiting', 'done', 'refused'] as const;
export type BulkItemState = (typeof BULK_ITEM_STATES)[number];

/** What each does things to, who may have it done, and why they say they do. */
export const BULK_RULES: Record<
	BulkAction,
	{ kind: TaskKind; role: StaffRole; reasons: readonly ReasonHandle[] }
> = {
	'request.accept': { kind: 'request', role: 'agent', reasons: DECIDE_REASONS.slice(0, 1) },
	'request.decline': { kind: 'request', role: 'agent', reasons: DECIDE_REASONS.slice(1) },
	'return.accept': { kind: 'return', role: 'agent', reasons: RETURN_REASONS_OF.accept },
	'parcel.quiet': { kind: 'parcel', role: 'agent', reasons: QUIET_REASONS },
	'write_back.retry': { kind: 'write_back', role: 'agent', reasons: RETRY_REASONS },
	// Money is the managers', as it is one by one.
	'refund.retry': { kind: 'refund', role: 'manager', reasons: RETRY_REASONS }
};

/** For so long nothing is done, and everything can be taken back; milliseconds. */
export const UNDO_FOR_MS = 10_000;
/** More are chosen in two goes. */
export const MOST_CHOSEN = 200;
/** For how many days a silent parcel can be left alone. */
export const QUIET_DAYS = [1, 2, 3, 7] as const;

export type BulkAsked = {
	action: BulkAction;
	/** Each once, in the order they were chosen. */
	subjects: string[];
	reason: string;
	/** Of `parcel.quiet` only. */
	days: number | null;
};

/**
 * What somebody asks to have done with several things, as it is kept.
 *
 * Refusals: `request.invalid` for an action nobody knows or days nobody offered; `bulk.empty`; `bulk.too_many` with the
 * `most`; `reason.missing`.
 */
export function readBulk(asked: {
	action: string;
	subjects: readonly string[];
	reason: { handle: string; words: string };
	days: number;
}): Result<BulkAsked> {
	const action = BULK_ACTIONS.find((one) => one === asked.action);
	if (!action) return refuse('request.invalid', { field: 'action' });
	const subjects = [...new Set(asked.subjects.filter((one) => one !== ''))];
	if (subjects.length === 0) return refuse('bulk.empty');
	if (subjects.length > MOST_CHOSEN) return refuse('bulk.too_many', { most: MOST_CHOSEN });
	const days = action === 'parcel.quiet' ? asked.days : null;
	if (days !== null && !QUIET_DAYS.some((one) => one === days))
		return refuse('request.invalid', { field: 'days' });
	// One reason for all of them, so words by themselves have to do where none of the handles fits.
	const reason = readReason([...BULK_RULES[action].reasons, 'other'], asked.reason);
	return reason.ok ? accept({ action, subjects, reason: reason.value, days }) : reason;
}
