import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';

export type HealthOptions = {
	metrics: Metrics;
	/** Whether the shop can serve: the database answers. Bounded by the caller. */
	isReady: () => Promise<boolean>;
};

const READY_WITHIN_MS = 2000;

/**
 * The addresses of whoever watches over the process. They are answered here, before pages and database: `/healthz`
 * says that the process lives, `/readyz` that it can serve, `/metrics` how it does.
 *
 * @returns whether the request was one of these
 */
export function answerHealth(
	req: IncomingMessage,
	res: ServerResponse,
	path: string,
	options: HealthOptions
): boolean {
	if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return false;
	if (req.method !== 'GET' && req.method !== 'HEAD') {
		res.writeHead(405, { allow: 'GET, HEAD' }).end();
		return true;
	}
	if (path === '/metrics') void options.metrics.answer(req, res).catch(() => res.destroy());
	else if (path === '/healthz') say(res, 200, 'ok');
	else {
		void inTime(options.isReady()).then((ready) =>
			say(res, ready ? 200 : 503, ready ? 'ready' : 'not ready')
		);
	}
	return true;
}

function say(res: ServerResponse, status: number, text: string): void {
	const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
	res.writeHead(status, status === 503 ? { ...headers, 'retry-after': '1' } : headers).end(`${text}\n`);
}

async function inTime(asked: Promise<boolean>): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), READY_WITHIN_MS);
	});
	try {
		return await Promise.race([asked, late]);
	} catch {
		return false;
	} finally {
		clearTimeout(timer);
	}
}
