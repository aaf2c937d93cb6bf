import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What goes wrong with a call: `drop_before` nothing was done; `drop_after` it was done and the connection breaks; `hang`
 * it was done and no answer ever comes; `500_after` it was done and the answer is a bare 500; `throttle` come back later.
 */
export type Fault = 'drop_before' | 'drop_after' | 'hang' | '500_after' | 'throttle' | 'refuse';
export type Reply = { status: number; json: unknown; headers?: Record<string, string> };
export type Asked = {
	method: string;
	path: string;
	headers: IncomingMessage['headers'];
	body: unknown;
	what: string;
};

/**
 * A storefront of our own that listens on this machine. `what` of a call is its name in `faults` and `calls`.
 *
 * @param answer has its effect in here
 */
export async function listen(
	nameOf: (asked: Omit<Asked, 'what'>) => string,
	answer: (asked: Asked, fault: Fault | undefined) => Reply
) {
	const calls: Asked[] = [];
	const faults: { on: string; fault: Fault }[] = [];
	let delayMs = 0;
	let afterEffect: ((what: string) => void) | undefined;

	async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
		let text = '';
		for await (const chunk of req.setEncoding('utf8')) text += String(chunk);
		const path = new URL(req.url ?? '/', 'http://storefront.test').pathname;
		const plain = {
			...{ method: req.method ?? 'GET', path, headers: req.headers },
			body: text === '' ? undefined : (JSON.parse(text) as unknown)
		};
		const asked = { ...plain, what: nameOf(plain) };
		calls.push(asked);
		const at = faults.findIndex(({ on }) => on === asked.what);
		const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
		if (fault === 'drop_before') return void req.socket.destroy();
		const { status, json, headers } = answer(asked, fault);
		afterEffect?.(asked.what);
		await sleep(delayMs);
		if (fault === 'drop_after') return void req.socket.destroy();
		if (fault === 'hang') return;
		if (fault === '500_after') return void res.writeHead(500).end('<html>trouble</html>');
		res
			.writeHead(status, { 'content-type': 'application/json', ...headers })
			.end(typeof json === 'string' ? json : JSON.stringify(json));
	}

	const server = createServer(
		(req, res) => void take(req, res).catch((error: unknown) => res.destroy(error as Error))
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		base: `http://127.0.0.1:${port}`,
		calls,
		count: (what: string) => calls.filter((one) => one.what === what).length,
		fault: (on: string, fault: Fault) => void faults.push({ on, fault }),
		delay: (ms: number) => (delayMs = ms),
		/** Called when a call has had its effect and before it is answered. */
		onEffect: (then: typeof afterEffect) => (afterEffect = then),
		/** Nothing more goes wrong. */
		calm() {
			faults.length = 0;
			delayMs = 0;
			afterEffect = undefined;
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}
