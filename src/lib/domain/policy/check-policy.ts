import { findDuration } from '../time/duration.ts';
import { findDay } from '../time/instant.ts';
import { isZone } from '../time/local-day.ts';
import { checkConditions } from './check-condition.ts';
import { checkSteps } from './check-steps.ts';
import { constraintsOf, implies, isImpossible } from './constraint.ts';
import { asksNothing, type PolicyDocument, type Rule } from './document.ts';
import type { PolicyProblem } from './problem.ts';

/**
 * What a document of the right form can still have wrong: zone, days and durations that do not exist, conditions no
 * fact can answer, steps that never come, rules that are never reached, a last rule that leaves orders without any.
 * What the law thinks of it is asked of `lintPolicy`.
 *
 * @returns nothing where the document may be published as far as it is concerned
 */
export function checkPolicy(policy: PolicyDocument): PolicyProblem[] {
	const zone = isZone(policy.zone) ? policy.zone : undefined;
	return [
		...(zone ? [] : [problem('zone_unknown', '/zone', 'a named time zone', 'Europe/Berlin')]),
		...checkDays(policy),
		...checkDuration(policy.quote_ttl, '/quote_ttl', 'PT10M'),
		...checkDuration(policy.requests.decide_within, '/requests/decide_within', 'PT24H'),
		...checkReturns(policy),
		...checkSettlements(policy),
		...checkDuration(policy.price_promise?.within, '/price_promise/within', 'P14D'),
		...checkDuration(policy.shortage?.answer_within, '/shortage/answer_within', 'P3D'),
		...checkRules(policy.cancel, 'cancel', zone ?? 'UTC'),
		...checkRules(policy.return, 'return', zone ?? 'UTC'),
		...checkExtensions(policy)
	];
}

function checkRules(rules: readonly Rule[], kind: 'cancel' | 'return', zone: string): PolicyProblem[] {
	const found: PolicyProblem[] = [];
	const seen: { id: string; asks: ReturnType<typeof constraintsOf> }[] = [];
	for (const [index, rule] of rules.entries()) {
		const path = `/${kind}/${index}`;
		const wrong = checkConditions(rule.when ?? {}, `${path}/when`);
		found.push(...wrong, ...checkSteps(rule.steps, kind, path));
		if (seen.some(({ id }) => id === rule.id)) {
			found.push(
				problem('id_twice', `${path}/id`, 'another rule has this id', `${rule.id}-2`, { id: rule.id })
			);
		}
		if (wrong.length > 0) continue;
		const asks = constraintsOf(rule.when, zone);
		const never = [...asks].find(([, constraint]) => isImpossible(constraint));
		const before = seen.find((one) => implies(asks, one.asks));
		if (never) {
			const what = `no order can meet ${never[0]}`;
			found.push(problem('rule_never_matches', `${path}/when/${never[0]}`, what, {}, { rule: rule.id }));
		} else if (before) {
			const what = `every line it matches is matched by the rule "${before.id}" before it`;
			const facts = { rule: rule.id, by: before.id };
			found.push(problem('rule_unreachable', path, what, { before: before.id }, facts));
		}
		if (!never) seen.push({ id: rule.id, asks });
	}
	const last = rules.at(-1);
	if (!last || !asksNothing(last)) {
		const what = 'the last rule has to match every line, so it asks nothing';
		const path = last ? `/${kind}/${rules.length - 1}/when` : `/${kind}`;
		found.push(problem('last_rule_must_match_all', path, what, { id: 'standard', steps: [] }));
	}
	return found;
}

function checkDays(policy: PolicyDocument): PolicyProblem[] {
	return policy.holidays.flatMap((day, index) => checkDay(day, `/holidays/${index}`));
}

function checkExtensions(policy: PolicyDocument): PolicyProblem[] {
	return policy.extend.flatMap(({ id, placed: [first, last], return_until }, index) => {
		const path = `/extend/${index}`;
		const wrong = [
			...checkDay(first, `${path}/placed/0`),
			...checkDay(last, `${path}/placed/1`),
			...checkDay(return_until, `${path}/return_until`)
		];
		if (wrong.length === 0 && first > last) {
			wrong.push(
				problem('days_crossed', `${path}/placed`, 'the last day is before the first', [last, first])
			);
		}
		if (policy.extend.findIndex((one) => one.id === id) !== index) {
			wrong.push(problem('id_twice', `${path}/id`, 'another extension has this id', `${id}-2`, { id }));
		}
		return wrong;
	});
}

function checkReturns({ returns = {} }: PolicyDocument): PolicyProblem[] {
	const { ways = [], expire_after, inspect_within, object_within, own_postage_max: most } = returns;
	const isOwnOffered = ways.length === 0 || ways.some(({ way }) => way === 'own');
	const twice = ways.findIndex(({ way }, index) => ways.findIndex((one) => one.way === way) !== index);
	return [
		...checkDuration(expire_after, '/returns/expire_after', 'P28D'),
		...checkDuration(inspect_within, '/returns/inspect_within', 'P7D'),
		...checkDuration(object_within, '/returns/object_within', 'P7D'),
		...(twice < 0
			? []
			: [problem('id_twice', `/returns/ways/${twice}/way`, 'this way back is named twice', 'label')]),
		...(most === undefined || isOwnOffered
			? []
			: [problem('never_offered', '/returns/own_postage_max', 'no way back is the own one of buyers', 2000)])
	];
}

/** Words about a way to settle a return that the same rule never offers would be believed in and never kept. */
function checkSettlements({ return: rules }: PolicyDocument): PolicyProblem[] {
	return rules.flatMap((rule, index) => {
		const path = `/return/${index}`;
		const asks = {
			store_credit_bonus_percent: 'store_credit',
			store_credit_expires: 'store_credit',
			keep: 'keep'
		} as const;
		const never = (Object.keys(asks) as (keyof typeof asks)[])
			.filter((key) => rule[key] !== undefined && !rule.resolutions?.includes(asks[key]))
			.map((key) => {
				const what = `"${rule.id}" says it and does not name "${asks[key]}" among its resolutions`;
				return problem('never_offered', `${path}/${key}`, what, ['refund', asks[key]], { rule: rule.id });
			});
		const words = !rule.resolutions?.includes('keep') || rule.keep !== undefined;
		return [
			...never,
			...checkDuration(rule.store_credit_expires, `${path}/store_credit_expires`, 'P3Y'),
			...checkDuration(rule.warranty, `${path}/warranty`, 'P3Y'),
			...(words
				? []
				: [
						problem('never_offered', `${path}/resolutions`, 'keeping the goods needs what is given for it', {
							keep: { percent: 30 }
						})
					])
		];
	});
}

const checkDay = (day: string, path: string): PolicyProblem[] =>
	findDay(day) === undefined ? [problem('day_wrong', path, 'a day that exists', '2026-12-25', { day })] : [];

const checkDuration = (duration: string | undefined, path: string, example: string): PolicyProblem[] =>
	duration === undefined || findDuration(duration)
		? []
		: [problem('duration_wrong', path, 'an ISO 8601 duration of whole parts, longer than nothing', example)];

const problem = (
	code: PolicyProblem['code'],
	path: string,
	what: string,
	example: unknown,
	facts?: Record<string, unknown>
): PolicyProblem => ({ code, path, what, example, ...(facts && { facts }) });
