/** Keys in the order in which a policy is read; whatever is not named comes after. */
const ORDER = [
	...[
		'id',
		'zone',
		'currency',
		'placed',
		'return_until',
		'holidays',
		'quote_ttl',
		'cancel',
		'return',
		'extend'
	],
	...[
		'when',
		'steps',
		'until',
		'fee',
		'needs',
		'postage',
		'event',
		'after',
		'for',
		'business_days',
		'end_of_day'
	],
	...[
		'percent',
		'fixed',
		'min',
		'max',
		'per',
		'resolutions',
		'store_credit_bonus_percent',
		'store_credit_expires'
	],
	...[
		'keep',
		'refund_when',
		'evidence',
		'review',
		'gift',
		'waive_fee_when',
		'requests',
		'returns',
		'price_promise'
	],
	...['shortage', 'way', 'price', 'ways', 'decide_within', 'silence']
];
const WIDTH = 88;
const STEP = '  ';

/**
 * A policy document as people edit it: keys in the order they are read, what is short on one line. The same document
 * always prints the same, however it was stored, so that two texts differ only where two documents do. Pure.
 */
export const printPolicy = (document: unknown): string => `${print(document, '', true)}\n`;

function print(value: unknown, indent: string, isTop = false): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const short = inline(value);
	if (!isTop && indent.length + short.length <= WIDTH) return short;
	const inner = indent + STEP;
	const isList = Array.isArray(value);
	const parts = isList
		? value.map((one) => inner + print(one, inner))
		: entries(value).map(([key, one]) => `${inner}${JSON.stringify(key)}: ${print(one, inner)}`);
	if (parts.length === 0) return short;
	const [open, close] = isList ? '[]' : '{}';
	return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function inline(value: unknown): string {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
	const parts = entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inline(one)}`);
	return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);

const entries = (value: object): [string, unknown][] =>
	Object.entries(value)
		.filter(([, one]) => one !== undefined)
		.toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
