import { daysOf, durationOf } from '../time/duration.ts';
import { constraintsOf, holds, implies, type Constraint, type Constraints } from './constraint.ts';
import { listUntils, type PolicyDocument, type ReturnRule, type Rule } from './document.ts';
import { GUARANTEES, LAWS, type GuaranteeId, type Law, type LawId } from './floors/laws.ts';
import type { PolicyProblem } from './problem.ts';

/** Refusals bar publishing; warnings are for the one who writes. */
export type Lint = { refusals: PolicyProblem[]; warnings: PolicyProblem[] };

/** Days after delivery in which each law lets goods come back without a fee. */
const DAYS_BACK: Partial<Record<LawId, number>> = {
	eu_withdrawal: 14,
	uk_cancellation: 14,
	cn_seven_days: 7
};

/** Laws that speak about every order of their buyers. The others depend on what happens, so no rule is only theirs. */
const ALWAYS: readonly LawId[] = ['eu_withdrawal', 'uk_cancellation', 'cn_seven_days'];

/** What a rule may ask of the goods; goods may be exempt from a law, given evidence on the order. */
const ASKS_OF_GOODS = ['line.tags', 'line.category', 'line.sku'] as const;

/**
 * What the law thinks of a policy. A rule that takes a fee, or closes returns sooner, than a law allows the only buyers
 * it can match is refused (`below_floor`): it would never apply, and shoppers would read it. A rule that matches such
 * buyers among others gets a warning with an order it does not apply to (`floor_applies`). One that asks consumers in
 * the Union for pictures gets a warning too (`evidence_asked`), and so does a `warranty` that the law outlasts.
 *
 * @param policy a document that `checkPolicy` finds nothing wrong with
 */
export function lintPolicy(policy: PolicyDocument): Lint {
	const lint: Lint = { refusals: [], warnings: [] };
	for (const kind of ['cancel', 'return'] as const) {
		for (const [index, rule] of policy[kind].entries()) {
			const asks = constraintsOf(rule.when, policy.zone);
			const covered = (Object.keys(LAWS) as LawId[]).filter(
				(id) => undercut(rule, kind, id) && canMatch(asks, LAWS[id])
			);
			const [first] = covered;
			if (first === undefined) continue;
			const path = `/${kind}/${index}`;
			const mayBeExempt = ASKS_OF_GOODS.some((key) => asks.has(key));
			if (!mayBeExempt && isWithin(asks, covered)) {
				lint.refusals.push(belowFloor(rule, kind, path, first));
			} else {
				lint.warnings.push(
					...covered.map((id) => floorApplies(rule, asks, path, LAWS[id], factsOf(rule, kind, id)))
				);
			}
		}
	}
	for (const [index, rule] of policy.return.entries()) {
		const asks = constraintsOf(rule.when, policy.zone);
		lint.warnings.push(...shortWarranties(rule, asks, `/return/${index}/warranty`));
		if (rule.evidence === 'required' && rule.steps.length > 0 && canMatch(asks, LAWS.eu_withdrawal)) {
			lint.warnings.push(evidenceAsked(rule, `/return/${index}/evidence`));
		}
	}
	return lint;
}

/** A warranty that ends before the guarantee of a buyer's country: there the law's holds, and nobody reads so. */
function shortWarranties(rule: ReturnRule, asks: Constraints, path: string): PolicyProblem[] {
	const { warranty } = rule;
	if (warranty === undefined) return [];
	const days = daysOf(durationOf(warranty)).least;
	return (Object.keys(GUARANTEES) as GuaranteeId[])
		.filter((id) => days < daysOf(durationOf(GUARANTEES[id].lasts)).least)
		.filter((id) => canMatch(asks, { ...GUARANTEES[id], buyers: 'consumer' }))
		.map((id) => {
			const { jurisdiction, demands } = GUARANTEES[id];
			return floorApplies(rule, asks, path, GUARANTEES[id], {
				rule: rule.id,
				jurisdiction,
				law: id,
				demands
			});
		});
}

/** In what a rule gives less than a law: what the law gives, what was written; shoppers get the law's. */
export type Undercut =
	| { what: 'fee' }
	/** Days after delivery in which goods come back without a fee. */
	| { what: 'days'; law_days: number; own_days: number };

