/** What can be wrong with a policy document beyond its form. The code is the message key. */
export const PROBLEM_CODES = [
	'form',
	'zone_unknown',
	'duration_wrong',
	'day_wrong',
	'condition_wrong',
	'fee_empty',
	'fee_bounds_crossed',
	'steps_not_increasing',
	'release_missing',
	'last_rule_must_match_all',
	'rule_unreachable',
	'rule_never_matches',
	'id_twice',
	'days_crossed',
	'never_offered',
	'below_floor',
	'floor_applies',
	'evidence_asked'
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing that is wrong, or worth knowing. */
export type PolicyProblem = {
	code: ProblemCode;
	/** JSON pointer into the document. */
	path: string;
	/** What is wrong, in English, for machines and logs; pages word the code. */
	what: string;
	/** What could stand there instead, or an order it would hit. */
	example: unknown;
	/** The facts the message names. */
	facts?: Readonly<Record<string, unknown>> | undefined;
};
