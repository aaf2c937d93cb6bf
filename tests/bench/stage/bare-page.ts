import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from './stage.ts';

const ROWS = 200;

/**
 * A page that is nothing: a document, a style sheet and a script of so many bytes on the wire, from memory. The script
 * says that it has run.
 *
 * @returns its address
 */
export async function serveBarePage(
	stage: Stage,
	sizes: { document: number; style: number; script: number }
): Promise<string> {
	const filler = (bytes: number) => randomBytes(Math.ceil(Math.max(0, bytes) / 2)).toString('hex');
	const comment = (text: string, bytes: number) => `${text}/*${filler(bytes - text.length - 4)}*/`;
	const rows = filler(sizes.document)
		.match(new RegExp(`.{1,${Math.ceil(sizes.document / ROWS)}}`, 'g'))
		?.map((text) => `<p>${text}</p>`)
		.join('\n');
	const files: Record<string, [string, string]> = {
		'/': [
			'text/html',
			`<!doctype html><title>bare</title><link rel="stylesheet" href="/style.css"><script src="/script.js" defer></script>${rows}`
		],
		'/style.css': ['text/css', comment('p { overflow-wrap: anywhere }', sizes.style)],
		'/script.js': ['text/javascript', comment("performance.mark('roundtrip:ready');", sizes.script)]
	};
	const server = createServer((request, response) => {
		const [type, text] = files[request.url ?? ''] ?? ['text/plain', ''];
		response.writeHead(text === '' ? 404 : 200, { 'content-type': type }).end(text);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	stage.defer(
		() =>
			new Promise<void>((done) => {
				server.close(() => done());
				server.closeAllConnections();
			})
	);
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