function undercut({ steps }: Rule, kind: Kind, id: LawId): Undercut | undefined {
	const takesFee = steps.some(({ fee }) => fee !== null);
	// China leaves cancelling to the shop.
	if (kind === 'cancel') return takesFee && id !== 'cn_seven_days' ? { what: 'fee' } : undefined;
	const days = DAYS_BACK[id];
	if (days === undefined) return undefined;
	let free = 0;
	for (const step of steps) {
		if (step.fee !== null) break;
		const ends = listUntils(step).map((until) => {
			if (!('after' in until) || until.after !== 'delivered_at') return 0;
			// A week has five business days.
			return 'for' in until ? daysOf(durationOf(until.for)).least : (until.business_days * 7) / 5;
		});
		free = Math.max(free, Math.min(...ends));
	}
	return free < days ? { what: 'days', law_days: days, own_days: Math.floor(free) } : undefined;
}

type Kind = 'cancel' | 'return';

function canMatch(asks: Constraints, law: Pick<Law, 'countries' | 'buyers'>): boolean {
	const country = asks.get('buyer.country');
	const kind = asks.get('buyer.kind');
	const kinds = law.buyers === 'any' ? ['consumer', 'business'] : ['consumer'];
	return law.countries.some((code) => allows(country, code)) && kinds.some((one) => allows(kind, one));
}

const allows = (constraint: Constraint | undefined, fact: string): boolean =>
	constraint === undefined || holds(constraint, fact);

/** Whether the laws together speak about every buyer a rule can match. */
function isWithin(asks: Constraints, covered: readonly LawId[]): boolean {
	const laws: Law[] = covered.filter((id) => ALWAYS.includes(id)).map((id) => LAWS[id]);
	const protectedOnes = constraintsOf(
		{ 'buyer.country': { in: laws.flatMap(({ countries }) => [...countries]) }, 'buyer.kind': 'consumer' },
		'UTC'
	);
	return implies(asks, protectedOnes);
}

function belowFloor(rule: Rule, kind: Kind, path: string, id: LawId): PolicyProblem {
	const law = LAWS[id];
	return {
		code: 'below_floor',
		path,
		what: `"${rule.id}" could only match orders that are protected in ${law.jurisdiction}, so it would never apply: ${law.source}`,
		example: { ...rule, when: { ...rule.when, 'buyer.kind': 'business' } },
		facts: factsOf(rule, kind, id)
	};
}

const factsOf = (rule: Rule, kind: Kind, id: LawId) => {
	const { jurisdiction, demands } = LAWS[id];
	return { rule: rule.id, jurisdiction, law: id, demands, undercut: undercut(rule, kind, id) };
};

/**
 * What is wrong with goods is the seller's to answer for whether or not a picture shows it, and in the first year what
 * shows itself counts as having been there: Directive (EU) 2019/771, Articles 10, 11 and 13.
 */
function evidenceAsked(rule: ReturnRule, path: string): PolicyProblem {
	return {
		code: 'evidence_asked',
		path,
		what: `"${rule.id}" asks consumers in the EU for a picture of what is wrong. Their right to have it put right hangs on none (Directive (EU) 2019/771, Articles 10, 11 and 13), so whoever has none must find another way to you`,
		example: { ...rule, evidence: undefined },
		facts: { rule: rule.id, jurisdiction: 'EU' }
	};
}

function floorApplies(
	rule: Rule,
	asks: Constraints,
	path: string,
	law: Pick<Law, 'countries' | 'jurisdiction' | 'source'>,
	facts: PolicyProblem['facts']
): PolicyProblem {
	const country = law.countries.find((code) => allows(asks.get('buyer.country'), code));
	const buyer = allows(asks.get('buyer.kind'), 'consumer') ? 'consumer' : 'business';
	return {
		code: 'floor_applies',
		path,
		what: `"${rule.id}" also matches orders that are protected in ${law.jurisdiction}; to them the law applies instead: ${law.source}`,
		example: { 'buyer.country': country, 'buyer.kind': buyer },
		facts
	};
}
