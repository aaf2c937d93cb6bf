import type { LateQueue } from '#domain/desk/queues.ts';
import { m } from '#i18n/paraglide/messages.js';

export const QUEUE_NAMES = {
	requests: m['staff.late.requests'],
	returns_decide: m['staff.late.returns_decide'],
	returns_inspect: m['staff.late.returns_inspect'],
	returns_object: m['staff.late.returns_object'],
	returns_postage: m['staff.late.returns_postage'],
	refunds_failed: m['staff.late.refunds_failed'],
	refunds_unknown: m['staff.late.refunds_unknown'],
	refunds_overdue: m['staff.late.refunds_overdue'],
	shortages: m['staff.late.shortages'],
	parcels_back: m['staff.late.parcels_back'],
	parcels_stalled: m['staff.late.parcels_stalled'],
	left_anyway: m['staff.late.left_anyway'],
	write_backs: m['staff.late.write_backs'],
	untold: m['staff.late.untold'],
	codes: m['staff.late.codes'],
	feedback_urgent: m['staff.late.feedback_urgent'],
	feedback_low: m['staff.late.feedback_low'],
	follow_ups_late: m['staff.late.follow_ups_late'],
	follow_ups: m['staff.late.follow_ups']
} satisfies Record<LateQueue, () => string>;

/** Where each queue is worked on. */
export const QUEUE_LINKS: Record<LateQueue, string> = {
	requests: '/staff/requests',
	returns_decide: '/staff/returns?queue=decide',
	returns_inspect: '/staff/returns?queue=inspect',
	returns_object: '/staff/returns?queue=object',
	returns_postage: '/staff/returns?queue=postage',
	refunds_failed: '/staff/refunds',
	refunds_unknown: '/staff/refunds',
	refunds_overdue: '/staff/refunds',
	shortages: '/staff/shortages',
	parcels_stalled: '/staff/parcels',
	parcels_back: '/staff/parcels#back',
	left_anyway: '/staff/incoming',
	write_backs: '/staff/incoming',
	untold: '/staff/incoming#untold',
	codes: '/staff/incoming',
	feedback_urgent: '/staff/feedback?list=todo',
	feedback_low: '/staff/feedback?list=todo',
	follow_ups_late: '/staff/follow-ups',
	follow_ups: '/staff/follow-ups'
};
