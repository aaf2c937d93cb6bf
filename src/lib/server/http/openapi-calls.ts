import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';

type SchemaObject = { type?: 'object' };
import { STATUS } from './problem.ts';
import { ProblemAnswer } from './schemas/answers.ts';

type Code = keyof typeof STATUS;
/** One call of the API, as its description needs it. */
export type Call = {
	summary: string;
	/** What there is to say beyond one line. */
	more?: string;
	/** Left out where anybody may call, without a key. */
	scope?: string;
	/** A lesser scope that does as well. */
	or?: string;
	parameters?: string[];
	body?: z.ZodType;
	/** Where the body is bytes: the types it may be of. */
	bytes?: readonly string[];
	/** Names of what may stand behind the question mark, with what they are for; JSON stands there whole, and has to. */
	query?: Record<string, string | { what: string; json: z.ZodType }>;
	answers: Record<number, { what: string; schema?: z.ZodType; type?: string }>;
	refusals: readonly Code[];
};

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const inBytes = (types: readonly string[]) =>
	Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]));
const EVERY: readonly Code[] = ['service.unavailable'];
const KEYED: readonly Code[] = ['auth.required', 'scope.missing'];
const UNSAFE: readonly Code[] = [
	'request.invalid',
	'idempotency.key_missing',
	'idempotency.in_flight',
	'idempotency.mismatch',
	'payload.too_large',
	'service.busy',
	'storage.full'
];

/** Codes that share a status share one entry; the document lists them all by name. */
function refusals(codes: readonly Code[]): ZodOpenApiOperationObject['responses'] {
	const byStatus = Map.groupBy(codes, (code) => STATUS[code]);
	return Object.fromEntries(
		[...byStatus].map(([status, list]) => [
			String(status),
			{
				description: list.map((code) => `\`${code}\``).join(', '),
				content: { 'application/problem+json': { schema: ProblemAnswer } }
			}
		])
	);
}

/** A parameter is no place for references, so its shape stands in it whole. */
const whole = (schema: z.ZodType) => {
	const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
	return { 'application/json': { schema: shape as SchemaObject } };
};

const inQuery = <Rest extends object>(name: string, description: string, rest: Rest) => ({
	...{ name, in: 'query' as const, description },
	...rest
});

function whoMay({ scope, or }: Call): string {
	if (scope === undefined) return 'Public: no key.';
	return or === undefined ? `Needs the scope \`${scope}\`.` : `Needs the scope \`${scope}\` or \`${or}\`.`;
}

export function operation(call: Call, unsafe: boolean): ZodOpenApiOperationObject {
	const header = {
		name: 'Idempotency-Key',
		in: 'header' as const,
		required: true,
		schema: { type: 'string' as const, maxLength: 255 }
	};
	return {
		summary: call.summary,
		description: [call.more, whoMay(call)].filter(Boolean).join(' '),
		security: call.scope === undefined ? [] : [{ key: [] }],
		parameters: [
			...(call.parameters ?? []).map((name) => ({
				name,
				in: 'path' as const,
				required: true,
				schema: { type: 'string' as const }
			})),
			...Object.entries(call.query ?? {}).map(([name, said]) =>
				typeof said === 'string'
					? inQuery(name, said, { required: false, schema: { type: 'string' as const } })
					: inQuery(name, said.what, { required: true, content: whole(said.json) })
			),
			...(unsafe ? [header] : [])
		],
		...(call.bytes && { requestBody: { required: true, content: inBytes(call.bytes) } }),
		...(call.body && { requestBody: { required: true, content: json(call.body) } }),
		responses: {
			...Object.fromEntries(
				Object.entries(call.answers).map(([status, { what, schema, type }]) => [
					status,
					{ description: what, ...(schema && { content: type ? { [type]: { schema } } : json(schema) }) }
				])
			),
			...refusals([
				...call.refusals,
				...EVERY,
				...(call.scope === undefined ? [] : KEYED),
				...(unsafe ? UNSAFE : [])
			])
		}
	};
}

export const get = (call: Call) => ({ get: operation(call, false) });
export const post = (call: Call) => ({ post: operation(call, true) });
export const patch = (call: Call) => ({ patch: operation(call, true) });
export const put = (call: Call) => ({ put: operation(call, true) });
