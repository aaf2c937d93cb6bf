import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `npm start` runs. */
const SERVER = new URL('../../build/door/server.js', import.meta.url).pathname;
const READY_WITHIN_MS = 60_000;
/** A little above what the law allows, so that a test can see by how much a server is late. */
const STOP_WITHIN_MS = 8000;
/** Between our look and the server's, somebody else may take a port. */
const PORT_TRIES = 5;

export type Ended = { code: number | null; out: string; err: string };
export type ServerProcess = Awaited<ReturnType<typeof spawnServer>>;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

/** Starts the built server, or a copy of it, with this environment and nothing else of ours. */
export async function spawnServer(env: Record<string, string>, server = SERVER) {
	const port = env['PORT'] ?? String(await freePort());
	const child = spawn(process.execPath, [server], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: process.env['PATH'] ?? '',
			// A server that npm started ends when npm is gone. Ours ends with the runner in the same way, however that ends.
			npm_lifecycle_event: 'start',
			...env,
			PORT: port
		}
	});
	let out = '';
	let err = '';
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
	child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
	const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
	return {
		/** By address: the name `localhost` can mean two. */
		origin: `http://127.0.0.1:${port}`,
		pid: child.pid ?? 0,
		ended,
		hasEnded: () => child.exitCode !== null || child.signalCode !== null,
		output: () => out + err,
		signal: (name: NodeJS.Signals) => child.kill(name),
		/** SIGTERM. Returns the exit code; nothing where it had to be killed after all. */
		async stop(): Promise<number | null> {
			child.kill('SIGTERM');
			const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
			const { code } = await ended;
			clearTimeout(late);
			return code;
		},
		async kill(): Promise<void> {
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/** A server that says it is ready: ours as it is built, or a copy of it. */
export async function startServer(env: Record<string, string>, file = SERVER): Promise<ServerProcess> {
	for (let tries = 1; ; tries++) {
		const server = await spawnServer(env, file);
		for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end && !server.hasEnded(); await sleep(30)) {
			const ready = await fetch(`${server.origin}/readyz`).catch(() => undefined);
			if (ready?.status === 200 && !server.hasEnded()) return server;
		}
		await server.kill();
		if (tries < PORT_TRIES && /^Port \d+ on .* is in use/m.test(server.output())) continue;
		throw new Error(`the server did not come up: ${server.output()}`);
	}
}
