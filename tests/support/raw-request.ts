import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
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

/** What a server says to bytes that no HTTP client would send. Give them `Connection: close`, or it waits for more. */
export function sendBytes(
	origin: string,
	bytes: string
): Promise<{ status: number; headers: Headers; text: string }> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
		let said = '';
		socket.on('data', (part: Buffer) => (said += part.toString()));
		socket.once('error', reject);
		socket.once('close', () => {
			const [head = '', text = ''] = said.split(/\r\n\r\n(.*)/s);
			const [first = '', ...lines] = head.split('\r\n');
			const pairs = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
			resolve({ status: Number(first.split(' ')[1]), headers: new Headers(pairs), text });
		});
	});
}
