import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '#server/app.ts';
import { readOrder } from '#server/http/order-read.ts';
import { answerMachine, type PlainAnswer } from '#server/http/plain-answer.ts';
import type { Logger } from './log.ts';
import { headerOf } from './read-body.ts';

const PATH = /^\/api\/v1\/orders\/([A-Za-z0-9][\w.-]{0,63})$/;

/** What the door's own answers are made with. */
export type Taking = { app: App; log: Logger; requestId: string; bodyLimit: number };

/**
 * Takes a machine's reading of one order, the call that a shop's systems make all day: past the framework it costs a
 * third less, and it is the same answer (`http/order-read.ts`). Returns whether it did.
 */
export function takeOrderRead(
	req: IncomingMessage,
	res: ServerResponse,
	path: string,
	{ app, log, requestId }: Taking
): boolean {
	const ref = req.method === 'GET' ? PATH.exec(path)?.[1] : undefined;
	if (ref === undefined) return false;
	const header = headerOf(req);
	const onBug = (err: unknown) => log.error({ err, request: requestId }, 'request failed');
	void answerMachine({ app, route: '/api/v1/orders/[ref]', method: 'GET', header }, onBug, (who) =>
		readOrder(app, who, ref, header)
	).then((answer) => write(res, answer));
	return true;
}

export function write(res: ServerResponse, { status, headers, body }: PlainAnswer): void {
	res.statusCode = status;
	for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
	res.end(body);
}
