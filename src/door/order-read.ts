import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '#server/app.ts';
import { readOrderAs } from '#server/http/order-read.ts';
import type { Logger } from './log.ts';

const PATH = /^\/api\/v1\/orders\/([A-Za-z0-9][\w.-]{0,63})$/;

/**
 * Takes a machine's reading of one order, the call that a shop's systems make all day: past the framework it costs a
 * third less, and it is the same answer (`http/order-read.ts`). Returns whether it did.
 */
export function takeOrderRead(
	req: IncomingMessage,
	res: ServerResponse,
	path: string,
	{ app, log, requestId }: { app: App; log: Logger; requestId: string }
): boolean {
	const ref = req.method === 'GET' ? PATH.exec(path)?.[1] : undefined;
	if (ref === undefined) return false;
	const header = (name: string): string | null => {
		const value = req.headers[name];
		return Array.isArray(value) ? value.join(', ') : (value ?? null);
	};
	const onBug = (err: unknown) => log.error({ err, request: requestId }, 'request failed');
	void readOrderAs(app, ref, header, onBug).then(({ status, headers, body }) => {
		res.statusCode = status;
		for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
		res.end(body);
	});
	return true;
}
