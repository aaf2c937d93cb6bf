import { findDay } from '../time/instant.ts';
import { CONDITIONS, type ConditionKey, type Operators, type When } from './document.ts';
import type { PolicyProblem } from './problem.ts';

type Kind = (typeof CONDITIONS)[ConditionKey];

const OPERATORS: Record<Kind, readonly (keyof Operators)[]> = {
	text: ['in', 'any', 'none'],
	tags: ['any', 'all', 'none', 'in'],
	number: ['gte', 'lt', 'in', 'any', 'none'],
	instant: ['gte', 'lt']
};

const EXAMPLES: Record<ConditionKey, unknown> = {
	'order.total': { gte: 200_000 },
	'order.market': 'eu',
	'order.tags': { any: ['preorder'] },
	'order.placed': { gte: '2026-11-01', lt: '2026-12-25' },
	'buyer.kind': 'business',
	'buyer.country': { in: ['US', 'CA'] },
	'buyer.tier': { none: ['gold'] },
	'line.tags': { any: ['custom'] },
	'line.category': 'furniture',
	'line.sku': { in: ['MUG-1', 'MUG-2'] },
	'line.unit_price': { gte: 50_000 },
	'line.quantity': { gte: 10 }
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Whether each key of a `when` is asked something its fact can answer: numbers of numbers, texts of texts, days or
 * instants of `order.placed`, and no operator that means nothing there.
 *
 * @param path JSON pointer of the `when`
 */
export function checkConditions(when: When, path: string): PolicyProblem[] {
	return (Object.keys(when) as ConditionKey[]).flatMap((key) => {
		const value = when[key];
		const at = `${path}/${key}`;
		const wrong = (what: string): PolicyProblem => ({
			code: 'condition_wrong',
			path: at,
			what,
			example: EXAMPLES[key],
			facts: { key }
		});
		const kind = CONDITIONS[key];
		if (value === undefined) return [];
		if (typeof value !== 'object') return fits(key, value) ? [] : [wrong(wants(key))];
		const names = Object.keys(value) as (keyof Operators)[];
		if (names.length === 0) return [wrong('at least one operator')];
		const foreign = names.filter((name) => !OPERATORS[kind].includes(name));
		if (foreign.length > 0) return [wrong(`${foreign.join(', ')} means nothing for ${key}`)];
		const asked = names.flatMap((name) => value[name] ?? []);
		return asked.every((one) => fits(key, one)) ? [] : [wrong(wants(key))];
	});
}

function fits(key: ConditionKey, value: string | number): boolean {
	switch (CONDITIONS[key]) {
		case 'number':
			return Number.isSafeInteger(value);
		case 'instant':
			return typeof value === 'string' && (findDay(value) !== undefined || INSTANT.test(value));
		case 'text':
		case 'tags':
			if (key === 'buyer.kind') return value === 'consumer' || value === 'business';
			if (key === 'buyer.country') return /^[A-Z]{2}$/.test(String(value));
			return typeof value === 'string' && value !== '';
	}
}

function wants(key: ConditionKey): string {
	if (key === 'buyer.kind') return 'consumer or business';
	if (key === 'buyer.country') return 'an ISO 3166-1 alpha-2 code';
	switch (CONDITIONS[key]) {
		case 'number':
			return 'a whole number; amounts are in minor units of the policy’s currency';
		case 'instant':
			return 'a day or an instant with its offset';
		case 'text':
		case 'tags':
			return 'a text';
	}
}
