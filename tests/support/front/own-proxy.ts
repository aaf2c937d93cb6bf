import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Front, FrontPorts } from './front.ts';

const READS = new Set(['GET', 'HEAD']);
const DOWN_MS = 2000;

/**
 * What docs/running/nginx-shop.conf asks of a proxy, for machines without nginx: nodes in turn, HTTP/1.1 to them, the
 * `X-Forwarded-*` headers written over, streams passed on as they come, reads tried once more on the other node.
 */
export async function startOwnProxy({ plain, nodes }: FrontPorts): Promise<Front> {
	const agent = new Agent({ keepAlive: true });
	const downUntil = new Map<number, number>();
	let turn = 0;

	const inTurn = (): number[] => {
		const all = nodes.map((_, index) => nodes[(turn + index) % nodes.length] ?? 0);
		turn++;
		const isDown = (port: number) => (downUntil.get(port) ?? 0) > Date.now();
		return [...all.filter((port) => !isDown(port)), ...all.filter(isDown)];
	};

	function pass(req: IncomingMessage, res: ServerResponse, [port, ...others]: number[]): void {
		const isRead = READS.has(req.method ?? '');
		const headers = {
			...req.headers,
			connection: 'keep-alive',
			'x-forwarded-for': req.socket.remoteAddress ?? '',
			'x-forwarded-proto': 'http',
			'x-forwarded-host': req.headers.host
		};
		const asked = request(
			{ agent, host: '127.0.0.1', port, method: req.method, path: req.url, headers },
			(answer) => {
				const isElsewhere =
					answer.statusCode === 503 ||
					(answer.statusCode === 404 && (req.url ?? '').startsWith('/_app/immutable/'));
				if (isElsewhere && isRead && others.length > 0) {
					answer.resume();
					return pass(req, res, others);
				}
				res.writeHead(answer.statusCode ?? 502, answer.headers);
				res.flushHeaders();
				answer.on('error', () => res.destroy());
				answer.pipe(res);
			}
		);
		let isSent = false;
		asked.on('socket', (socket) => {
			if (socket.connecting) socket.once('connect', () => (isSent = true));
			else isSent = true;
		});
		asked.on('error', (error: NodeJS.ErrnoException) => {
			downUntil.set(port ?? 0, Date.now() + DOWN_MS);
			const neverSent = error.code === 'ECONNREFUSED' || !isSent;
			if (!res.headersSent && others.length > 0 && (isRead || neverSent)) return pass(req, res, others);
			if (res.headersSent) res.destroy();
			else res.writeHead(502).end();
		});
		res.on('close', () => asked.destroy());
		if (isRead) asked.end();
		else req.pipe(asked);
	}

	const server = createServer((req, res) => {
		if (/^\/(metrics|readyz|healthz)$/.test(req.url ?? '')) return void res.writeHead(404).end();
		pass(req, res, inTurn());
	});
	await new Promise<void>((resolve) => server.listen(plain, '127.0.0.1', resolve));
	return {
		what: 'a small proxy of the test’s own (no nginx here)',
		origin: `http://127.0.0.1:${plain}`,
		secure: undefined,
		output: () => '',
		hasEnded: () => false,
		async stop() {
			agent.destroy();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
