import { NOTICE_NEEDS, needOf } from './needs.ts';

/**
 * What notices are about, as people switch them on and off. A kind belongs to one topic; a new kind finds its own by how
 * its name begins.
 */
export const TOPICS = [
	'parcel',
	'delay',
	'window',
	'order',
	'cancel',
	'return',
	'exchange',
	'refund',
	'credit',
	'feedback'
] as const;
export type Topic = (typeof TOPICS)[number];

export const isTopic = (text: string): text is Topic => (TOPICS as readonly string[]).includes(text);

/** The first that fits; each is a whole kind or the beginning of several. */
const TOPIC_OF: readonly (readonly [string, Topic])[] = [
	['order_in', 'order'],
	['handed_over', 'parcel'],
	['delivered', 'parcel'],
	['out_for_delivery', 'parcel'],
	['attempt_failed', 'parcel'],
	['pickup_', 'parcel'],
	['parcel_', 'parcel'],
	['delay_', 'delay'],
	['promise_', 'delay'],
	['window', 'window'],
	['cancel_', 'cancel'],
	['withdrawal', 'cancel'],
	['return_', 'return'],
	['keep_', 'return'],
	['exchange_', 'exchange'],
	['refund_', 'refund'],
	['goodwill_', 'refund'],
	['price_', 'refund'],
	['pay_', 'refund'],
	['credit_', 'credit'],
	['feedback', 'feedback']
];

/** Nothing of what is nobody's to switch: codes, and what goes to the shop's own people. */
export const topicOf = (kind: string): Topic | undefined =>
	TOPIC_OF.find(([start]) => kind.startsWith(start))?.[1];

/** Whether a mail of this kind may be switched off. */
export const isOptionalMail = (kind: string): boolean => needOf(kind) === 'optional';

const KINDS = Object.keys(NOTICE_NEEDS);

function mailChoiceOf(topic: Topic): 'all' | 'some' | 'none' {
	const needs = KINDS.filter((kind) => topicOf(kind) === topic).map(needOf);
	if (needs.every((need) => need === 'optional')) return 'all';
	return needs.includes('optional') ? 'some' : 'none';
}

/** How much of a topic can be switched off as mail: all of it, some of it, or none. */
export const MAIL_CHOICE = Object.fromEntries(
	TOPICS.map((topic) => [topic, mailChoiceOf(topic)])
) as Readonly<Record<Topic, 'all' | 'some' | 'none'>>;

/** What is of no use in the morning: it wakes people up. */
const URGENT = /^(code|refund_failed|window_closes|pay_yourself)/;

export const isUrgent = (kind: string): boolean => URGENT.test(kind);

/** Whether a notice may be pushed to a device at all: it is about one order and no secret. */
export const mayPush = (kind: string): boolean => topicOf(kind) !== undefined && kind !== 'credit_ends';

/** How a push service treats a message (RFC 8030): seconds for which a sleeping device still gets it, and how eagerly. */
export function pushCare(kind: string): { ttlS: number; urgency: 'high' | 'normal' | 'low' } {
	if (isUrgent(kind)) return { ttlS: 6 * 3600, urgency: 'high' };
	if (kind.startsWith('out_for_delivery')) return { ttlS: 12 * 3600, urgency: 'high' };
	return { ttlS: 3 * 86_400, urgency: topicOf(kind) === 'credit' ? 'low' : 'normal' };
}
