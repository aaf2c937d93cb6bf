import type { ReturnRecord } from './return-record.ts';
import { GIVEN_UP, type ReturnState } from './states.ts';

/** The way a return goes, where nothing ends it before (`TRANSITIONS`): a step may be left out, never turned round. */
export const RETURN_PATH = [
	'requested',
	'needs_review',
	'approved',
	'in_transit',
	'received',
	'inspected',
	'settled',
	'closed'
] as const satisfies readonly ReturnState[];

export type ReturnStep = {
	state: ReturnState;
	/** `now`: where it stands. */
	is: 'done' | 'now' | 'ahead';
	/** When it was reached, RFC 3339. */
	at: string | null;
	/** Of the step that comes next: by when it happens, RFC 3339. */
	by: string | null;
};

type Record = Pick<
	ReturnRecord,
	| 'state'
	| 'created_at'
	| 'decide_by'
	| 'approved_at'
	| 'expires_at'
	| 'sent_at'
	| 'received_at'
	| 'settle_by'
	| 'inspected_at'
	| 'object_by'
	| 'settled_at'
	| 'closed_at'
	| 'ended_at'
>;

/**
 * Where a return stands on its way: what was done and when, where it is, what comes next and by when. What was left out
 * (a parcel that nobody saw leave, goods that nobody looked at) is not told as done. Pure.
 *
 * @param hasMoney whether any money goes back: where goods were exchanged even, none is waited for, and it is over once
 * they were looked at
 */
export function returnSteps(back: Record, hasMoney = true): ReturnStep[] {
	const at = reachedAt(back);
	const path: readonly ReturnState[] = hasMoney ? RETURN_PATH : RETURN_PATH.filter((one) => one !== 'closed');
	const isGivenUp = GIVEN_UP.some((state) => state === back.state);
	const stands = back.state === 'closed' && !hasMoney ? 'settled' : back.state;
	const place = path.indexOf(stands);
	const reached = RETURN_PATH.filter((state, index) =>
		isGivenUp ? at[state] !== null : index < place && at[state] !== null
	).map((state): ReturnStep => ({ state, is: 'done', at: at[state], by: null }));
	if (isGivenUp) return [...reached, { state: back.state, is: 'now', at: back.ended_at, by: null }];
	const here = RETURN_PATH[place];
	if (!here) return reached;
	const ahead = path
		.slice(place + 1)
		.filter((state) => state !== 'needs_review')
		.map((state, index): ReturnStep => ({
			state,
			is: 'ahead',
			at: null,
			by: index === 0 ? byOf(back) : null
		}));
	return [
		...reached,
		{ state: here, is: ahead.length === 0 ? 'done' : 'now', at: at[here], by: null },
		...ahead
	];
}

const reachedAt = (back: Record): { [State in (typeof RETURN_PATH)[number]]: string | null } => ({
	requested: back.created_at,
	needs_review: back.decide_by === null ? null : back.created_at,
	approved: back.approved_at,
	in_transit: back.sent_at,
	received: back.received_at,
	inspected: back.inspected_at,
	settled: back.settled_at,
	closed: back.closed_at
});

/** By when the next step happens; null where no clock runs. */
export function byOf({ state, decide_by, expires_at, settle_by, object_by }: Record): string | null {
	switch (state) {
		case 'needs_review':
			return decide_by;
		case 'approved':
			return expires_at;
		case 'received':
			return settle_by;
		case 'inspected':
			return object_by;
		default:
			return null;
	}
}
