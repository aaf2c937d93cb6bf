import { toMinorUnits } from '../../money/decimal.ts';
import { REFUND_MOMENTS } from '../../return/refund-when.ts';
import {
	FAULTS,
	listUntils,
	RESOLUTIONS,
	type PolicyDocument,
	type ReturnRule,
	type Rule,
	type Step
} from '../document.ts';
import type { PolicyProblem } from '../problem.ts';
import { fieldsOf, OWN_POSTAGE, SPANS, type Fields, type SpanName } from './fields.ts';

/** A document that is still to be parsed, and what of the fields could not be read at all. */
export type Applied = { document: unknown; problems: PolicyProblem[] };

/**
 * A policy with the fields of its form put into it. What no field speaks of, and every field that says what the policy
 * says, stays as it stands. Pure; the result has to be parsed like any document.
 */
export function applyFields(policy: PolicyDocument, typed: Fields): Applied {
	const before = fieldsOf(policy);
	const fields = withoutIdle(typed);
	const problems: PolicyProblem[] = [];
	const differs = (prefix: string): boolean =>
		[...new Set([...Object.keys(before), ...Object.keys(fields)])].some(
			(name) => name.startsWith(`${prefix}.`) && (before[name] ?? '') !== (fields[name]?.trim() ?? '')
		);
	const form: Form = { fields, differs, currency: policy.currency, problems };
	const document: Record<string, unknown> = {
		...policy,
		cancel: policy.cancel.map((rule, index) => withSteps(form, rule, 'cancel', index)),
		return: policy.return.map((rule, index) =>
			withReturn(form, withSteps(form, rule, 'return', index), index)
		)
	};
	if (differs('waive')) {
		document['waive_fee_when'] = FAULTS.filter((fault) => fields[`waive.${fault}`] !== undefined);
	}
	for (const name of SPANS) if (differs(name)) putSpan(document, name, durationText(form, name, `/${name}`));
	const most = fields[OWN_POSTAGE]?.trim() ?? '';
	if (most !== (before[OWN_POSTAGE] ?? ''))
		putInside(document, 'returns', OWN_POSTAGE, amountOf(form, most, `/returns/${OWN_POSTAGE}`));
	return { document, problems };
}

/** A form always says a unit; without a number, or where an event ends the step, it means nothing. */
function withoutIdle(typed: Fields): Fields {
	const isIdle = (name: string): boolean => {
		const [, of, part] = /^(.*)\.(count|unit)$/.exec(name) ?? [];
		if (of === undefined) return false;
		const ends = typed[`${of}.ends`];
		const isClock = ends === undefined ? true : ends.startsWith('clock:');
		return !isClock || (part === 'unit' && (typed[`${of}.count`] ?? '').trim() === '');
	};
	return Object.fromEntries(Object.entries(typed).filter(([name]) => !isIdle(name)));
}

type Form = {
	fields: Fields;
	differs: (prefix: string) => boolean;
	currency: string;
	problems: PolicyProblem[];
};

function withSteps<R extends Rule>(form: Form, rule: R, kind: 'cancel' | 'return', index: number): R {
	const steps: Step[] = [];
	for (let at = 0; at <= rule.steps.length; at++) {
		const name = `${kind}.${index}.${at}`;
		const old = rule.steps[at];
		if (old && !form.differs(name)) steps.push(old);
		else if (form.fields[`${name}.ends`] && form.fields[`${name}.remove`] === undefined) {
			steps.push(stepOf(form, name, `/${kind}/${index}/steps/${at}`, old));
		}
	}
	return { ...rule, steps };
}

function stepOf(form: Form, name: string, path: string, old: Step | undefined): Step {
	const of = (part: string) => form.fields[`${name}.${part}`]?.trim() ?? '';
	const [what, start = ''] = of('ends').split(':');
	let until: unknown = old?.until;
	if (what === 'event') until = { event: start };
	else if (what === 'clock') {
		const [was] = old ? listUntils(old) : [];
		const whole = was && 'end_of_day' in was ? was.end_of_day : start === 'delivered_at' || undefined;
		const day = whole === undefined ? {} : { end_of_day: whole };
		const count = of('count');
		until =
			of('unit') === 'business_days'
				? { after: start, business_days: numberOf(count), ...day }
				: { after: start, for: durationText(form, name, `${path}/until`), ...day };
	}
	const percent = of('percent') === '' ? undefined : numberOf(of('percent'));
	const amounts = ['fixed', 'min', 'max'].map(
		(part) => [part, amountOf(form, of(part), `${path}/fee/${part}`)] as const
	);
	const fee = Object.fromEntries(
		[['percent', percent] as const, ...amounts].filter(([, one]) => one !== undefined)
	);
	const { until: _, fee: oldFee, needs: __, postage: ___, ...rest } = old ?? { until: null, fee: null };
	const isCharged = Object.keys(fee).length > 0;
	// Once the warehouse has it, it has to let it go: nobody is asked what can only be one way.
	const needs =
		path.startsWith('/cancel') && ['packed', 'handed_over'].includes(start) ? 'release' : old?.needs;
	return {
		...rest,
		until: until as Step['until'],
		fee: isCharged ? { ...fee, ...(oldFee?.per && { per: oldFee.per }) } : null,
		...(needs && { needs }),
		...(of('postage') && { postage: of('postage') as 'buyer' | 'shop' })
	};
}

