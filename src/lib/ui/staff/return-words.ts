import type { LateQueue } from '#domain/desk/queues.ts';
import type { Resolution } from '#domain/policy/document.ts';
import type { DeskQueue, DeskStep } from '#domain/return/desk-steps.ts';
import type { ConditionBack, ReturnState, WayBack } from '#domain/return/states.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { Tone } from '#ui/primitives/tone.ts';

export const STATE_WORDS = {
	requested: m['return.state.requested'],
	needs_review: m['return.state.needs_review'],
	approved: m['return.state.approved'],
	declined: m['return.state.declined'],
	in_transit: m['return.state.in_transit'],
	received: m['return.state.received'],
	inspected: m['return.state.inspected'],
	settled: m['return.state.settled'],
	closed: m['return.state.closed'],
	cancelled: m['return.state.cancelled'],
	expired: m['return.state.expired']
} satisfies Record<ReturnState, () => string>;

export const WAY_WORDS = {
	own: m['return.way.own'],
	label: m['return.way.label'],
	drop_off: m['return.way.drop_off'],
	pick_up: m['return.way.pick_up']
} satisfies Record<WayBack, () => string>;

const RESOLUTION_WORDS = {
	refund: m['returning.resolutions.refund'],
	store_credit: m['returning.resolutions.store_credit'],
	exchange: m['returning.resolutions.exchange'],
	keep: m['returning.resolutions.keep']
} satisfies Record<Resolution, () => string>;

/** What its buyer would like for a line; under warranty goods are exchanged for the same. */
export const wishWords = (resolution: Resolution, isWarranty: boolean): string =>
	isWarranty && resolution === 'exchange' ? m['warranty.replace']() : RESOLUTION_WORDS[resolution]();

export const CONDITION_WORDS = {
	new: m['staff.returns.condition.new'],
	opened: m['staff.returns.condition.opened'],
	used: m['staff.returns.condition.used'],
	damaged: m['staff.returns.condition.damaged']
} satisfies Record<ConditionBack, () => string>;

/** The desk's queues of goods that come back: a page about them reads itself again when one of these changes. */
export const RETURN_QUEUES: readonly LateQueue[] = [
	'returns_decide',
	'returns_inspect',
	'returns_object',
	'returns_postage'
];

export const QUEUE_WORDS = {
	decide: m['staff.returns.queue.decide'],
	inspect: m['staff.returns.queue.inspect'],
	object: m['staff.returns.queue.object'],
	postage: m['staff.returns.queue.postage'],
	expired: m['staff.returns.queue.expired'],
	transit: m['staff.returns.queue.transit'],
	buyer: m['staff.returns.queue.buyer'],
	over: m['staff.returns.queue.over']
} satisfies Record<DeskQueue, () => string>;

export const QUEUE_TONES = {
	decide: 'warn',
	inspect: 'warn',
	object: 'warn',
	postage: 'warn',
	expired: 'warn',
	transit: 'moving',
	buyer: 'plain',
	over: 'plain'
} satisfies Record<DeskQueue, Tone>;

export const THEN_WORDS = {
	decide: m['staff.returns.then.decide'],
	inspect: m['staff.returns.then.inspect'],
	object: m['staff.returns.then.object'],
	postage: m['staff.returns.then.postage'],
	expired: m['staff.returns.then.expired'],
	transit: m['staff.returns.then.transit'],
	buyer: m['staff.returns.then.buyer'],
	over: m['staff.returns.then.over']
} satisfies Record<DeskQueue, () => string>;

export const STEP_WORDS = {
	accept: m['staff.returns.step.accept'],
	decline: m['staff.returns.step.decline'],
	sent: m['staff.returns.step.sent'],
	receive: m['staff.returns.step.receive'],
	inspect: m['staff.returns.step.inspect'],
	object: m['staff.returns.step.object'],
	answer: m['staff.returns.step.answer'],
	cancel: m['staff.returns.step.cancel']
} satisfies Record<DeskStep, () => string>;

export const NOW_WORDS = {
	accept: m['staff.returns.now.accept'],
	decline: m['staff.returns.now.decline'],
	sent: m['staff.returns.now.sent'],
	receive: m['staff.returns.now.receive'],
	inspect: m['staff.returns.now.inspect'],
	object: m['staff.returns.now.object'],
	answer: m['staff.returns.now.answer'],
	cancel: m['staff.returns.now.cancel']
} satisfies Record<DeskStep, () => string>;

export const DID_WORDS = {
	accept: m['staff.returns.did.accept'],
	decline: m['staff.returns.did.decline'],
	sent: m['staff.returns.did.sent'],
	receive: m['staff.returns.did.receive'],
	inspect: m['staff.returns.did.inspect'],
	object: m['staff.returns.did.object'],
	answer: m['staff.returns.did.answer'],
	cancel: m['staff.returns.did.cancel']
} satisfies Record<DeskStep, () => string>;

type Clocked = { queue: DeskQueue; state: ReturnState; clock: string; createdAt: string; kind: string };

/** By which clock a return stands where it does. @param when an instant in words */
export function clockWords(
	{ queue, state, clock, createdAt }: Clocked,
	when: (at: string) => string
): string {
	const at = { when: when(clock) };
	if (queue === 'buyer') {
		// A withdrawal's goods have no label that runs out.
		if (clock === createdAt) return m['staff.returns.clock.open'](at);
		return state === 'inspected'
			? m['staff.returns.clock.object_by'](at)
			: m['staff.returns.clock.hand_in'](at);
	}
	return {
		decide: m['staff.returns.clock.decide'],
		inspect: m['staff.returns.clock.inspect'],
		object: m['staff.returns.clock.object'],
		postage: m['staff.returns.clock.postage'],
		expired: m['staff.returns.clock.expired'],
		transit: m['staff.returns.clock.transit'],
		over: m['staff.returns.clock.over']
	}[queue](at);
}

/** Whether the clock of a queue is one that the shop can miss. */
export const isDeadline = (queue: DeskQueue): boolean =>
	queue === 'decide' || queue === 'inspect' || queue === 'object' || queue === 'postage';
