import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON object per line on standard output. Nothing personal: no address, no body, no query, no name. */
export const createLogger = (level: string): Logger =>
	pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			messageKey: 'text',
			serializers: { err: describeError }
		},
		// A write per line costs a request a twentieth of its time; together they are a moment late, and none is lost at the end.
		pino.destination({ sync: false, minLength: 4096, periodicFlush: 100 })
	);

/**
 * An error without what it carries: a failed statement repeats its values in its message, and PostgreSQL the row in
 * its detail. What went wrong is said by the innermost error, where by the frames.
 */
export function describeError(error: unknown): unknown {
	if (!(error instanceof Error)) return { type: typeof error };
	let inner = error;
	for (let depth = 0; depth < 4 && inner.cause instanceof Error; depth++) inner = inner.cause;
	const frames = [...new Set([error, inner])].flatMap(({ stack = '' }) => stack.match(/^ {4}at .*$/gm) ?? []);
	const { code, constraint_name: constraint } = inner as { code?: unknown; constraint_name?: unknown };
	return { type: error.name, message: inner.message, code, constraint, stack: frames.join('\n') };
}

/** An address as it may be logged: whatever follows a private segment is left out. */
export function loggablePath(path: string): string {
	if (path.startsWith('/t/')) return '/t/…';
	return path
		.replace(/^(\/api\/webhooks\/[^/]+\/[^/]+)\/.*/, '$1/…')
		.replace(/^\/staff\/(invitation|orders)\/[^/]+/, '/staff/$1/…')
		.replace(/^\/(api\/v1\/)?(orders|claims|shipments|links|returns|refunds|quotes)\/[^/]+/, '/$1$2/…')
		.slice(0, 120);
}
