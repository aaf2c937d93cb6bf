import { z } from 'zod';
import { checkPolicy } from '#domain/policy/check-policy.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { PolicyDocumentSchema } from './schemas/policy-document.ts';
import { exampleAt } from './policy-examples.ts';

/** Never more than a person reads. */
const MOST = 50;

export type ParsedPolicy =
	{ ok: true; policy: PolicyDocument } | { ok: false; problems: [PolicyProblem, ...PolicyProblem[]] };

/**
 * Parses a policy document: its form first, then what it means (`checkPolicy`).
 *
 * @param json what `JSON.parse` made of the document
 * @returns the document with its defaults filled in, or everything that is wrong with it: JSON pointer, what is wrong,
 * and an example of what could stand there
 */
export function parsePolicy(json: unknown): ParsedPolicy {
	const parsed = PolicyDocumentSchema.safeParse(json);
	const problems = parsed.success
		? checkPolicy(parsed.data)
		: parsed.error.issues.flatMap((issue) => problemsOf(issue, []));
	const [first, ...others] = problems.slice(0, MOST);
	if (first) return { ok: false, problems: [first, ...others] };
	if (parsed.success) return { ok: true, policy: parsed.data };
	throw new Error('a document of the wrong form has something wrong with it');
}

/** The JSON Schema of the document, for `/api/v1/policy.schema.json`: made from what `parsePolicy` parses with. */
export function policyJsonSchema(): Record<string, unknown> {
	const { $schema, ...schema } = z.toJSONSchema(PolicyDocumentSchema, {
		io: 'input',
		unrepresentable: 'any'
	});
	return { $schema, title: 'Roundtrip policy document', ...schema };
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, before: readonly PropertyKey[]): PolicyProblem[] {
	const path = [...before, ...issue.path];
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map((key) => form([...path, key], `there is no key "${key}" here`));
	}
	// Of the forms a value may have, the one that was meant is the one with the fewest mistakes.
	if (issue.code === 'invalid_union') {
		const meant = issue.errors.toSorted((a, b) => distance(a) - distance(b))[0];
		if (meant && meant.length > 0) return meant.flatMap((inner) => problemsOf(inner, path));
	}
	return [form(path, issue.message)];
}

/** A value of another type altogether is further off than an object with something wrong in it. */
function distance(issues: readonly Issue[]): number {
	const each = issues.map((issue): number => {
		if (issue.code === 'unrecognized_keys') return issue.keys.length;
		if (issue.code === 'invalid_union') return Math.min(10, ...issue.errors.map(distance));
		return issue.code === 'invalid_type' && issue.path.length === 0 ? 10 : 1;
	});
	return each.reduce((sum, one) => sum + one, 0);
}

function form(path: readonly PropertyKey[], what: string): PolicyProblem {
	const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
	return { code: 'form', path: pointer, what, example: exampleAt(path) };
}
