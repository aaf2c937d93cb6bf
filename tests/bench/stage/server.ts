import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '#server/embedded/postmaster.ts';
import { end, HOUSE, type Stage } from './stage.ts';

export type RunningServer = { origin: string; port: number; pid: number; stop(): Promise<void> };

const READY_WITHIN_MS = 60_000;

/** The environment of a shop: the machine's, without settings somebody may have set for their own. */
export function shopEnvironment(settings: Record<string, string>): NodeJS.ProcessEnv {
	const { PATH, HOME, LANG, TMPDIR } = process.env;
	const { BENCH_LOG_LEVEL, BENCH_NODE_OPTIONS } = process.env;
	return {
		...{ PATH, HOME, LANG, TMPDIR },
		// To see what logging costs, or where time goes; figures are told with neither.
		...(BENCH_LOG_LEVEL && { LOG_LEVEL: BENCH_LOG_LEVEL }),
		...(BENCH_NODE_OPTIONS && { NODE_OPTIONS: BENCH_NODE_OPTIONS }),
		...settings
	};
}

/** What `npm start` gives to Node: its own flags are part of what is measured. */
export function startCommand(): string[] {
	const { scripts } = JSON.parse(readFileSync(join(HOUSE, 'package.json'), 'utf8')) as {
		scripts: { start: string };
	};
	const [node, ...args] = scripts.start.split(' ');
	if (node !== 'node') throw new Error(`npm start no longer runs node itself, but ${node}`);
	return args;
}

/** The production build on a database that is there already, with the settings a shop has by default. */
export async function startServer(
	stage: Stage,
	databaseUrl: string,
	{ settings: more = {}, ...options }: { openFiles?: number; settings?: Record<string, string> } = {}
): Promise<RunningServer> {
	const port = await findFreePort();
	// A shop that is no demo wants a mail server; nothing is sent to this one.
	const settings = {
		PORT: String(port),
		DATABASE_URL: databaseUrl,
		DEMO: '0',
		SMTP_URL: 'smtp://127.0.0.1:9',
		...more
	};
	const logFile = join(stage.folder(), 'server.log');
	// The log goes to a file, as under a supervisor: a reader of ours would take time from what is measured.
	const log = openSync(logFile, 'a');
	const child = stage.run(startCommand(), {
		env: shopEnvironment(settings),
		stdio: ['ignore', log, log],
		...options
	});
	closeSync(log);
	const origin = `http://127.0.0.1:${port}`;
	const ended = () => child.exitCode !== null || child.signalCode !== null;
	await untilReady(origin, ended).catch((error: unknown) => {
		throw new Error(`${String(error)}\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
	});
	return { origin, port, pid: child.pid ?? 0, stop: () => end(child) };
}

/** Waits for `/readyz`. Asks often, because the waiting is what `start` measures. */
export async function untilReady(origin: string, ended: () => boolean, ms = READY_WITHIN_MS): Promise<void> {
	const limit = performance.now() + ms;
	while ((await statusOf(`${origin}/readyz`)) !== 200) {
		if (ended()) throw new Error('the server ended instead of getting ready');
		if (performance.now() > limit) throw new Error(`the server was not ready within ${ms / 1000} s`);
		await sleep(20);
	}
}

function statusOf(url: string): Promise<number> {
	return new Promise((settle) => {
		const asked = get(url, { agent: false, timeout: 3000 }, (response) => {
			response.resume();
			settle(response.statusCode ?? 0);
		});
		asked.on('timeout', () => asked.destroy());
		asked.on('error', () => settle(0));
	});
}
