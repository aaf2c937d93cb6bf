import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_SECRET } from '../sent-codes.ts';
import { freePort } from '../server-process.ts';
import { sendCall, startShop, type Shop } from '../shop.ts';
import { startFront, type Front } from './front.ts';

export type TwoNodes = {
	a: Shop;
	b: Shop;
	front: Front;
	/** The shop as the world sees it: node A's database and keys, asked through the front. */
	shop: Shop;
	stop(): Promise<void>;
};

/**
 * Two nodes as they are shipped, on one database and one folder, behind a proxy, as docs/running describes it. Each can
 * also be asked directly, as from the proxy: to know which one answers.
 */
export async function startTwoNodes(env: Record<string, string> = {}): Promise<TwoNodes> {
	const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-nodes-'));
	const stops: (() => Promise<unknown>)[] = [async () => rmSync(dataDir, { recursive: true, force: true })];
	const stop = async () => {
		for (let one = stops.pop(); one; one = stops.pop()) await one();
	};
	try {
		const [plain, tls, redirect, first, second] = await freePorts(5);
		const nodes = [first ?? 0, second ?? 0];
		const settings = (port: number | undefined) => ({
			...{ APP_SECRET, DATA_DIR: dataDir, ORIGIN: `http://127.0.0.1:${plain}`, TRUST_PROXY: '1' },
			...env,
			PORT: String(port)
		});
		const a = await startShop({ env: settings(first) });
		stops.push(a.stop);
		const b = await startShop({ databaseUrl: a.databaseUrl, env: settings(second) });
		stops.push(b.stop);
		const front = await startFront({ plain: plain ?? 0, tls: tls ?? 0, redirect: redirect ?? 0, nodes });
		stops.push(front.stop);
		const shop: Shop = {
			...a,
			origin: front.origin,
			call: (method, path, call) => sendCall(front.origin, method, path, call)
		};
		return { a, b, front, shop, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Asked for together, so that none is given out twice. */
async function freePorts(count: number): Promise<number[]> {
	return Promise.all(Array.from({ length: count }, freePort));
}
