import { expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { comparePolicies } from '../compare.ts';
import type { PolicyDocument } from '../document.ts';
import { applyFields } from './apply-fields.ts';
import { fieldsOf } from './fields.ts';

const rich = (): PolicyDocument => {
	const policy = samplePolicy();
	policy.return[1] = {
		...policy.return[1]!,
		...{ refund_when: 'receipt', evidence: 'required', review: { reasons: ['style'], above: 25_000 } }
	};
	policy.cancel[0]!.steps[0]!.until = [{ event: 'claimed' }, { after: 'placed_at', for: 'P1M' }];
	return { ...policy, price_promise: { within: 'P14D' }, returns: { expire_after: 'P28D' } };
};
const change = (fields: Record<string, string | undefined>, policy = rich()) => {
	const all = { ...fieldsOf(policy), ...fields };
	for (const [name, value] of Object.entries(fields)) if (value === undefined) delete all[name];
	return applyFields(policy, all as Record<string, string>);
};

it('changes nothing where nobody changed a field', () => {
	expect(change({})).toEqual({ document: rich(), problems: [] });
});

it('changes nothing where a form says units and no number, also of what only the document can say', () => {
	const policy = { ...rich(), quote_ttl: 'P1M', shortage: { answer_within: 'P1DT2H' } };
	const units = ['quote_ttl', 'answer_within', 'inspect_within', 'cancel.2.0', 'cancel.0.0', 'cancel.2.1'];
	const idle = Object.fromEntries(units.map((name) => [`${name}.unit`, 'days']));
	expect(change({ ...idle, 'cancel.2.0.count': '3' }, policy)).toEqual({ document: policy, problems: [] });
});

it.each<[string, Record<string, string | undefined>, (policy: PolicyDocument) => void]>([
	['a fee', { 'cancel.2.0.percent': '7,5' }, (p) => (p.cancel[2]!.steps[0]!.fee = { percent: 7.5 })],
	['a least amount', { 'cancel.0.1.min': '6.5' }, (p) => (p.cancel[0]!.steps[1]!.fee!.min = 650)],
	[
		'no fee any more',
		{ 'cancel.0.1.percent': '', 'cancel.0.1.min': '' },
		(p) => (p.cancel[0]!.steps[1]!.fee = null)
	],
	[
		'a longer window, whole days as before',
		{ 'return.1.0.count': '60' },
		(p) => (p.return[1]!.steps[0]!.until = { after: 'delivered_at', for: 'P60D', end_of_day: true })
	],
	[
		'who pays the way back',
		{ 'return.1.0.postage': 'shop' },
		(p) => (p.return[1]!.steps[0]!.postage = 'shop')
	],
	[
		'a step more, which needs the warehouse’s leave',
		{ 'cancel.2.1.ends': 'event:handed_over', 'cancel.2.1.percent': '10' },
		(p) =>
			p.cancel[2]!.steps.push({ until: { event: 'handed_over' }, fee: { percent: 10 }, needs: 'release' })
	],
	['a step less', { 'cancel.0.2.remove': 'on' }, (p) => p.cancel[0]!.steps.splice(2, 1)],
	['per order stays', { 'cancel.1.1.percent': '6' }, (p) => (p.cancel[1]!.steps[1]!.fee!.percent = 6)],
	['no bonus', { 'return.1.bonus': '' }, (p) => delete p.return[1]!.store_credit_bonus_percent],
	['reviewed from', { 'return.1.above': '99' }, (p) => (p.return[1]!.review!.above = 9900)],
	['no photo', { 'return.1.evidence': undefined }, (p) => delete p.return[1]!.evidence],
	['no promise', { 'price_promise.count': '' }, (p) => delete p.price_promise],
	[
		'a fault less',
		{ 'waive.defective': undefined },
		(p) => (p.waive_fee_when = p.waive_fee_when.filter((one) => one !== 'defective'))
	],
	[
		'a way to settle less',
		{ 'return.1.resolution.exchange': undefined },
		(p) => (p.return[1]!.resolutions = ['refund', 'store_credit'])
	]
])('%s', (_, fields, edit) => {
	const expected = rich();
	edit(expected);
	const { document, problems } = change(fields);
	expect(problems).toEqual([]);
	expect(document).toEqual(expected);
	expect(comparePolicies(rich(), expected)).toHaveLength(1);
});

it('says which amount or number cannot be read, and lets the parser see what is none', () => {
	const places = (fields: Record<string, string>) => change(fields).problems.map(({ path }) => path);
	expect(places({ 'cancel.0.1.min': 'five' })).toEqual(['/cancel/0/steps/1/fee/min']);
	expect(places({ 'cancel.0.1.min': '4.999' })).toEqual(['/cancel/0/steps/1/fee/min']);
	expect(places({ 'return.1.0.count': '-3' })).toEqual(['/return/1/steps/0/until']);
	expect(change({ 'cancel.0.1.percent': 'many' }).document).toMatchObject({
		cancel: [{ steps: [{}, { fee: { percent: 'many' } }, {}] }, {}, {}]
	});
});
