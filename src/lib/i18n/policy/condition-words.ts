import { CONDITIONS, type ConditionKey, type Operators, type Rule } from '#domain/policy/document.ts';
import { m } from '../paraglide/messages.js';
import { listed, said, type PolicyReader } from './reader.ts';

const SUBJECTS = {
	'order.total': m['terms.subject.order.total'],
	'order.market': m['terms.subject.order.market'],
	'order.tags': m['terms.subject.order.tags'],
	'order.placed': m['terms.subject.order.placed'],
	'buyer.kind': m['terms.subject.buyer.kind'],
	'buyer.country': m['terms.subject.buyer.country'],
	'buyer.tier': m['terms.subject.buyer.tier'],
	'line.tags': m['terms.subject.line.tags'],
	'line.category': m['terms.subject.line.category'],
	'line.sku': m['terms.subject.line.sku'],
	'line.unit_price': m['terms.subject.line.unit_price'],
	'line.quantity': m['terms.subject.line.quantity']
} satisfies Record<ConditionKey, unknown>;

/** Whom a rule is for, in one sentence. */
export function conditionWords(rule: Rule, reader: PolicyReader): string {
	const asked = Object.keys(rule.when ?? {}) as ConditionKey[];
	const conditions = asked.flatMap((key) => {
		const value = rule.when?.[key];
		if (value === undefined) return [];
		if (typeof value !== 'object') return [phrase('is', key, [value], reader)];
		return OPERATORS.flatMap((operator) => {
			const given = value[operator];
			if (given === undefined) return [];
			return [phrase(operator, key, Array.isArray(given) ? given : [given], reader)];
		});
	});
	if (conditions.length === 0) return m['terms.when_all']({}, said(reader));
	const joined = conditions.reduce((first, second) => m['terms.and']({ first, second }, said(reader)));
	return m['terms.when']({ conditions: joined }, said(reader));
}

const OPERATORS = ['any', 'all', 'none', 'in', 'gte', 'lt'] as const satisfies (keyof Operators)[];

type Operator = (typeof OPERATORS)[number] | 'is';
type Scalar = string | number;

function phrase(
	operator: Operator,
	key: ConditionKey,
	values: readonly Scalar[],
	reader: PolicyReader
): string {
	const subject = SUBJECTS[key]({}, said(reader));
	const value = listed(
		values.map((one) => valueText(key, one, reader)),
		reader
	);
	const isTime = CONDITIONS[key] === 'instant';
	const how = isTime && operator === 'gte' ? 'from' : isTime && operator === 'lt' ? 'before' : operator;
	return m[`terms.op.${how}`]({ subject, value }, said(reader));
}

function valueText(key: ConditionKey, value: Scalar, reader: PolicyReader): string {
	const { format, currency, locale } = reader;
	if (key === 'order.total' || key === 'line.unit_price') return format.money(Number(value), currency);
	if (key === 'line.quantity') return format.count(Number(value));
	if (key === 'buyer.kind' && (value === 'consumer' || value === 'business')) {
		return m[`terms.buyer.${value}`]({}, said(reader));
	}
	if (key === 'buyer.country') return countryName(String(value), locale);
	return String(value);
}

function countryName(code: string, locale: string): string {
	try {
		return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
	} catch {
		return code;
	}
}
