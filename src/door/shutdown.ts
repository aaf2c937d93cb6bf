import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log.ts';

/** Requests under way get this long; the whole exit stays under five seconds (laws, "Crashes"). */
const FINISH_MS = 3500;

export type Closing = { what: string; close: () => Promise<void> };

/**
 * On SIGTERM and SIGINT: no new connections, streams end, requests finish, then everything is closed in the order
 * given. A second signal, or five seconds, ends it at once.
 */
export function closeOnSignal(
	server: Server,
	closings: readonly Closing[],
	log: Logger
): (reason: string) => Promise<void> {
	let closing: Promise<void> | undefined;

	async function closeAll(reason: string): Promise<void> {
		log.info({ reason }, 'closing');
		const finished = new Promise<void>((resolve) => server.close(() => resolve()));
		server.closeIdleConnections();
		const [first, ...rest] = closings;
		await first?.close().catch((error: unknown) => log.warn({ err: error }, `closing ${first.what}`));
		// Connections that became idle by now would be waited for until their keep-alive ran out.
		const idle = setInterval(() => server.closeIdleConnections(), 50);
		await Promise.race([finished, sleep(FINISH_MS)]);
		clearInterval(idle);
		server.closeAllConnections();
		for (const { what, close } of rest) {
			await close().catch((error: unknown) => log.warn({ err: error }, `closing ${what}`));
		}
	}

	function close(reason: string): Promise<void> {
		if (!closing) {
			setTimeout(() => process.exit(1), 4900).unref();
			closing = closeAll(reason);
		}
		return closing;
	}

	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.on(signal, () => {
			if (closing) process.exit(1);
			void close(signal).then(() => process.exit(0));
		});
	}
	followNpm(() => void close('npm has gone').then(() => process.exit(0)));
	return close;
}

/**
 * npm runs us through a shell, and some shells stay between the two and pass no signal on: ending `npm start` would
 * then leave the server behind. So where npm started us, we end with what npm started.
 */
function followNpm(end: () => void): void {
	if (process.env['npm_lifecycle_event'] !== 'start') return;
	const parent = process.ppid;
	setInterval(() => process.ppid !== parent && end(), 500).unref();
}