function withReturn(form: Form, rule: ReturnRule, index: number): ReturnRule {
	const name = `return.${index}`;
	const { fields } = form;
	const changed: Record<string, unknown> = { ...rule };
	const put = (key: keyof ReturnRule, value: unknown) => {
		if (value === undefined) delete changed[key];
		else changed[key] = value;
	};
	if (form.differs(`${name}.resolution`)) {
		const chosen = RESOLUTIONS.filter((one) => fields[`${name}.resolution.${one}`] !== undefined);
		put('resolutions', chosen.length > 0 ? chosen : undefined);
	}
	const field = (part: string) => fields[`${name}.${part}`]?.trim() ?? '';
	const isNew = (part: string, was: string) => field(part) !== was;
	const before = fieldsOf({ ...NOTHING, currency: form.currency, return: [rule] });
	const was = (part: string) => before[`return.0.${part}`] ?? '';
	if (isNew('bonus', was('bonus')))
		put('store_credit_bonus_percent', field('bonus') === '' ? undefined : numberOf(field('bonus')));
	if (isNew('refund_when', was('refund_when')))
		put(
			'refund_when',
			REFUND_MOMENTS.find((one) => one === field('refund_when'))
		);
	if (isNew('evidence', was('evidence'))) put('evidence', field('evidence') === '' ? undefined : 'required');
	if (isNew('above', was('above'))) {
		const above = amountOf(form, field('above'), `/return/${index}/review/above`);
		const { above: _, ...review } = rule.review ?? {};
		const next = { ...review, ...(above !== undefined && { above }) };
		put('review', Object.keys(next).length > 0 ? next : undefined);
	}
	return changed as ReturnRule;
}

const NOTHING: PolicyDocument = {
	...{ zone: 'UTC', currency: 'EUR', holidays: [], cancel: [], return: [], extend: [], waive_fee_when: [] },
	requests: { decide_within: 'PT24H', silence: 'accept' }
};

/** What cannot be read as a number stays what was typed: the parser then says so, with its place. */
const numberOf = (text: string): unknown =>
	/^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text;

function amountOf(form: Form, text: string, path: string): number | undefined {
	if (text === '') return undefined;
	const read = toMinorUnits(text.replace(',', '.'), form.currency);
	if (read && !read.rounded && read.amount >= 0) return read.amount;
	form.problems.push({ code: 'form', path, what: `an amount of ${form.currency}`, example: '4.90' });
	return undefined;
}

function durationText(form: Form, name: string, path: string): string | undefined {
	const count = form.fields[`${name}.count`]?.trim() ?? '';
	if (count === '') return undefined;
	if (!/^\d{1,5}$/.test(count)) {
		form.problems.push({ code: 'form', path, what: 'a whole number', example: '14' });
		return 'P1D';
	}
	const unit = form.fields[`${name}.unit`];
	return unit === 'minutes' ? `PT${count}M` : unit === 'hours' ? `PT${count}H` : `P${count}D`;
}

function putInside(document: Record<string, unknown>, key: string, part: string, value: unknown): void {
	const { [part]: _, ...rest } = (document[key] ?? {}) as Record<string, unknown>;
	const next = value === undefined ? rest : { ...rest, [part]: value };
	if (Object.keys(next).length > 0) document[key] = next;
	else delete document[key];
}

function putSpan(document: Record<string, unknown>, name: SpanName, text: string | undefined): void {
	const inside = (key: string, part: string) => putInside(document, key, part, text);
	switch (name) {
		case 'quote_ttl':
			if (text === undefined) delete document[name];
			else document[name] = text;
			return;
		case 'decide_within':
			return inside('requests', 'decide_within');
		case 'price_promise':
			return inside('price_promise', 'within');
		case 'answer_within':
			return inside('shortage', 'answer_within');
		default:
			return inside('returns', name);
	}
}
