import type { RefundMoment } from '../return/refund-when.ts';
import type { WayBack } from '../return/states.ts';
import type { DelaySilence } from '../shortage/states.ts';

/**
 * The policy document (api.md, "Policy document"), already parsed: amounts are safe integers in minor units of
 * `currency`, days are `2026-12-25`, durations ISO 8601. Field names are the wire's, because this *is* the wire.
 */
export type PolicyDocument = {
	/** Named zone in which days begin and end. */
	zone: string;
	currency: string;
	/** The shop's own days off, for business days. The floors never look at them. */
	holidays: string[];
	quote_ttl?: string | undefined;
	cancel: CancelRule[];
	return: ReturnRule[];
	extend: Extension[];
	waive_fee_when: Fault[];
	requests: { decide_within: string; silence: 'accept' };
	returns?: ReturnTerms | undefined;
	/** Cheaper within so long after the order was placed: the difference goes back for the asking. ISO 8601. */
	price_promise?: { within: string } | undefined;
	/** How buyers are asked whose goods come later than was said. Everything has a default (`shortage/terms.ts`). */
	shortage?: ShortageTerms | undefined;
};

export type ShortageTerms = {
	/** How long an answer is waited for, ISO 8601. */
	answer_within?: string | undefined;
	/** What happens where none comes; a law can turn `wait` into `cancel`. */
	silence?: DelaySilence | undefined;
	/** Who asks: staff, or the shop by itself as soon as it knows when goods come. */
	ask?: 'staff' | 'automatic' | undefined;
};

/** How returns run, beside their windows. Everything has a default (`return/terms.ts`); durations are ISO 8601. */
export type ReturnTerms = {
	/** The ways back the shop offers, the first where none was chosen; where it names none, `own` and labels at no price. */
	ways?: { way: WayBack; price: number }[] | undefined;
	/** Approved and not handed in until then, a return is given up. */
	expire_after?: string | undefined;
	/** What came has to be looked at until then; silence settles it without deduction. */
	inspect_within?: string | undefined;
	/** How long a deduction can be objected to, and an objection be answered; silence gives the deduction back. */
	object_within?: string | undefined;
	/**
	 * The most that is paid back of what buyers spent to send goods by a way of their own, where the shop bears that;
	 * minor units.
	 */
	own_postage_max?: number | undefined;
};

/** What happens to goods, in the order in which it happens to a piece. */
export const EVENTS = ['claimed', 'packed', 'handed_over', 'delivered'] as const;
export type PolicyEvent = (typeof EVENTS)[number];

/** What a clock may start from. */
export const CLOCKS = [
	'placed_at',
	'paid_at',
	'claimed_at',
	'packed_at',
	'handed_over_at',
	'delivered_at'
] as const;
export type Clock = (typeof CLOCKS)[number];

/** Where the shop is at fault; a fee may be waived for each. */
export const FAULTS = [
	'late_against_promise',
	'out_of_stock',
	'wrong_item',
	'defective',
	'damaged_in_transit',
	'missing_parts',
	'not_as_described'
] as const;
export type Fault = (typeof FAULTS)[number];

export const RESOLUTIONS = ['refund', 'store_credit', 'exchange', 'keep'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** When a step ends: at an event, or some time after one. The last local day counts whole where `end_of_day`. */
export type Until =
	| { event: PolicyEvent }
	| { after: Clock; for: string; end_of_day?: boolean | undefined }
	| { after: Clock; business_days: number; end_of_day?: boolean | undefined };

/** Percent of the fee base, and an amount on top; then at least `min` and at most `max`. Minor units. */
export type Fee = {
	percent?: number | undefined;
	fixed?: number | undefined;
	min?: number | undefined;
	max?: number | undefined;
	/** `line` where it is not said. */
	per?: 'line' | 'order' | undefined;
};

export type Step = {
	/** Of several, the first to come. */
	until: Until | Until[];
	fee: Fee | null;
	/** The warehouse has to let the pieces go first. */
	needs?: 'release' | undefined;
	/** Who pays the way back. */
	postage?: 'buyer' | 'shop' | undefined;
};

export type Rule = { id: string; when?: When | undefined; steps: Step[] };
export type CancelRule = Rule;
export type ReturnRule = Rule & {
	resolutions?: Resolution[] | undefined;
	store_credit_bonus_percent?: number | undefined;
	/** How long store credit lasts from the day it is given, ISO 8601; without it, for good. */
	store_credit_expires?: string | undefined;
	/** What is given where the buyer keeps the goods after all. */
	keep?: KeepTerms | undefined;
	/** When the money goes out; `inspection` where it is not said. */
	refund_when?: RefundMoment | undefined;
	/** Whether reasons that a picture would show need one; offered where it is not said. */
	evidence?: 'required' | undefined;
	/** Whether somebody it was given to may send it back for store credit or other goods; they may where it is not said. */
	gift?: boolean | undefined;
	/** How long the shop answers for what is damaged or faulty, ISO 8601 from each delivery; the law's time where it is longer. */
	warranty?: string | undefined;
	/** What a person looks at before it is approved: reasons by their handles, refunds of at least so much. */
	review?: { reasons?: string[] | undefined; above?: number | undefined } | undefined;
};

/**
 * Money back without the goods: percent of what was paid for the pieces. Only for pieces cheaper than `below` (minor units
 * of the policy's currency) and for these `reasons`, where it says so.
 */
export type KeepTerms = { percent: number; below?: number | undefined; reasons?: string[] | undefined };

/** Orders placed from the first to the last of `placed`, both included, may come back until that day ends. */
export type Extension = { id: string; placed: [string, string]; return_until: string };

/** What a rule may ask about an order as it was placed, and what kind of fact each is. */
export const CONDITIONS = {
	'order.total': 'number',
	'order.market': 'text',
	'order.tags': 'tags',
	'order.placed': 'instant',
	'buyer.kind': 'text',
	'buyer.country': 'text',
	'buyer.tier': 'text',
	'line.tags': 'tags',
	'line.category': 'text',
	'line.sku': 'text',
	'line.unit_price': 'number',
	'line.quantity': 'number'
} as const;
export type ConditionKey = keyof typeof CONDITIONS;

/** Conditions over amounts: they say nothing about an order in another currency. */
export const AMOUNT_CONDITIONS: readonly ConditionKey[] = ['order.total', 'line.unit_price'];

type Scalar = string | number;
/** All that are named must hold. */
export type Operators = {
	any?: Scalar[] | undefined;
	all?: Scalar[] | undefined;
	none?: Scalar[] | undefined;
	in?: Scalar[] | undefined;
	gte?: Scalar | undefined;
	lt?: Scalar | undefined;
};
export type When = { [Key in ConditionKey]?: Scalar | Operators | undefined };

/** A published document. Immutable. */
export type PolicyVersion = {
	id: string;
	version: number;
	/** RFC 3339: orders placed from then on have this version. */
	valid_from: string;
	document: PolicyDocument;
};

/** The rule for orders that no other rule matches must ask nothing. */
export const asksNothing = (rule: Rule): boolean => Object.keys(rule.when ?? {}).length === 0;

export const listUntils = (step: Step): Until[] => (Array.isArray(step.until) ? step.until : [step.until]);

/** The event a clock starts from; undefined for what is known from the day the order was placed. */
export function eventOfClock(clock: Clock): PolicyEvent | undefined {
	return EVENTS.find((event) => clock === `${event}_at`);
}
