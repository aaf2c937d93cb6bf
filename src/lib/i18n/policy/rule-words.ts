import {
	listUntils,
	type Extension,
	type Fee,
	type ReturnRule,
	type Rule,
	type Step,
	type Until
} from '#domain/policy/document.ts';
import { m } from '../paraglide/messages.js';
import { runWords, settlementWords } from './return-words.ts';
import { dayText, durationText, listed, percentText, said, type PolicyReader } from './reader.ts';

/** What a rule says, step by step and in the order of time: one sentence or two for each step, and what comes after. */
export function stepWords(kind: 'cancel' | 'return', rule: Rule, reader: PolicyReader): string[] {
	if (rule.steps.length === 0) return [m[`terms.never_${kind}`]({}, said(reader))];
	return [
		...rule.steps.map((step) => oneStep(step, reader)),
		m[`terms.step.after_${kind}`]({}, said(reader)),
		...(kind === 'return' ? resolutions(rule as ReturnRule, reader) : []),
		...(kind === 'return' ? runWords(rule as ReturnRule, reader) : [])
	];
}

function oneStep(step: Step, reader: PolicyReader): string {
	const until = untilWords(listUntils(step), reader);
	const fee = step.fee && feeWords(step.fee, reader);
	const sentence = fee
		? m['terms.step.fee']({ fee: fee.charAt(0).toUpperCase() + fee.slice(1), until }, said(reader))
		: m['terms.step.free']({ until }, said(reader));
	const more = [
		...(step.needs === 'release' ? [m['terms.step.release']({}, said(reader))] : []),
		...(step.postage ? [m[`terms.step.${step.postage}`]({}, said(reader))] : [])
	];
	return [sentence, ...more].join(reader.locale === 'en' ? ' ' : '');
}

function untilWords(untils: readonly Until[], reader: PolicyReader): string {
	const words = untils.map((until) => {
		if ('event' in until) return m[`terms.until.${until.event}`]({}, said(reader));
		const span =
			'for' in until
				? durationText(until.for, reader)
				: m['terms.until.business_days']({ count: until.business_days }, said(reader));
		const start = m[`terms.start.${until.after}`]({}, said(reader));
		return m[until.end_of_day ? 'terms.until.clock_day' : 'terms.until.clock']({ span, start }, said(reader));
	});
	return words.length === 1
		? (words[0] ?? '')
		: m['terms.until.first']({ list: listed(words, reader) }, said(reader));
}

/** A fee as a policy names it, not as it came out: `15% of what was paid for it, at least €5.00`. */
export function feeWords({ percent, fixed, min, max, per }: Fee, reader: PolicyReader): string {
	const money = (amount: number) => reader.format.money(amount, reader.currency);
	let fee = fixed === undefined ? money(0) : money(fixed);
	if (percent !== undefined) {
		const part = percentText(percent, reader);
		fee =
			fixed === undefined
				? m['terms.fee.percent']({ percent: part }, said(reader))
				: m['terms.fee.both']({ percent: part, fixed: money(fixed) }, said(reader));
	}
	if (min !== undefined) fee = m['terms.fee.min']({ fee, amount: money(min) }, said(reader));
	if (max !== undefined) fee = m['terms.fee.max']({ fee, amount: money(max) }, said(reader));
	return per === 'order' ? m['terms.fee.per_order']({ fee }, said(reader)) : fee;
}

function resolutions(rule: ReturnRule, reader: PolicyReader): string[] {
	const names = rule.resolutions?.map((one) => m[`terms.resolution.${one}`]({}, said(reader)));
	const bonus = rule.store_credit_bonus_percent;
	return [
		...(names ? [m['terms.resolution.title']({ list: listed(names, reader) }, said(reader))] : []),
		...(bonus ? [m['terms.resolution.bonus']({ percent: percentText(bonus, reader) }, said(reader))] : []),
		...settlementWords(rule, reader)
	];
}

export const extensionWords = ({ placed, return_until }: Extension, reader: PolicyReader): string =>
	m['terms.extend'](
		{
			from: dayText(placed[0], reader),
			to: dayText(placed[1], reader),
			until: dayText(return_until, reader)
		},
		said(reader)
	);
