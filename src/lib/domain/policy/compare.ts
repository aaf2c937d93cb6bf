import { listUntils, type PolicyDocument, type Rule } from './document.ts';

/** What of a policy differs: a rule or an extension by its id, or one of the document's other fields. */
export type PolicyPart = 'cancel' | 'return' | 'extend';
export type PolicyField =
	| 'zone'
	| 'currency'
	| 'holidays'
	| 'quote_ttl'
	| 'waive_fee_when'
	| 'requests'
	| 'returns'
	| 'price_promise'
	| 'shortage';
export type PolicyChange =
	| {
			part: PolicyPart;
			id: string;
			/** `moved`: its words are the same, but it is asked before or after others that it was not before. */
			change: 'added' | 'removed' | 'changed' | 'moved';
			before: unknown;
			after: unknown;
	  }
	| { part: PolicyField; id: null; change: 'changed'; before: unknown; after: unknown };

const FIELDS: readonly PolicyField[] = [
	'zone',
	'currency',
	'holidays',
	'quote_ttl',
	'waive_fee_when',
	'requests',
	'returns',
	'price_promise',
	'shortage'
];

/**
 * The difference of two policy documents, in the order in which a document is read. Pure. Only what they mean counts:
 * the order of a rule's keys, `until` written as one or as a list of one, and the order of days off or of faults are no
 * difference; the order of rules is, because the first that matches wins.
 *
 * @returns nothing where both say the same; `before` or `after` is null where it is not there
 */
export function comparePolicies(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
	const fields = FIELDS.flatMap((part): PolicyChange[] =>
		meaning(before[part]) === meaning(after[part])
			? []
			: [{ part, id: null, change: 'changed', before: before[part] ?? null, after: after[part] ?? null }]
	);
	return [
		...compareListed('cancel', before.cancel, after.cancel),
		...compareListed('return', before.return, after.return),
		...compareListed('extend', before.extend, after.extend),
		...fields
	];
}

type Listed = { id: string };

function compareListed(
	part: PolicyPart,
	before: readonly Listed[],
	after: readonly Listed[]
): PolicyChange[] {
	const [old, now] = [byId(before), byId(after)];
	const stayed = new Set(
		longestCommon(
			before.map(({ id }) => id).filter((id) => now.has(id)),
			after.map(({ id }) => id).filter((id) => old.has(id))
		)
	);
	const changes = after.flatMap((rule): PolicyChange[] => {
		const { id } = rule;
		const was = old.get(id);
		if (!was) return [{ part, id, change: 'added', before: null, after: rule }];
		if (meaning(was) !== meaning(rule)) return [{ part, id, change: 'changed', before: was, after: rule }];
		// Extensions are not asked one after the other: the longest counts.
		const moved = part !== 'extend' && !stayed.has(id);
		return moved ? [{ part, id, change: 'moved', before: was, after: rule }] : [];
	});
	const gone = before
		.filter(({ id }) => !now.has(id))
		.map((was): PolicyChange => ({ part, id: was.id, change: 'removed', before: was, after: null }));
	return [...changes, ...gone];
}

const byId = (list: readonly Listed[]) => new Map(list.map((one) => [one.id, one]));

/** The longest run of ids that stand in the same order in both lists: all others have moved. */
function longestCommon(a: readonly string[], b: readonly string[]): string[] {
	const at = new Map(b.map((id, index) => [id, index]));
	const best: string[][] = [];
	for (const [index, id] of a.entries()) {
		const before = a
			.slice(0, index)
			.map((other, position) => ((at.get(other) ?? 0) < (at.get(id) ?? 0) ? (best[position] ?? []) : []));
		const longest = before.reduce((most, one) => (one.length > most.length ? one : most), []);
		best.push([...longest, id]);
	}
	return best.reduce((most, one) => (one.length > most.length ? one : most), []);
}

/** A value as text that is equal for what means the same. */
function meaning(value: unknown): string {
	return JSON.stringify(ordered(plainRule(value))) ?? 'null';
}

/** Rules keep the order of their steps; lists of plain values (days, faults, tags) have none. */
function ordered(value: unknown): unknown {
	if (Array.isArray(value)) {
		const list = value.map(ordered);
		return list.every((one) => typeof one === 'string') ? list.toSorted() : list;
	}
	if (typeof value !== 'object' || value === null) return value;
	const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
	return Object.fromEntries(
		pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, ordered(one)])
	);
}

function plainRule(value: unknown): unknown {
	const isRule = typeof value === 'object' && value !== null && 'steps' in value;
	if (!isRule) return value;
	const rule = value as Rule;
	const when = Object.keys(rule.when ?? {}).length === 0 ? undefined : rule.when;
	return { ...rule, when, steps: rule.steps.map((step) => ({ ...step, until: listUntils(step) })) };
}
