import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '#domain/refusal.ts';
import { problemBody, problemHeaders } from '#server/http/problem.ts';

/** Refuses at the door, in the words of every other refusal, and hangs up on a body that nobody will read. */
export function refuseAtDoor(req: IncomingMessage, res: ServerResponse, refusal: Refusal): void {
	const { status, body } = problemBody(refusal, req.headers['accept-language'] ?? null);
	const unread =
		req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
	res.writeHead(status, { ...problemHeaders(refusal, status), ...(unread && { connection: 'close' }) });
	res.end(body);
}
