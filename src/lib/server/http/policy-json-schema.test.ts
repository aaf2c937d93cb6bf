import { expect, it } from 'vitest';
import { policyJsonSchema } from './parse-policy.ts';

it('has a JSON Schema that bars unknown keys everywhere', () => {
	const schema = policyJsonSchema();
	expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
	expect(schema['required']).toEqual(['zone', 'currency', 'cancel', 'return']);
	const open: unknown[] = [];
	const walk = (node: unknown): void => {
		if (typeof node !== 'object' || node === null) return;
		if ('properties' in node && !('additionalProperties' in node)) open.push(node);
		Object.values(node).forEach(walk);
	};
	walk(schema);
	expect(open).toEqual([]);
	expect(JSON.stringify(schema)).toContain('business_days');
});
