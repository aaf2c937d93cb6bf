import { millisOf } from '../time/instant.ts';
import { advance, type ReturnEvent, type ReturnKind, type ReturnState } from './states.ts';

/**
 * What staff do about a return, in the order in which it comes up. `object`: against a deduction, for its buyer who said so
 * by another way; `answer`: to an objection.
 */
export const DESK_STEPS = [
	'accept',
	'decline',
	'sent',
	'receive',
	'inspect',
	'object',
	'answer',
	'cancel'
] as const;
export type DeskStep = (typeof DESK_STEPS)[number];

const EVENT_OF = {
	accept: 'approve',
	decline: 'decline',
	sent: 'send',
	receive: 'receive',
	inspect: 'inspect',
	// It leads nowhere by itself: it stops what would be settled without it.
	object: 'settle',
	answer: 'settle',
	cancel: 'cancel'
} as const satisfies Record<DeskStep, ReturnEvent>;

type Facts = {
	state: ReturnState;
	kind: ReturnKind;
	/** How many pieces have not come yet. */
	coming: number;
	objectedAt: string | null;
	/** Until when a deduction can be objected to, and the instant asked about: RFC 3339. */
	objectBy: string | null;
	now: string;
	refundedAt: string | null;
};

/**
 * The steps that can be taken now: those that the state machine knows, less what a withdrawal forbids (nobody declines it
 * or gives it up for its buyer), what there is nothing to do about, and what money that has gone out has made final.
 */
export function deskSteps({ state, kind, coming, ...facts }: Facts): DeskStep[] {
	const { objectedAt, objectBy, refundedAt, now } = facts;
	const canObject = objectBy !== null && millisOf(now) < millisOf(objectBy);
	const may: Record<DeskStep, boolean> = {
		accept: true,
		decline: kind === 'return',
		sent: true,
		receive: coming > 0,
		inspect: true,
		object: state === 'inspected' && objectedAt === null && canObject,
		answer: state === 'inspected' && objectedAt !== null,
		cancel: kind === 'return' && refundedAt === null
	};
	return DESK_STEPS.filter((step) => may[step] && advance(state, EVENT_OF[step]) !== undefined);
}

/**
 * Where a return stands in the desk's list. What waits for the shop: `decide`, `inspect`, `object` (a deduction was objected
 * to), `postage` (its buyer asked for the postage they paid, wherever its goods are), `expired` (its label ran out and its
 * money has gone out, so that no clock decides). `transit`: on its way back. `buyer`: it waits for the buyer, to send it or
 * to object. `over`: settled or ended.
 */
export const DESK_QUEUES = [
	'decide',
	'inspect',
	'object',
	'postage',
	'expired',
	'transit',
	'buyer',
	'over'
] as const;
export type DeskQueue = (typeof DESK_QUEUES)[number];
/** What the list begins with: what waits for the shop, then what is on its way. */
export const OPEN_QUEUES = [
	'decide',
	'inspect',
	'object',
	'postage',
	'expired',
	'transit'
] as const satisfies DeskQueue[];

/** @returns the queue that an address names; undefined for what is none */
export const queueNamed = (name: string | null): DeskQueue | undefined =>
	DESK_QUEUES.find((one) => one === name);
