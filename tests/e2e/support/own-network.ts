import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { origin } from './demo.ts';

/** How a network behaves: lets through, answers pages with nothing, or with a page or a redirect of its own. */
export type Weather = 'through' | 'stalls' | 'stalls half way' | 'its own page' | 'its own redirect';

/** The same shop after a deploy, as its phones meet it: another worker, which has one build file less, and so has the server. */
export type Deploy = { without: string };

const SIGN_IN =
	'<!doctype html><html><head><title>Hotel</title></head><body>Sign in to the Wi-Fi</body></html>';

/**
 * A way to the demo shop that goes as a test wants, under an address of its own.
 *
 * @param lost headers of answers that do not get through
 */
export async function ownNetwork({ lost = [] }: { lost?: readonly string[] } = {}) {
	const shop = new URL(origin);
	let weather: Weather = 'through';
	let deploy: Deploy | undefined;
	/** How many pages of the shop were asked for on the way. */
	let asked = 0;
	const pass = (incoming: IncomingMessage, outgoing: ServerResponse, cut = false) => {
		const headers = { ...incoming.headers, host: shop.host };
		if (headers.origin) headers.origin = origin;
		const { method, url: path } = incoming;
		const onward = ask({ host: shop.hostname, port: shop.port, method, path, headers }, (answer) => {
			const through = Object.entries(answer.headers).filter(([name]) => !lost.includes(name));
			outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(through));
			if (!cut) return void answer.pipe(outgoing);
			answer.once('data', (some: Buffer) => outgoing.write(some.subarray(0, 200)));
		});
		onward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	};
	const newWorker = async (outgoing: ServerResponse, { without }: Deploy) => {
		const worker = await (await fetch(`${origin}/service-worker.js`)).text();
		const other = /\/_app\/immutable\/entry\/app[\w.-]+/.exec(worker)?.[0] ?? '';
		outgoing.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' });
		outgoing.end(`${worker.replaceAll(without, other)}\n// deployed\n`);
	};
	const server = createServer((incoming, outgoing) => {
		if (deploy && incoming.url === '/service-worker.js') return void newWorker(outgoing, deploy);
		if (deploy && incoming.url === deploy.without) return void outgoing.writeHead(404).end();
		if (incoming.headers.accept?.includes('text/html')) asked++;
		if (weather === 'through') return pass(incoming, outgoing);
		if (weather === 'stalls') return;
		if (weather === 'stalls half way') return pass(incoming, outgoing, true);
		if (weather === 'its own page') {
			outgoing.writeHead(200, { 'content-type': 'text/html' }).end(SIGN_IN);
			return;
		}
		outgoing.writeHead(302, { location: 'http://localhost:9/sign-in' }).end();
	});
	await new Promise<void>((listening) => server.listen(0, shop.hostname, listening));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://${shop.hostname}:${port}`,
		deploy: (next: Deploy) => void (deploy = next),
		become: (next: Weather) => void (weather = next),
		asked: () => asked,
		close: () => {
			server.closeAllConnections();
			server.close();
		}
	};
}
