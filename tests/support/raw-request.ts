import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Answer } from './shop.ts';

export type RawRequest = {
	method?: string;
	path: string;
	/** As they are: `fetch` would not let a `Host` or an `Origin` of our choice out. */
	headers?: Record<string, string>;
	body?: string | Uint8Array;
	/** Instead of `body`: chunks of unknown total length, for as long as the other side reads them. */
	chunks?: Iterable<Uint8Array>;
};

/** One request on a connection of its own. A server that answers and hangs up before the body is through has answered. */
export function rawRequest(
	origin: string,
	{ method = 'GET', path, headers = {}, body, chunks }: RawRequest
): Promise<Answer & { sent: number }> {
	return new Promise((resolve, reject) => {
		let sent = 0;
		let answered = false;
		const outgoing = httpRequest(origin + path, { method, headers, agent: false }, (response) => {
			answered = true;
			const parts: Buffer[] = [];
			const finish = () => {
				outgoing.destroy();
				const text = Buffer.concat(parts).toString();
				const isJson = /json/.test(response.headers['content-type'] ?? '');
				resolve({
					status: response.statusCode ?? 0,
					headers: headersOf(response),
					text,
					json: isJson && text ? JSON.parse(text) : {},
					sent
				});
			};
			response.on('data', (part: Buffer) => parts.push(part));
			response.once('end', finish).once('error', finish);
		});
		outgoing.on('error', (error) => answered || reject(error));
		if (!chunks) {
			outgoing.end(body);
			return;
		}
		const rest = chunks[Symbol.iterator]();
		// After each chunk the answer gets its turn: a sender that never looks up is hung up on before it has read why.
		const pump = () => {
			if (outgoing.destroyed) return;
			const next = rest.next();
			if (next.done) return void outgoing.end();
			sent += next.value.byteLength;
			if (outgoing.write(next.value)) setImmediate(pump);
			else outgoing.once('drain', () => setImmediate(pump));
		};
		pump();
	});
}

function headersOf(response: IncomingMessage): Headers {
	const headers = new Headers();
	for (const [name, values = []] of Object.entries(response.headersDistinct)) {
		for (const value of values) headers.append(name, value);
	}
	return headers;
}
