import type { AppliedTerms } from '#domain/cancellation/applied-terms.ts';
import type { Rule } from '#domain/policy/document.ts';
import { m } from '../paraglide/messages.js';
import { conditionWords } from './condition-words.ts';
import { changeText, otherWords, type ChangeText } from './document-words.ts';
import { dayText, listed, momentText, said, type PolicyReader } from './reader.ts';
import { stepWords } from './rule-words.ts';

export type RuleText = { id: string; title: string; applies: string; isOurs: boolean; sentences: string[] };
export type { ChangeText };

/** The terms of an order as a person reads them; every text is finished. */
export type TermsText = {
	title: string;
	lead: string;
	since: string;
	rules: { title: string; rules: RuleText[] }[];
	more: { title: string; sentences: string[] };
	laws: {
		title: string;
		text: string;
		laws: { words: string; source: string; address: string; read: string }[];
	};
	changes: { title: string; text: string; changes: ChangeText[]; labels: { before: string; after: string } };
};

/**
 * Writes the terms of an order in words, in one language.
 *
 * @param number of the order, as printed for people
 */
export function termsText(terms: AppliedTerms, number: string, reader: PolicyReader): TermsText {
	const { document, policy, today } = terms;
	const inPolicy = { ...reader, currency: document.currency };
	return {
		title: m['terms.title']({}, said(reader)),
		lead: m['terms.lead'](
			{ number, placed: momentText(terms.placed_at, reader), version: policy.version },
			said(reader)
		),
		since: m['terms.since'](
			{ version: policy.version, from: momentText(policy.valid_from, reader) },
			said(reader)
		),
		rules: (['cancel', 'return'] as const).map((kind) => ({
			title: m[`terms.${kind}`]({}, said(reader)),
			rules: document[kind].map((rule) => ruleText(kind, rule, terms, inPolicy))
		})),
		more: { title: m['terms.more']({}, said(reader)), sentences: otherWords(document, inPolicy) },
		laws: {
			title: m['terms.laws']({}, said(reader)),
			text: m['terms.laws_text']({}, said(reader)),
			laws: lawTexts(terms, reader)
		},
		changes: {
			title: m['terms.changes']({}, said(reader)),
			text:
				terms.changes.length === 0
					? m['terms.same']({}, said(reader))
					: m['terms.changes_text']({ version: today.version }, said(reader)),
			changes: terms.changes.map((change) => changeText(change, inPolicy)),
			labels: {
				before: m['terms.change.before']({}, said(reader)),
				after: m['terms.change.after']({}, said(reader))
			}
		}
	};
}

function lawTexts({ laws, guarantee }: AppliedTerms, reader: PolicyReader): TermsText['laws']['laws'] {
	const texts = laws.map((one) => ({ ...one, words: m[`terms.law.${one.law}`]({}, said(reader)) }));
	const last = guarantee && {
		...{ ...guarantee, words: m[`terms.guarantee.${guarantee.law}`]({}, said(reader)) }
	};
	return [...texts, ...(last ? [last] : [])].map(({ words, source, address, read }) => ({
		...{ words, source, address },
		read: m['terms.law_read']({ day: dayText(read, reader) }, said(reader))
	}));
}

function ruleText(
	kind: 'cancel' | 'return',
	rule: Rule,
	terms: AppliedTerms,
	reader: PolicyReader
): RuleText {
	const items = terms.lines.filter((line) => line[kind] === rule.id).map(({ title }) => title);
	return {
		id: rule.id,
		title: m['terms.rule']({ id: rule.id }, said(reader)),
		isOurs: items.length > 0,
		applies:
			items.length > 0
				? m['terms.applies']({ items: listed([...new Set(items)], reader) }, said(reader))
				: m['terms.applies_not']({}, said(reader)),
		sentences: [conditionWords(rule, reader), ...stepWords(kind, rule, reader)]
	};
}
