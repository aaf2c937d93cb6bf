import { resolve } from 'node:path';
import type { Settings } from '../settings.ts';
import { StartFailure } from '../start-failure.ts';
import { checkExternal } from './answering.ts';
import { readConnection, removeConnection } from './connection-file.ts';
import { bringUp } from './bring-up.ts';
import type { Up, UpOptions } from './bring-up.ts';
import { choosePlace, prepareDataDir } from './place.ts';
import { stopPostmaster } from './postmaster.ts';
import { Session } from './session.ts';
import type { Role } from './session.ts';
import { withStartLock } from './start-lock.ts';
import { supervise } from './supervise.ts';

export type DatabaseHandle = {
	url: string;
	embedded: boolean;
	/** Whether this process started the PostgreSQL it uses (or was the first to). */
	owned: boolean;
	/** What people should know, one line each: where the data went and why. */
	notices: string[];
	/** Settles if this server can no longer call the database its own; it should end. Never for commands. */
	lost: Promise<StartFailure>;
	/** Leaves the database, and stops it if nobody else is using it. To be called last, after every pool was closed. */
	close(): Promise<void>;
};

export type OpenOptions = UpOptions & {
	/** Told in one line when the supervised PostgreSQL died and came back. */
	log?: (line: string) => void;
};

const LOCK_PATIENCE_MS = 120_000;
/** A server has five seconds to end after SIGTERM; PostgreSQL finishes its shutdown without us if it needs longer. */
const LEAVE_PATIENCE_S = { server: 2, command: 30 };

/**
 * The database to work with. With DATABASE_URL that one, once it answers. Otherwise our own PostgreSQL in the data folder, which is
 * joined where it runs (also one whose server was killed) and started where it does not.
 *
 * Who stops it: the last to leave, be it server or command, no matter who started it (see `Session`). So a server that closes
 * while an import runs leaves PostgreSQL to the import, and the import stops it when it is done.
 */
export async function openDatabase(
	settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
	role: Role,
	options: OpenOptions = {}
): Promise<DatabaseHandle> {
	const never = new Promise<StartFailure>(() => {});
	if (settings.databaseUrl) {
		await checkExternal(settings.databaseUrl);
		return {
			url: settings.databaseUrl,
			embedded: false,
			owned: false,
			notices: [],
			lost: never,
			close: async () => {}
		};
	}
	const dataDir = resolve(settings.dataDir);
	prepareDataDir(dataDir);
	const { up, session } = (await join(dataDir, role)) ?? (await start(dataDir, role, options));
	const guard = role === 'server' ? supervise(dataDir, up, session, options) : undefined;
	let closing: Promise<void> | undefined;
	return {
		url: up.url,
		embedded: true,
		owned: up.started,
		notices: up.notices,
		lost: guard?.lost ?? never,
		close: () => (closing ??= leave(dataDir, role, guard ? guard.stop() : session, options))
	};
}

type Entered = { up: Up; session: Session };

/** The quick way in: somebody runs it already and says where. */
async function join(dataDir: string, role: Role): Promise<Entered | undefined> {
	const found = readConnection(dataDir);
	if (!found) return undefined;
	const up: Up = { url: found.url, pid: found.pid, port: found.port, started: false, notices: [] };
	try {
		const session = await Session.enter(found.url, role);
		if (session === 'second-server') throw secondServer(dataDir);
		return session === 'closing' ? undefined : { up, session };
	} catch (error) {
		if (error instanceof StartFailure) throw error;
		// stale, or PostgreSQL died or is just starting: the long way finds out which
		return undefined;
	}
}

async function start(dataDir: string, role: Role, options: UpOptions): Promise<Entered> {
	return withStartLock(dataDir, LOCK_PATIENCE_MS, async () => {
		const up = await bringUp(dataDir, options);
		const session = await Session.enter(up.url, role);
		if (session === 'second-server') throw secondServer(dataDir);
		// Only a leaver keeps others out, and leavers hold the start lock, which is ours.
		if (session === 'closing')
			throw new StartFailure(`The database in ${dataDir} is being stopped`, 'try again in a moment');
		return { up, session };
	});
}

function secondServer(dataDir: string): StartFailure {
	return new StartFailure(
		`Another Roundtrip server is already running on the data folder ${dataDir}`,
		'stop it first, or give this one its own DATA_DIR (commands may run beside it)'
	);
}

async function leave(
	dataDir: string,
	role: Role,
	entered: Session | Promise<Session>,
	options: UpOptions
): Promise<void> {
	const patienceS = LEAVE_PATIENCE_S[role];
	const session = await entered;
	try {
		await withStartLock(dataDir, patienceS * 1000, async () => {
			if (!(await session.leave())) return;
			if (await stopPostmaster(choosePlace(dataDir, options), patienceS)) removeConnection(dataDir);
		});
	} catch {
		// The database died, or somebody is starting it right now: then there is nothing of ours to stop.
	} finally {
		await session.end();
	}
}
