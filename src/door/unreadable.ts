import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { SECURITY_HEADERS, setSecurityHeaders } from './headers.ts';

type HttpSocket = Socket & { _httpMessage?: { headersSent: boolean } | null };

/** What Node says of a request that is none; everything else is a plain bad one. */
const STATUS: Readonly<Record<string, string>> = {
	HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
	HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
	ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout'
};

/** Answers what never becomes a request (headers too long, no HTTP, an expectation) with the headers of all answers. */
export function answerUnreadable(server: Server): void {
	server.on('clientError', (error: NodeJS.ErrnoException, socket: HttpSocket) => {
		if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent) {
			socket.destroy();
			return;
		}
		const own = { 'X-Request-Id': randomUUID(), Connection: 'close', 'Content-Length': '0' };
		const lines = Object.entries({ ...SECURITY_HEADERS, ...own });
		const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
		socket.end(`HTTP/1.1 ${STATUS[error.code ?? ''] ?? '400 Bad Request'}\r\n${head}\r\n`);
	});
	server.on('checkExpectation', (_req, res) => {
		res.setHeader('X-Request-Id', randomUUID());
		setSecurityHeaders(res, { https: false });
		res.writeHead(417).end();
	});
}
