import { pino, type Logger } from 'pino';
import { ACCESS } from '#server/http/access.ts';

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

/** Every word that is the same in everybody's address of a page or call, as the table of routes has them. */
const WORDS = new Set([
	...Object.keys(ACCESS).flatMap((route) => route.split('/').filter((part) => /^[\w.-]+$/.test(part))),
	...['_app', 'live', 'healthz', 'readyz', 'metrics', '__data.json', 'v1', 'icons', 'payments']
]);
const VENDOR = /^\/api\/webhooks\/(carriers|storefronts|payments)\/([a-z0-9-]{1,20})(?=\/|$)/;

/**
 * An address as it may be logged: words of ours, and … in the place of everything else, for that may be a way in (a
 * link, a code's address), whose order it is, or something that only looks like an address. Files of the app are told
 * in full.
 */
export function loggablePath(path: string): string {
	if (/^\/_app\/immutable\/[\w./-]{1,100}$/.test(path)) return path;
	const [vendor = ''] = VENDOR.exec(path) ?? [];
	const rest = path.slice(vendor.length).split('/').slice(1);
	return `${vendor}/${rest.map((part) => (part === '' || WORDS.has(part) ? part : '…')).join('/')}`
		.replace(/(.)\/$/, '$1')
		.slice(0, 120);
}
