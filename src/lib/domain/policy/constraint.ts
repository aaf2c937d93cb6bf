import { findDay, millisOf, type Millis } from '../time/instant.ts';
import { startOfDay } from '../time/local-day.ts';
import { CONDITIONS, type ConditionKey, type Operators, type When } from './document.ts';

/** What one key of a `when` asks, in one form for all ways of writing it. Lists are empty where nothing is asked. */
export type Constraint =
	| { kind: 'text'; oneOf: string[] | null; none: string[] }
	| { kind: 'tags'; any: string[][]; all: string[]; none: string[] }
	| { kind: 'number' | 'instant'; oneOf: number[] | null; none: number[]; from: number; below: number };

type Range = Extract<Constraint, { from: number }>;

/** Keys with what they ask, in the order of the document. */
export type Constraints = ReadonlyMap<ConditionKey, Constraint>;

/** @param zone where the days of `order.placed` begin */
export function constraintsOf(when: When | undefined, zone: string): Constraints {
	const keys = Object.keys(when ?? {}) as ConditionKey[];
	return new Map(keys.map((key) => [key, constraintOf(key, when?.[key], zone)]));
}

function constraintOf(key: ConditionKey, value: When[ConditionKey], zone: string): Constraint {
	const kind = CONDITIONS[key];
	const asked: Operators = typeof value === 'object' ? value : { in: value === undefined ? [] : [value] };
	// `any` of a single fact means the same as `in`.
	const either = [asked.in, asked.any].filter((list) => list !== undefined);
	if (kind === 'tags') {
		const texts = (list: readonly unknown[] | undefined) => (list ?? []).map(String);
		return { kind, any: either.map(texts), all: texts(asked.all), none: texts(asked.none) };
	}
	if (kind === 'text') {
		const lists = [...either, ...(asked.all ? [asked.all] : [])].map((list) => list.map(String));
		return { kind, oneOf: inAll(lists), none: (asked.none ?? []).map(String) };
	}
	const number = kind === 'number' ? Number : (text: string | number) => instantOf(String(text), zone);
	const range: Range = {
		kind,
		oneOf: null,
		none: [],
		from: asked.gte === undefined ? -Infinity : number(asked.gte),
		below: asked.lt === undefined ? Infinity : number(asked.lt)
	};
	if (kind === 'number') {
		return {
			...range,
			oneOf: inAll(either.map((list) => list.map(Number))),
			none: (asked.none ?? []).map(Number)
		};
	}
	// A single day is the whole of it.
	const day = findDay(String(asked.in?.[0] ?? ''));
	return day === undefined
		? range
		: { ...range, from: startOfDay(day, zone), below: startOfDay(day + 1, zone) };
}

function inAll<T>(lists: readonly (readonly T[])[]): T[] | null {
	const [first, ...others] = lists;
	return first ? first.filter((one) => others.every((list) => list.includes(one))) : null;
}

function instantOf(text: string, zone: string): Millis {
	const day = findDay(text);
	return day === undefined ? millisOf(text) : startOfDay(day, zone);
}

/** A fact about an order or a line: null where the order does not say. */
export type FactValue = string | number | readonly string[] | null;

/** Whether a fact is what is asked for. A fact that is missing is in no list and beyond no bound. */
export function holds(constraint: Constraint, fact: FactValue): boolean {
	if (constraint.kind === 'tags') {
		const tags = Array.isArray(fact) ? (fact as readonly string[]) : [];
		return (
			constraint.any.every((list) => list.some((tag) => tags.includes(tag))) &&
			constraint.all.every((tag) => tags.includes(tag)) &&
			!constraint.none.some((tag) => tags.includes(tag))
		);
	}
	if (constraint.kind === 'text') {
		const text = typeof fact === 'string' ? fact : null;
		if (text === null) return constraint.oneOf === null;
		return (constraint.oneOf?.includes(text) ?? true) && !constraint.none.includes(text);
	}
	const bounded = constraint.from !== -Infinity || constraint.below !== Infinity;
	if (typeof fact !== 'number') return constraint.oneOf === null && !bounded;
	return inRange(constraint, fact) && (constraint.oneOf?.includes(fact) ?? true);
}

const inRange = ({ from, below, none }: Range, number: number): boolean =>
	number >= from && number < below && !none.includes(number);

/** Whether no fact at all can be what is asked for, as far as that can be told from the document alone. */
export function isImpossible(constraint: Constraint): boolean {
	if (constraint.kind === 'tags') {
		const barred = (tag: string) => constraint.none.includes(tag);
		return constraint.all.some(barred) || constraint.any.some((list) => list.every(barred));
	}
	if (constraint.kind === 'text') {
		return constraint.oneOf?.every((text) => constraint.none.includes(text)) ?? false;
	}
	if (constraint.oneOf) return !constraint.oneOf.some((number) => inRange(constraint, number));
	return constraint.from >= constraint.below;
}

/** Whether every order that meets all of `narrow` meets all of `wide` too. False where it cannot be told. */
export function implies(narrow: Constraints, wide: Constraints): boolean {
	return [...wide].every(([key, asked]) => {
		const given = narrow.get(key);
		return given !== undefined && isNarrower(given, asked);
	});
}

function isNarrower(given: Constraint, asked: Constraint): boolean {
	if (given.kind === 'tags' && asked.kind === 'tags') {
		const sure = (tag: string) =>
			given.all.includes(tag) || given.any.some((list) => list.every((one) => one === tag));
		return (
			asked.all.every(sure) &&
			asked.none.every((tag) => given.none.includes(tag)) &&
			asked.any.every(
				(list) => list.some(sure) || given.any.some((other) => other.every((tag) => list.includes(tag)))
			)
		);
	}
	if (given.kind === 'text' && asked.kind === 'text') {
		const oneOf = given.oneOf;
		if (oneOf) return oneOf.every((text) => holds(asked, text));
		return asked.oneOf === null && asked.none.every((text) => given.none.includes(text));
	}
	if (given.kind === 'tags' || asked.kind === 'tags' || given.kind === 'text' || asked.kind === 'text')
		return false;
	if (given.oneOf) return given.oneOf.every((number) => !inRange(given, number) || holds(asked, number));
	const outside = (number: number) => number < given.from || number >= given.below;
	return (
		asked.oneOf === null &&
		given.from >= asked.from &&
		given.below <= asked.below &&
		asked.none.every((number) => given.none.includes(number) || outside(number))
	);
}
