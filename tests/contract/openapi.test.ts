import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCESS } from '#server/http/access.ts';
import { STATUS } from '#server/http/problem.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** The description of the API says what is there: every call, every code, and no shape that it does not define. */
type Parameter = { name: string; in: string; required?: boolean };
type Response = { description: string; content?: Record<string, { schema: object }> };
type Operation = {
	summary: string;
	description: string;
	security: object[];
	parameters?: Parameter[];
	requestBody?: { content: Record<string, { schema: object }> };
	responses: Record<string, Response>;
};
type Document = {
	openapi: string;
	info: { title: string; version: string };
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
};

let shop: Shop;
let document: Document;
let calls: [string, Operation][];

beforeAll(async () => {
	shop = await startShop();
	const answer = await shop.call('GET', '/api/v1/openapi.json');
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toBe('application/json');
	document = answer.json as unknown as Document;
	calls = Object.entries(document.paths).flatMap(([path, item]) =>
		Object.entries(item).map(([method, operation]): [string, Operation] => [
			`${method.toUpperCase()} ${path}`,
			operation
		])
	);
});
afterAll(() => shop?.stop());

const described = (route: string): string => route.replace(/\[(\w+)\]/g, '{$1}');

test('it is OpenAPI 3.1 with a key as its one way in', () => {
	expect(document.openapi).toMatch(/^3\.1\.\d+$/);
	expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
	expect(document.components.securitySchemes).toEqual({
		key: expect.objectContaining({ type: 'http', scheme: 'bearer' })
	});
});

/** Calls for everybody, written down by hand: no key is asked for. */
const PUBLIC = ['GET /api/v1/terms', 'GET /api/v1/terms.html'];

test('it lists every call that the table of access opens to machines, those without a key, and no other', () => {
	const open = Object.entries(ACCESS).flatMap(([route, audience]) =>
		typeof audience === 'object' && route.startsWith('/api/')
			? Object.entries(audience)
					// What vendors send us has the form that they describe, not we.
					.filter(([, who]) => typeof who === 'object')
					.map(([method]) => `${method} ${described(route)}`)
			: []
	);
	expect(calls.map(([name]) => name).sort()).toEqual([...open, ...PUBLIC].sort());
});

test('every call names its scope, its path parameters, its answers and its refusals', () => {
	for (const [name, operation] of calls) {
		const [method = '', path = ''] = name.split(' ');
		const [route] = Object.keys(ACCESS).filter((one) => described(one) === path);
		const audience = (ACCESS[route ?? ''] as Record<string, { scope: string }>)[method];
		const isPublic = PUBLIC.includes(name);
		expect(operation.description, name).toContain(isPublic ? 'no key' : `\`${audience?.scope}\``);
		expect(operation.security, name).toEqual(isPublic ? [] : [{ key: [] }]);

		const parameters = operation.parameters ?? [];
		const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name);
		expect(inPath, name).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => one));
		expect(parameters.every((one) => one.required || one.in === 'query')).toBe(true);
		expect(
			parameters.some((one) => one.name === 'Idempotency-Key'),
			name
		).toBe(method !== 'GET');

		const statuses = Object.keys(operation.responses);
		expect(
			statuses.some((status) => status.startsWith('2')),
			name
		).toBe(true);
		expect(statuses, name).toEqual(
			expect.arrayContaining(isPublic ? ['400', '429', '503'] : ['401', '403', '503'])
		);
		for (const [status, response] of Object.entries(operation.responses)) {
			for (const [, code] of response.description.matchAll(/`([a-z_]+\.[a-z_]+)`/g))
				expect(STATUS[code as keyof typeof STATUS], `${name} ${code}`).toBe(Number(status));
			if (Number(status) >= 400)
				expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
		}
	}
});

test('every $ref leads somewhere, and every shape is used', () => {
	const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);
	expect(refs.length).toBeGreaterThan(20);
	for (const ref of refs) {
		const found = ref
			.replace(/^#\//, '')
			.split('/')
			.reduce<unknown>((place, part) => (place as Record<string, unknown> | undefined)?.[part], document);
		expect(found, ref).toBeTypeOf('object');
	}
	const named = new Set(refs.map((ref) => ref.split('/').at(-1)));
	expect(Object.keys(document.components.schemas).filter((name) => !named.has(name))).toEqual([]);
});

test('amounts are integers and foreign ids text, in the description too', () => {
	const { OrderDocument, OrderDocumentLine } = document.components.schemas as Record<
		string,
		{ properties: Record<string, object>; required: string[] }
	>;
	expect(OrderDocument?.properties['total']).toMatchObject({ type: 'integer', minimum: 0 });
	expect(OrderDocument?.required).toEqual(
		expect.arrayContaining(['ref', 'placed_at', 'currency', 'lines', 'total'])
	);
	expect(OrderDocument?.required).not.toContain('tags');
	expect(OrderDocumentLine?.properties['id']).toMatchObject({ type: 'string' });
});

test('the readable page shows every call', async () => {
	const page = await shop.call('GET', '/api/v1/docs');
	expect(page.status).toBe(200);
	for (const [name] of calls) expect(page.text).toContain(name);
});
