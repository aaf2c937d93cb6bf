import type { z } from 'zod';
import { accept, refuse, type Result } from '#domain/refusal.ts';

/** The most errors one refusal lists. */
const MOST = 20;

/**
 * Parses a value by a schema.
 *
 * @returns what the schema makes of it; refusal `request.invalid` with `errors`, each with the place (JSON pointer)
 * and what is wrong there
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): Result<z.output<Schema>> {
	const parsed = schema.safeParse(value);
	if (parsed.success) return accept(parsed.data);
	const errors = parsed.error.issues.slice(0, MOST).map((issue) => ({
		path: issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
		what: issue.message
	}));
	return refuse('request.invalid', { errors });
}
