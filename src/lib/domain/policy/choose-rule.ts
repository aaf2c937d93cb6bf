import { millisOf } from '../time/instant.ts';
import { constraintsOf, holds, type Constraint, type FactValue } from './constraint.ts';
import {
	AMOUNT_CONDITIONS,
	type CancelRule,
	type ConditionKey,
	type PolicyDocument,
	type ReturnRule,
	type Rule
} from './document.ts';
import type { PolicyLine, PolicyOrder } from './facts.ts';

/** One condition of a rule and what the order says to it. */
export type Matched = { key: ConditionKey; asked: unknown; found: unknown };

type Asked = { key: ConditionKey; constraint: Constraint };
type Ready<R extends Rule> = { rule: R; ofOrder: Asked[]; ofLine: Asked[] };
type ReadyPolicy = { cancel: Ready<CancelRule>[]; return: Ready<ReturnRule>[] };

const READY = new WeakMap<PolicyDocument, ReadyPolicy>();

function ready(policy: PolicyDocument): ReadyPolicy {
	let known = READY.get(policy);
	if (!known) {
		const prepare = <R extends Rule>(rule: R): Ready<R> => {
			const asked = [...constraintsOf(rule.when, policy.zone)].map(([key, constraint]) => ({
				key,
				constraint
			}));
			const isOfLine = ({ key }: Asked) => key.startsWith('line.');
			return { rule, ofOrder: asked.filter((one) => !isOfLine(one)), ofLine: asked.filter(isOfLine) };
		};
		known = { cancel: policy.cancel.map(prepare), return: policy.return.map(prepare) };
		READY.set(policy, known);
	}
	return known;
}

/**
 * Chooses rules for the lines of one order: the first that matches wins, and the last matches all (`checkPolicy`).
 * What is asked of the order is answered once, whatever the number of its lines. An amount in another currency than
 * the policy's meets no condition.
 */
export function ruleChooser(policy: PolicyDocument, order: PolicyOrder) {
	const facts = orderFacts(order);
	const foreign = order.currency !== policy.currency;
	const meets = ({ key, constraint }: Asked, fact: FactValue) =>
		!(foreign && AMOUNT_CONDITIONS.includes(key)) && holds(constraint, fact);
	const ofOrder = <R extends Rule>(rules: Ready<R>[]) =>
		rules.filter((one) => one.ofOrder.every((asked) => meets(asked, facts[asked.key] ?? null)));
	const { cancel, return: back } = ready(policy);
	const rules = { cancel: ofOrder(cancel), return: ofOrder(back) };

	const choose = <R extends Rule>(candidates: Ready<R>[], line: PolicyLine): R => {
		const chosen = candidates.find((one) =>
			one.ofLine.every((asked) => meets(asked, lineFact(asked.key, line)))
		);
		if (!chosen) throw new Error('the last rule of a policy has to match every line');
		return chosen.rule;
	};
	return (line: PolicyLine): { cancel: CancelRule; return: ReturnRule } => ({
		cancel: choose(rules.cancel, line),
		return: choose(rules.return, line)
	});
}

/** Why a rule matches a line: each condition, what it asks and what was found. */
export function explainMatch(rule: Rule, order: PolicyOrder, line: PolicyLine): Matched[] {
	const facts = orderFacts(order);
	return (Object.keys(rule.when ?? {}) as ConditionKey[]).map((key) => {
		const found = key === 'order.placed' ? order.placed_at : (facts[key] ?? lineFact(key, line));
		return { key, asked: rule.when?.[key], found };
	});
}

function orderFacts(order: PolicyOrder): Partial<Record<ConditionKey, FactValue>> {
	return {
		'order.total': order.total,
		'order.market': order.market,
		'order.tags': order.tags,
		'order.placed': millisOf(order.placed_at),
		'buyer.kind': order.buyer_kind,
		'buyer.country': order.buyer_country,
		'buyer.tier': order.buyer_tier
	};
}

function lineFact(key: ConditionKey, line: PolicyLine): FactValue {
	switch (key) {
		case 'line.tags':
			return line.tags;
		case 'line.category':
			return line.category;
		case 'line.sku':
			return line.sku;
		case 'line.unit_price':
			return line.unit_price;
		case 'line.quantity':
			return line.quantity;
		default:
			return null;
	}
}
