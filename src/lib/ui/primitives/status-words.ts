import type { HistoryView } from '#domain/order/order-view.ts';
import type { PortionState, PreparationStep, RefundState } from '#domain/order/states.ts';
import type { ExceptionCause, TrackingStatus } from '#domain/shipment/tracking-status.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { Tone } from './tone.ts';

/**
 * One table per kind of state. Keys are written out, never put together from strings, so that a new state without
 * words does not compile and unused words stay out of the browser.
 */
type Words<Key extends string> = Record<Key, () => string>;

export const TRACKING_WORDS = {
	pending: m['tracking.pending'],
	info_received: m['tracking.info_received'],
	in_transit: m['tracking.in_transit'],
	out_for_delivery: m['tracking.out_for_delivery'],
	attempt_failed: m['tracking.attempt_failed'],
	available_for_pickup: m['tracking.available_for_pickup'],
	delivered: m['tracking.delivered'],
	exception: m['tracking.exception'],
	expired: m['tracking.expired']
} satisfies Words<TrackingStatus>;

export const CAUSE_WORDS = {
	delayed: m['cause.delayed'],
	customs: m['cause.customs'],
	address: m['cause.address'],
	damaged: m['cause.damaged'],
	lost: m['cause.lost'],
	refused: m['cause.refused'],
	returning: m['cause.returning'],
	returned: m['cause.returned'],
	held: m['cause.held']
} satisfies Words<ExceptionCause>;

export const PREPARATION_WORDS = {
	placed: m['preparation.placed'],
	paid: m['preparation.paid'],
	reserved: m['preparation.reserved'],
	picking: m['preparation.picking'],
	packed: m['preparation.packed'],
	handed_over: m['preparation.handed_over']
} satisfies Words<PreparationStep>;

export const PORTION_WORDS = {
	open: m['portion.open'],
	claimed: m['portion.claimed'],
	packed: m['portion.packed'],
	handed_over: m['portion.handed_over'],
	delivered: m['portion.delivered'],
	cancelled: m['portion.cancelled'],
	returning: m['portion.returning'],
	returned: m['portion.returned']
} satisfies Words<PortionState>;

/** Goods the carrier takes back stay "handed over" until the shop has them; to the shopper they are on the way back. */
export function portionState(
	{ state, parcel }: { state: PortionState; parcel?: string },
	parcels: readonly { id: string; status: TrackingStatus; cause?: ExceptionCause }[]
): PortionState {
	if (state !== 'handed_over' && state !== 'delivered') return state;
	const { status, cause } = parcels.find(({ id }) => id === parcel) ?? {};
	return status === 'exception' && (cause === 'returning' || cause === 'returned') ? cause : state;
}

export const PORTION_TONES = {
	open: 'plain',
	claimed: 'moving',
	packed: 'moving',
	handed_over: 'moving',
	delivered: 'good',
	cancelled: 'plain',
	returning: 'moving',
	returned: 'plain'
} satisfies Record<PortionState, Tone>;

export const REFUND_WORDS = {
	requested: m['refund.requested'],
	sent: m['refund.sent'],
	unknown: m['refund.unknown'],
	settled: m['refund.settled'],
	failed: m['refund.failed']
} satisfies Words<RefundState>;

export const ACTOR_WORDS = {
	system: m['actor.system'],
	machine: m['actor.machine'],
	shopper: m['actor.shopper'],
	staff: m['actor.staff'],
	carrier: m['actor.carrier']
} satisfies Words<HistoryView['actor']['kind']>;

/** What a scan or parcel says: its cause where it has one, else its status. */
export const statusWords = (status: TrackingStatus, cause?: ExceptionCause): string =>
	status === 'exception' && cause ? CAUSE_WORDS[cause]() : TRACKING_WORDS[status]();

/** Good news, bad news, or simply under way. */
export function trackingTone(status: TrackingStatus): Tone {
	if (status === 'delivered') return 'good';
	if (status === 'exception' || status === 'attempt_failed' || status === 'expired') return 'warn';
	return status === 'pending' ? 'plain' : 'moving';
}
