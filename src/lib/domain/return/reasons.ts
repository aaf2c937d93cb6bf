import type { Fault } from '../policy/document.ts';

/**
 * Why buyers send goods back, as handles that keep their meaning in every language, each below the question it answers
 * (product.md, "Reasons"). Added to, never taken away. `fault`: the shop's, if it is true, so that it pays the way back
 * and its policy may waive the fee; being late is told by the order's own dates and by nobody's word. `evidence`: a
 * picture would show it.
 */
export const RETURN_REASON_TREE = {
	fit: { too_small: {}, too_large: {} },
	not_as_expected: {
		not_as_described: { fault: 'not_as_described', evidence: true },
		quality: {},
		style: {}
	},
	something_wrong: {
		defective: { fault: 'defective', evidence: true },
		damaged_in_transit: { fault: 'damaged_in_transit', evidence: true },
		wrong_item: { fault: 'wrong_item', evidence: true },
		missing_parts: { fault: 'missing_parts', evidence: true },
		arrived_late: {}
	},
	no_longer_wanted: { unwanted: {}, gift: {}, other: {} }
} as const satisfies Record<string, Record<string, { fault?: Fault; evidence?: true }>>;

export type ReasonGroup = keyof typeof RETURN_REASON_TREE;
type Handles<Group> = Group extends ReasonGroup ? keyof (typeof RETURN_REASON_TREE)[Group] : never;
export type ReturnReason = Handles<ReasonGroup>;

type Facts = { group: ReasonGroup; fault?: Fault; evidence?: true };
const FACTS = new Map<string, Facts>(
	Object.entries(RETURN_REASON_TREE).flatMap(([group, reasons]) =>
		Object.entries(reasons).map(
			([handle, facts]) => [handle, { group: group as ReasonGroup, ...facts }] as const
		)
	)
);

export const RETURN_REASONS = [...FACTS.keys()] as [ReturnReason, ...ReturnReason[]];

/** @returns what is known of a reason; undefined for words that are no handle of ours */
export const reasonFacts = (reason: string | undefined): Facts | undefined =>
	reason === undefined ? undefined : FACTS.get(reason);

/** Whether a picture would show what a reason says. */
export const needsEvidence = (reason: string | undefined): boolean => reasonFacts(reason)?.evidence === true;

/** The reasons of a question, in their order. */
export const reasonsOf = (group: ReasonGroup): ReturnReason[] =>
	RETURN_REASONS.filter((reason) => FACTS.get(reason)?.group === group);

/** What people wear, in the words shops have for it: whether it fits is asked first there, and nowhere else. */
const WORN =
	/cloth|apparel|fashion|shoe|sneaker|boot|dress|shirt|trouser|pants|jean|jacket|coat|knit|wear|服|鞋|衣|裤|裙/i;

/** The questions in the order in which they are worth asking about goods of a category (product.md, "Return"). */
export function reasonGroups(category: string | null): ReasonGroup[] {
	const groups = Object.keys(RETURN_REASON_TREE) as ReasonGroup[];
	return category !== null && WORN.test(category) ? groups : groups.filter((group) => group !== 'fit');
}
