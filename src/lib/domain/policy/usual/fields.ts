import { toDecimal } from '../../money/decimal.ts';
import { listUntils, type PolicyDocument, type ReturnRule, type Step } from '../document.ts';

/** What a step of a form may end with; `kept` is what only the document itself can say. */
export const ENDS = [
	'event:claimed',
	'event:packed',
	'event:handed_over',
	'clock:placed_at',
	'clock:paid_at',
	'clock:handed_over_at',
	'clock:delivered_at',
	'kept'
] as const;
export type End = (typeof ENDS)[number];
export const UNITS = ['minutes', 'hours', 'days', 'business_days'] as const;
export type Unit = (typeof UNITS)[number];

/** The usual things of a policy as the fields of a form: each by its name, as text; a box that is not ticked is not there. */
export type Fields = Readonly<Record<string, string>>;

/** Spans that hold for the whole document, by the field they stand in. */
export const SPANS = [
	'decide_within',
	'quote_ttl',
	'price_promise',
	'expire_after',
	'inspect_within',
	'object_within',
	'answer_within'
] as const;
/** The most that is paid of buyers' own postage, in major units. */
export const OWN_POSTAGE = 'own_postage_max';
export type SpanName = (typeof SPANS)[number];

/**
 * A policy as the fields of a form. Amounts are in major units, with a point. Pure; `applyFields` is the way back, and
 * fields that nobody changed change nothing.
 */
export function fieldsOf(policy: PolicyDocument): Fields {
	const fields: Record<string, string> = {};
	for (const kind of ['cancel', 'return'] as const) {
		for (const [index, rule] of policy[kind].entries()) {
			for (const [step, one] of rule.steps.entries())
				Object.assign(fields, stepFields(`${kind}.${index}.${step}`, one, policy.currency));
			if (kind === 'return') Object.assign(fields, returnFields(`return.${index}`, rule, policy.currency));
		}
	}
	for (const fault of policy.waive_fee_when) fields[`waive.${fault}`] = 'on';
	for (const name of SPANS) {
		const span = spanOf(durationIn(policy, name));
		if (span) Object.assign(fields, { [`${name}.count`]: span.count, [`${name}.unit`]: span.unit });
	}
	const most = policy.returns?.own_postage_max;
	if (most !== undefined) fields[OWN_POSTAGE] = toDecimal(most, policy.currency);
	return fields;
}

/** Where a span stands in the document. */
export function durationIn(policy: PolicyDocument, name: SpanName): string | undefined {
	switch (name) {
		case 'decide_within':
			return policy.requests.decide_within;
		case 'quote_ttl':
			return policy.quote_ttl;
		case 'price_promise':
			return policy.price_promise?.within;
		case 'answer_within':
			return policy.shortage?.answer_within;
		default:
			return policy.returns?.[name];
	}
}

/** A duration of one part as a form shows it; nothing for what only the document can say (`P1M`, `P1DT2H`). */
export function spanOf(text: string | undefined): { count: string; unit: Unit } | undefined {
	const parts = /^P(?:(\d+)D|(\d+)W|T(?:(\d+)H|(\d+)M))$/.exec(text ?? '');
	if (!parts) return undefined;
	const [, days, weeks, hours, minutes] = parts;
	if (weeks !== undefined) return { count: String(Number(weeks) * 7), unit: 'days' };
	if (days !== undefined) return { count: days, unit: 'days' };
	if (hours !== undefined) return { count: hours, unit: 'hours' };
	return minutes === undefined ? undefined : { count: minutes, unit: 'minutes' };
}

function stepFields(name: string, step: Step, currency: string): Record<string, string> {
	const fields: Record<string, string> = endFields(name, step);
	const { percent, ...amounts } = step.fee ?? {};
	if (percent !== undefined) fields[`${name}.percent`] = String(percent);
	for (const part of ['fixed', 'min', 'max'] as const) {
		const amount = amounts[part];
		if (amount !== undefined) fields[`${name}.${part}`] = toDecimal(amount, currency);
	}
	if (step.postage) fields[`${name}.postage`] = step.postage;
	return fields;
}

function endFields(name: string, step: Step): Record<string, string> {
	const [until, ...others] = listUntils(step);
	const kept = { [`${name}.ends`]: 'kept' };
	if (!until || others.length > 0) return kept;
	const ends = 'event' in until ? `event:${until.event}` : `clock:${until.after}`;
	if (!ENDS.some((one) => one === ends)) return kept;
	if ('event' in until) return { [`${name}.ends`]: ends };
	const span =
		'for' in until
			? spanOf(until.for)
			: { count: String(until.business_days), unit: 'business_days' as const };
	if (!span) return kept;
	return { [`${name}.ends`]: ends, [`${name}.count`]: span.count, [`${name}.unit`]: span.unit };
}

function returnFields(name: string, rule: ReturnRule, currency: string): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const one of rule.resolutions ?? []) fields[`${name}.resolution.${one}`] = 'on';
	const bonus = rule.store_credit_bonus_percent;
	if (bonus !== undefined) fields[`${name}.bonus`] = String(bonus);
	if (rule.refund_when) fields[`${name}.refund_when`] = rule.refund_when;
	if (rule.evidence) fields[`${name}.evidence`] = 'on';
	if (rule.review?.above !== undefined) fields[`${name}.above`] = toDecimal(rule.review.above, currency);
	return fields;
}
