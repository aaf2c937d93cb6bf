import type { Undercut } from '#domain/policy/lint.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { m } from '../paraglide/messages.js';
import { said, type PolicyReader } from './reader.ts';

/** One thing that is wrong with a policy, or worth knowing: where, and in words. */
export type ProblemText = {
	path: string;
	/** Of the text it was typed in, from 1. */
	line?: number | undefined;
	words: string;
	/** What a law says about it, and what shoppers get whatever is written. */
	law?: string | undefined;
	/** What could stand there instead, as JSON. */
	example?: string | undefined;
};

const LONGEST_EXAMPLE = 200;

/** A problem in words. What the form of a document has wrong is told in the words of its parser, which are English. */
export function problemText(
	{ code, path, what, example, facts = {} }: PolicyProblem,
	reader: PolicyReader,
	line?: number
): ProblemText {
	const rule = String(facts['rule'] ?? '');
	const by = String(facts['by'] ?? '');
	const jurisdiction = String(facts['jurisdiction'] ?? '');
	const id = String(facts['id'] ?? '');
	const words = m[`staff.policies.problem.${code}`]({ what, rule, by, jurisdiction, id }, said(reader));
	const isLaw = code === 'below_floor' || code === 'floor_applies';
	const asText = JSON.stringify(example);
	return {
		...{ path, words, line },
		...(isLaw && { law: lawWords(facts as LawFacts, reader) }),
		// Of a law's finding the example is an order it hits: that stands in the words.
		...(!isLaw && code !== 'evidence_asked' && asText?.length <= LONGEST_EXAMPLE && { example: asText })
	};
}

type LawFacts = { undercut?: Undercut };

/** What the law gives, what was written, and what shoppers get; where that is written stands with the laws. */
function lawWords({ undercut }: LawFacts, reader: PolicyReader): string {
	if (undercut?.what === 'days') {
		return m['staff.policies.floor.days']({ law: undercut.law_days, own: undercut.own_days }, said(reader));
	}
	return undercut ? m['staff.policies.floor.fee']({}, said(reader)) : '';
}
