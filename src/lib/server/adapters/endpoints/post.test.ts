import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { endpointPost } from './post.ts';

/** Receivers as rude as they can be, on bare sockets: what is said to them ends in time, and nothing throws. */
const servers: Server[] = [];
const sockets = new Set<Socket>();
afterAll(() => {
	for (const socket of sockets) socket.destroy();
	for (const server of servers) server.close();
});

async function rude(talk: (socket: Socket) => void): Promise<string> {
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('data', () => talk(socket));
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://receiver.example:${(server.address() as AddressInfo).port}/in`;
}

const toHere = async () => ['127.0.0.1'];
const quick = { allowNear: true, connectMs: 150, totalMs: 400 };
const send = (url: string, options: Partial<Parameters<typeof endpointPost>[0]> = {}, signal?: AbortSignal) =>
	endpointPost({ resolve: toHere, ...quick, ...options })(
		{ url, headers: { 'webhook-id': 'msg_1' }, body: '{}' },
		signal ?? new AbortController().signal
	);
const forEver = (socket: Socket, text: string) => {
	const more = () => void (socket.destroyed || socket.write(text, () => setTimeout(more, 1)));
	more();
};

test.each<[string, object, (socket: Socket) => void]>([
	['says nothing', { trouble: 'timeout' }, () => {}],
	['hangs up', { trouble: 'connection_failed' }, (socket) => void socket.end()],
	['speaks no HTTP', { trouble: 'not_http' }, (socket) => void socket.end('hello\r\n\r\n')],
	[
		'sends headers for ever',
		{ trouble: 'not_http' },
		(socket) => {
			socket.write('HTTP/1.1 200 OK\r\n');
			forEver(socket, `x: ${'y'.repeat(4096)}\r\n`);
		}
	],
	['drips its first line', { trouble: 'timeout' }, (socket) => forEver(socket, '')],
	['sends only 100s', { trouble: 'timeout' }, (socket) => forEver(socket, 'HTTP/1.1 100 Continue\r\n\r\n')],
	[
		'sends a body for ever',
		{ status: 200 },
		(socket) => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			forEver(socket, 'x'.repeat(4096));
		}
	],
	[
		'never ends its body',
		{ status: 202 },
		(socket) => void socket.write('HTTP/1.1 202 OK\r\ncontent-length: 9\r\n\r\nx')
	],
	[
		'breaks off its body',
		{ status: 200 },
		(socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx')
	],
	[
		'switches protocols',
		{ status: 101 },
		(socket) => void socket.write('HTTP/1.1 101 S\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')
	],
	[
		'sends elsewhere',
		{ status: 302 },
		(socket) => void socket.end('HTTP/1.1 302 F\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n')
	],
	[
		'asks for time',
		{ status: 503, retryAfterMs: 7000 },
		(socket) => void socket.end('HTTP/1.1 503 S\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n')
	]
])('a receiver that %s', async (_what, outcome, talk) => {
	const begun = performance.now();
	expect(await send(await rude(talk))).toMatchObject(outcome);
	expect(performance.now() - begun).toBeLessThan(5000);
});

test('exactly what was judged is connected to, under the name that was asked for', async () => {
	let heard = '';
	const url = await rude(() => {});
	servers.at(-1)?.once('connection', (socket: Socket) =>
		socket.once('data', (bytes) => {
			heard = String(bytes);
			socket.end('HTTP/1.1 204 N\r\n\r\n');
		})
	);
	let asked = 0;
	// A name that leads somewhere else the second time it is asked for.
	const rebinding = async () => (asked++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']);
	expect(await send(url, { resolve: rebinding })).toMatchObject({ status: 204 });
	expect(asked).toBe(1);
	expect(heard).toMatch(new RegExp(`^POST /in HTTP/1.1\r\nhost: ${new URL(url).host}\r\n`, 'i'));
	expect(await send(url, { resolve: rebinding })).toEqual({ trouble: 'address_refused' });
});

test('nothing is connected to where it may not be, or where nobody is', async () => {
	let connected = 0;
	const url = await rude(() => {});
	servers.at(-1)?.on('connection', () => connected++);
	const inner = url.replace('http:', 'https:');
	expect(await send(inner, { allowNear: false })).toEqual({ trouble: 'address_refused' });
	expect(await send(url, { allowNear: false })).toEqual({ trouble: 'address_refused' });
	expect(await send(url, { resolve: async () => ['127.0.0.1', '0.0.0.0'] })).toEqual({
		trouble: 'address_refused'
	});
	expect(await send(url, { resolve: async () => [] })).toEqual({ trouble: 'name_not_found' });
	expect(await send(url, { resolve: () => new Promise(() => {}) })).toEqual({ trouble: 'connect_timeout' });
	expect(await send(url, {}, AbortSignal.abort())).toEqual({ trouble: 'stopped' });
	expect(connected).toBe(0);
	expect(await send('http://receiver.example:1/')).toEqual({ trouble: 'connection_refused' });
	// It answers in the clear: no certificate, no message.
	expect(await send(inner, {})).toMatchObject({
		trouble: expect.stringMatching(/timeout|tls/)
	});
});
