import type { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { STATUS } from './problem.ts';
import { ProblemAnswer } from './schemas/answers.ts';

type Code = keyof typeof STATUS;
/** One call of the API, as its description needs it. */
export type Call = {
	summary: string;
	scope: string;
	parameters?: string[];
	body?: z.ZodType;
	/** Names of what may stand behind the question mark, with what they are for. */
	query?: Record<string, string>;
	answers: Record<number, { what: string; schema?: z.ZodType; type?: string }>;
	refusals: readonly Code[];
};

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const EVERY: readonly Code[] = ['auth.required', 'scope.missing', 'service.unavailable'];
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

export function operation(call: Call, unsafe: boolean): ZodOpenApiOperationObject {
	const header = {
		name: 'Idempotency-Key',
		in: 'header' as const,
		required: true,
		schema: { type: 'string' as const, maxLength: 255 }
	};
	return {
		summary: call.summary,
		description: `Needs the scope \`${call.scope}\`.`,
		security: [{ key: [] }],
		parameters: [
			...(call.parameters ?? []).map((name) => ({
				name,
				in: 'path' as const,
				required: true,
				schema: { type: 'string' as const }
			})),
			...Object.entries(call.query ?? {}).map(([name, description]) => ({
				name,
				in: 'query' as const,
				required: false,
				description,
				schema: { type: 'string' as const }
			})),
			...(unsafe ? [header] : [])
		],
		...(call.body && { requestBody: { required: true, content: json(call.body) } }),
		responses: {
			...Object.fromEntries(
				Object.entries(call.answers).map(([status, { what, schema, type }]) => [
					status,
					{ description: what, ...(schema && { content: type ? { [type]: { schema } } : json(schema) }) }
				])
			),
			...refusals([...call.refusals, ...EVERY, ...(unsafe ? UNSAFE : [])])
		}
	};
}

export const get = (call: Call) => ({ get: operation(call, false) });
export const post = (call: Call) => ({ post: operation(call, true) });
export const patch = (call: Call) => ({ patch: operation(call, true) });
export const put = (call: Call) => ({ put: operation(call, true) });
