import type { TaskKind } from './tasks.ts';

/** What the desk's first page counts: things that wait for somebody of the shop, the most pressing kind first. */
export const LATE_QUEUES = [
	'feedback_urgent',
	'follow_ups_late',
	'requests',
	'returns_decide',
	'returns_inspect',
	'returns_object',
	'returns_postage',
	'refunds_failed',
	'refunds_unknown',
	'refunds_overdue',
	'shortages',
	'parcels_stalled',
	'parcels_back',
	'left_anyway',
	'write_backs',
	'untold',
	'feedback_low',
	'follow_ups',
	'codes'
] as const;
export type LateQueue = (typeof LATE_QUEUES)[number];

/** What somebody has in hand of each. */
export const QUEUE_KINDS: Record<LateQueue, TaskKind> = {
	requests: 'request',
	returns_decide: 'return',
	returns_inspect: 'return',
	returns_object: 'return',
	returns_postage: 'return',
	refunds_failed: 'refund',
	refunds_unknown: 'refund',
	refunds_overdue: 'refund',
	shortages: 'shortage',
	parcels_stalled: 'parcel',
	parcels_back: 'parcel',
	left_anyway: 'parcel',
	write_backs: 'write_back',
	untold: 'notice',
	codes: 'code',
	feedback_urgent: 'feedback',
	feedback_low: 'feedback',
	follow_ups_late: 'follow_up',
	follow_ups: 'follow_up'
};

/** Money is the managers' (`/staff/refunds`): an agent is not shown a queue that they cannot open. */
export const MANAGERS_QUEUES: readonly LateQueue[] = ['refunds_failed', 'refunds_unknown', 'refunds_overdue'];

/** Queues whose oldest instant is when something is due; of the others it is since when it waits. */
export const DUE_QUEUES: readonly LateQueue[] = [
	...(['requests', 'returns_decide', 'returns_inspect', 'returns_object', 'returns_postage'] as const),
	...(['refunds_failed', 'refunds_unknown', 'refunds_overdue', 'write_backs'] as const),
	...(['feedback_urgent', 'feedback_low', 'follow_ups_late', 'follow_ups'] as const)
];

/** More are not counted: "1000 or more" says enough, and counting stays short. */
export const MOST_COUNTED = 1000;

/** One queue as it stands. Instants are RFC 3339. */
export type QueueState = {
	queue: LateQueue;
	/** At most 1000; then there are as many or more. */
	count: number;
	/** The earliest time something is due, or since when the oldest waits; nothing in an empty queue. */
	oldest: string | null;
	/** Of those counted, how many are past the time they are due; none where nothing says when. */
	late: number;
	/** How many whoever reads it has in hand. */
	mine: number;
};
