import { comparePolicies } from '#domain/policy/compare.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import { LAWS, type LawId } from '#domain/policy/floors/laws.ts';
import { m } from '../paraglide/messages.js';
import { conditionWords } from './condition-words.ts';
import { changeText, otherWords, type ChangeText } from './document-words.ts';
import { dayText, said, type PolicyReader } from './reader.ts';
import { stepWords } from './rule-words.ts';

/** A policy as a person reads it, whoever's order it is for; every text is finished. */
export type PolicyText = {
	parts: { title: string; rules: { id: string; title: string; sentences: string[] }[] }[];
	more: { title: string; sentences: string[] };
};
export type LawText = { law: string; words: string; source: string; address: string; read: string };

/** The words that shoppers get (`termsText`), about all of it. */
export function policyText(document: PolicyDocument, reader: PolicyReader): PolicyText {
	const inPolicy = { ...reader, currency: document.currency };
	return {
		parts: (['cancel', 'return'] as const).map((kind) => ({
			title: m[`terms.${kind}`]({}, said(reader)),
			rules: document[kind].map((rule) => ({
				id: rule.id,
				title: m['terms.rule']({ id: rule.id }, said(reader)),
				sentences: [conditionWords(rule, inPolicy), ...stepWords(kind, rule, inPolicy)]
			}))
		})),
		more: { title: m['terms.more']({}, said(reader)), sentences: otherWords(document, inPolicy) }
	};
}

/** Every law that stands under the shop's rules, with its source and the day it was read. */
export const lawTexts = (reader: PolicyReader): LawText[] =>
	(Object.keys(LAWS) as LawId[]).map((law) => {
		const { source, address, read } = LAWS[law];
		return {
			...{ law, words: m[`terms.law.${law}`]({}, said(reader)), source, address },
			read: m['terms.law_read']({ day: dayText(read, reader) }, said(reader))
		};
	});

/** The difference of two policies, rule by rule. */
export const changeTexts = (
	before: PolicyDocument,
	after: PolicyDocument,
	reader: PolicyReader
): ChangeText[] =>
	comparePolicies(before, after).map((change) =>
		changeText(change, { ...reader, currency: before.currency }, { ...reader, currency: after.currency })
	);
