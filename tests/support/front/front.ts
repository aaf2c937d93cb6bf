import { setTimeout as sleep } from 'node:timers/promises';
import { findNginx, startNginx } from './nginx.ts';
import { startOwnProxy } from './own-proxy.ts';

export type FrontPorts = { plain: number; tls: number; redirect: number; nodes: readonly number[] };

/** What stands in front of the nodes. */
export type Front = {
	/** By its name, for whoever reads the output. */
	what: string;
	origin: string;
	/** The same with TLS and HTTP/2, where a real nginx stands there. */
	secure: string | undefined;
	output(): string;
	hasEnded(): boolean;
	stop(): Promise<void>;
};

const READY_WITHIN_MS = 15_000;

/** A real nginx where one is installed (`NGINX` names it), else a proxy of our own that does the same; says which. */
export async function startFront(ports: FrontPorts): Promise<Front> {
	const nginx = process.env['NGINX'] === 'none' ? undefined : findNginx();
	const front = nginx ? await startNginx(nginx.program, nginx.version, ports) : await startOwnProxy(ports);
	console.log(`in front of the nodes: ${front.what}`);
	for (const end = Date.now() + READY_WITHIN_MS; ; await sleep(30)) {
		if ((await fetch(`${front.origin}/healthz`).catch(() => undefined))?.status === 404) return front;
		if (Date.now() < end && !front.hasEnded()) continue;
		await front.stop();
		throw new Error(`nothing answers in front of the nodes: ${front.output()}`);
	}
}
