import type { createDocument } from 'zod-openapi';

type Document = ReturnType<typeof createDocument>;

export type ReadableCall = {
	id: string;
	method: string;
	path: string;
	summary: string;
	description: string;
	body?: string;
	answers: { status: string; what: string; schema?: string }[];
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The document as a page shows it: calls in order, and the shapes they name as indented JSON Schema. */
export function readableCalls(paths: Document['paths'], components: Document['components']) {
	const calls: ReadableCall[] = [];
	for (const [path, item] of Object.entries(paths ?? {})) {
		for (const method of METHODS) {
			const operation = item?.[method];
			if (!operation) continue;
			const body =
				operation.requestBody && 'content' in operation.requestBody
					? operation.requestBody.content
					: undefined;
			const named = shapeOf(body);
			calls.push({
				id: `${method}-${path.replace(/\W+/g, '-')}`,
				method: method.toUpperCase(),
				path,
				summary: operation.summary ?? '',
				description: operation.description ?? '',
				...(named && { body: named }),
				answers: Object.entries(operation.responses ?? {}).map(([status, response]) => {
					const schema = 'content' in response ? shapeOf(response.content) : undefined;
					const what = 'description' in response ? (response.description ?? '') : '';
					return { status, what, ...(schema && { schema }) };
				})
			});
		}
	}
	const shapes = Object.entries(components?.schemas ?? {}).map(([name, schema]) => ({
		name,
		text: JSON.stringify(schema, null, 2)
	}));
	return { calls, shapes };
}

/** The name of the shape that a body refers to. */
function shapeOf(content: Record<string, { schema?: unknown } | unknown> | undefined): string | undefined {
	for (const media of Object.values(content ?? {})) {
		const schema = (media as { schema?: { $ref?: string } } | undefined)?.schema;
		if (schema?.$ref) return schema.$ref.split('/').at(-1);
	}
	return undefined;
}
