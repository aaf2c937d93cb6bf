import type { Evaluation } from '../policy/evaluate.ts';
import type { Thing } from './linked-data.ts';
import { returnPolicy } from './return-policy.ts';

/** How the pieces of an evaluated order can come back: each policy once, in the order of the lines. Pure. */
export function returnPolicies({ windows, order, version }: Evaluation): Thing[] {
	const country = order.buyer_country ?? undefined;
	const { currency } = version.document;
	const all = windows.map(({ rules, floors }) =>
		returnPolicy({ rule: rules.return, floors, country, currency })
	);
	return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
