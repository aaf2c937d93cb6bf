import type { PolicyChange } from '#domain/policy/compare.ts';
import type { Extension, PolicyDocument, ReturnTerms, Rule } from '#domain/policy/document.ts';
import { shortageTerms } from '#domain/shortage/terms.ts';
import { m } from '../paraglide/messages.js';
import { conditionWords } from './condition-words.ts';
import { dayText, durationText, listed, said, type PolicyReader } from './reader.ts';
import { returnsWords } from './return-words.ts';
import { extensionWords, stepWords } from './rule-words.ts';

export type ChangeText = { title: string; before: string[]; after: string[] };

const OTHERS = [
	'extend',
	'waive_fee_when',
	'requests',
	'returns',
	'price_promise',
	'shortage',
	'quote_ttl',
	'holidays',
	'zone',
	'currency'
] as const;

/** What a policy says beside its rules, a sentence each. */
export const otherWords = (document: PolicyDocument, reader: PolicyReader): string[] =>
	OTHERS.flatMap((part) => fieldWords(part, document[part], reader));

function fieldWords(part: (typeof OTHERS)[number], value: unknown, reader: PolicyReader): string[] {
	if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return [];
	switch (part) {
		case 'extend':
			return [value].flat().map((one) => extensionWords(one as Extension, reader));
		case 'waive_fee_when': {
			const faults = (value as PolicyDocument['waive_fee_when']).map((fault) =>
				m[`terms.fault.${fault}`]({}, said(reader))
			);
			return [m['terms.waive']({ list: listed(faults, reader) }, said(reader))];
		}
		case 'requests': {
			const { decide_within } = value as PolicyDocument['requests'];
			return [m['terms.requests']({ span: durationText(decide_within, reader) }, said(reader))];
		}
		case 'returns':
			return returnsWords(value as ReturnTerms, reader);
		case 'price_promise': {
			const { within } = value as NonNullable<PolicyDocument['price_promise']>;
			return [m['terms.price_promise']({ span: durationText(within, reader) }, said(reader))];
		}
		case 'shortage': {
			const { answer_within, silence } = shortageTerms({ shortage: value as PolicyDocument['shortage'] });
			return [m[`terms.shortage.${silence}`]({ span: durationText(answer_within, reader) }, said(reader))];
		}
		case 'quote_ttl':
			return [m['terms.ttl']({ span: durationText(String(value), reader) }, said(reader))];
		case 'holidays': {
			const days = (value as string[]).map((day) => dayText(day, reader));
			return [m['terms.holidays']({ list: listed(days, reader) }, said(reader))];
		}
		case 'zone':
			return [m['terms.zone']({ zone: String(value) }, said(reader))];
		case 'currency':
			return [m['terms.currency']({ currency: String(value) }, said(reader))];
	}
}

/**
 * One difference of two policies, rule by rule.
 *
 * @param afterReader the reader of what is said afterwards, where its amounts are of another currency
 */
export function changeText(
	{ part, id, change, before, after }: PolicyChange,
	reader: PolicyReader,
	afterReader: PolicyReader = reader
): ChangeText {
	const what =
		id === null
			? m[`terms.change.${part}`]({ id: '' }, said(reader))
			: m[`terms.change.${part}`]({ id }, said(reader));
	const side = (value: unknown, reader: PolicyReader): string[] => {
		if (value === null || change === 'moved') return [];
		if (part === 'cancel' || part === 'return') {
			const rule = value as Rule;
			return [conditionWords(rule, reader), ...stepWords(part, rule, reader)];
		}
		return fieldWords(part, value, reader);
	};
	return {
		title: m[`terms.change.${change}`]({ what }, said(reader)),
		before: side(before, reader),
		after: side(after, afterReader)
	};
}
