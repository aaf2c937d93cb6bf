import { dayText, findDay, type Day } from '../time/instant.ts';
import type { ReasonsFields } from './address.ts';
import {
	ACT_KINDS,
	DIMENSIONS,
	REASON_KEYS,
	STEPS,
	type ActKind,
	type Dimension,
	type Step
} from './dimensions.ts';
import { LATENESS, type Lateness } from './lateness.ts';
import { LATER, MARKS } from './marks.ts';

/**
 * What the figures are asked. Everything is counted by the day an order was placed, because its policy is that day's:
 * `from` and `to` are days of the shop's zone, both included.
 */
export type ReasonsAsk = {
	kind: ActKind;
	from: Day;
	to: Day;
	/** The table by what. */
	by: Dimension;
	/** Only orders of this product, market … */
	only: { dimension: Dimension; value: string } | undefined;
	reason: string | undefined;
	step: Step;
};

/** What a list behind a figure narrows beside: given up by this mark and after the one before; late by so much. */
export type BehindAsk = {
	within: string | undefined;
	late: Lateness | undefined;
	/** Only answers of people who are not content. */
	low: boolean;
	/** Where a page ended: the instant of its last order, and its id. */
	after: { at: number; id: string } | undefined;
};

const DEFAULT_DAYS = 90;
/** From so many days on weeks are too many to be told apart. */
const MANY_DAYS = 186;
const LONGEST = 200;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads an address: `kind`, `from`, `to` (YYYY-MM-DD), `by`, `of` and `is` (a dimension and its value), `reason`, `step`.
 * Any address is read; what it says wrong is not asked.
 *
 * @param today in the shop's zone: a period ends with it where none is said
 */
export function readReasonsAsk(param: (name: string) => string | null, today: Day): ReasonsAsk {
	const text = (name: string) => (param(name) ?? '').replaceAll('\0', '').slice(0, LONGEST);
	const among = <T extends string>(name: string, list: readonly T[]): T | undefined =>
		list.find((one) => one === text(name));
	const to = findDay(text('to')) ?? today;
	const given = findDay(text('from')) ?? to - DEFAULT_DAYS + 1;
	const from = Math.min(given, to);
	const dimension = among('of', DIMENSIONS);
	const value = text('is');
	return {
		...{ kind: among('kind', ACT_KINDS) ?? 'cancel', from, to, by: among('by', DIMENSIONS) ?? 'product' },
		only: dimension && value !== '' ? { dimension, value } : undefined,
		reason: among('reason', REASON_KEYS),
		step: among('step', STEPS) ?? (to - from >= MANY_DAYS ? 'month' : 'week')
	};
}

export function readBehindAsk(param: (name: string) => string | null): BehindAsk {
	const [at = '', id = ''] = (param('after') ?? '').split('_');
	const marks = [...MARKS.map(String), LATER];
	return {
		within: marks.find((mark) => mark === param('within')),
		late: LATENESS.find(({ key }) => key === param('late'))?.key,
		low: param('low') === '1',
		after: /^\d{1,15}$/.test(at) && ID.test(id) ? { at: Number(at), id } : undefined
	};
}

/** What was asked as a form shows it again and an address says it. */
export const reasonsFields = ({ kind, from, to, by, only, reason, step }: ReasonsAsk): ReasonsFields => ({
	...{ kind, from: dayText(from), to: dayText(to), by, step, reason: reason ?? '' },
	...{ of: only?.dimension ?? '', is: only?.value ?? '' }
});
