import { pino, type Logger } from 'pino';

export type { Logger };

/** One JSON object per line on standard output. Nothing personal: no address, no body, no query, no name. */
export const createLogger = (level: string): Logger =>
	pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'text' });

/** An address as it may be logged: whatever follows a private segment is left out. */
export function loggablePath(path: string): string {
	if (path.startsWith('/t/')) return '/t/…';
	return path
		.replace(/^\/(api\/v1\/)?(orders|claims|shipments|links|returns|refunds|quotes)\/[^/]+/, '/$1$2/…')
		.slice(0, 120);
}
