import { StartFailure, errorCode } from '../start-failure.ts';
import { bringUp } from './bring-up.ts';
import type { Up, UpOptions } from './bring-up.ts';
import { isAlive } from './postmaster-file.ts';
import { Session } from './session.ts';
import { withStartLock } from './start-lock.ts';

const LOOK_EVERY_MS = 250;
const LOCK_PATIENCE_MS = 60_000;

/**
 * A server watches its PostgreSQL and brings it back on the same port with the same password when it dies, so that every pool
 * finds it again by itself. Two signs are watched, both without a query: the process, and our own session to it.
 */
export function supervise(
	dataDir: string,
	first: Up,
	session: Session,
	options: UpOptions & { log?: (line: string) => void }
) {
	let up = first;
	let current = session;
	let stopped = false;
	let looking: Promise<void> | undefined;
	let tellLost: (failure: StartFailure) => void = () => {};
	const lost = new Promise<StartFailure>((resolve) => (tellLost = resolve));

	async function bringBack(): Promise<void> {
		try {
			await current.end();
			const entered = await withStartLock(dataDir, LOCK_PATIENCE_MS, async () => {
				if (stopped) return undefined;
				up = await bringUp(dataDir, { ...options, port: first.port });
				return Session.enter(up.url, 'server');
			});
			if (entered === 'second-server') give(secondServerCameFirst(dataDir));
			else if (entered instanceof Session) {
				current = entered;
				options.log?.(
					up.started
						? 'PostgreSQL had ended and was started again'
						: 'The connection to PostgreSQL was lost and made again'
				);
				if (up.port !== first.port) give(movedAway(first.port, up.port));
			}
		} catch (error) {
			options.log?.(
				`PostgreSQL does not come back yet: ${error instanceof StartFailure ? error.line : String(errorCode(error) ?? error)}`
			);
		}
	}

	function look(): void {
		if (stopped || looking || (current.intact && isAlive(up.pid))) return;
		looking = bringBack().finally(() => (looking = undefined));
	}

	function give(failure: StartFailure): void {
		stopped = true;
		clearInterval(timer);
		tellLost(failure);
	}

	const timer = setInterval(look, LOOK_EVERY_MS);
	timer.unref();
	return {
		lost,
		/** Ends the watch and hands back the session to leave with. */
		async stop(): Promise<Session> {
			stopped = true;
			clearInterval(timer);
			await looking;
			return current;
		}
	};
}

function secondServerCameFirst(dataDir: string): StartFailure {
	return new StartFailure(
		`While PostgreSQL was down another Roundtrip server took over the data folder ${dataDir}`,
		'keep one of the two'
	);
}

function movedAway(from: number, to: number): StartFailure {
	return new StartFailure(`PostgreSQL came back on port ${to} instead of ${from}`, 'start Roundtrip again');
}
