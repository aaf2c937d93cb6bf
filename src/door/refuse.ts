import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '#domain/refusal.ts';
import { problemBody, problemHeaders } from '#server/http/problem.ts';

/** How long whoever is still sending gets to read the answer. */
const LINGER_MS = 1000;

/**
 * Refuses at the door, in the words of every other refusal, and hangs up on a body that nobody will read. Hanging up at
 * once would reset the connection under the sender, who then never sees the answer: what still comes is thrown away
 * until it ends, or for a second.
 */
export function refuseAtDoor(req: IncomingMessage, res: ServerResponse, refusal: Refusal): void {
	const { status, body } = problemBody(refusal, req.headers['accept-language'] ?? null);
	const headers = { ...problemHeaders(refusal, status), 'content-length': String(Buffer.byteLength(body)) };
	const isSending =
		req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
	if (!isSending) {
		res.writeHead(status, headers).end(body);
		return;
	}
	res.writeHead(status, { ...headers, connection: 'close' }).write(req.method === 'HEAD' ? '' : body);
	const timer = setTimeout(() => res.end(), LINGER_MS);
	req.once('close', () => clearTimeout(timer)).once('end', () => res.end());
	req.resume();
}
