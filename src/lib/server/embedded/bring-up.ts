import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure } from '../start-failure.ts';
import { waitUntilAnswering } from './answering.ts';
import { DATABASE_USER, ensureCluster, readPassword } from './cluster.ts';
import { readConnection, writeConnection } from './connection-file.ts';
import { choosePlace } from './place.ts';
import type { Place, PlaceOptions } from './place.ts';
import { findPostmaster } from './postmaster-file.ts';
import { findFreePort, logPath, startPostmaster } from './postmaster.ts';
import { connectOnce } from './session.ts';

/** A running embedded database. */
export type Up = { url: string; pid: number; port: number; started: boolean; notices: string[] };

export type UpOptions = PlaceOptions & {
	/** `false` for databases that are thrown away: commits are not written to the disk. */
	durable?: boolean;
	/** PostgreSQL settings beyond ours. */
	config?: Record<string, string>;
	/** Insist on this port; pools that are open already know no other. */
	port?: number;
};

const DATABASE = 'roundtrip';
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const PATIENCE_MS = 120_000;
const PORT_TRIES = 20;

/** Makes sure that the embedded database runs and answers, and tells commands where. To be called under the start lock. */
export async function bringUp(dataDir: string, options: UpOptions = {}): Promise<Up> {
	const place = choosePlace(dataDir, options);
	const durable = options.durable ?? true;
	const config = { ...(durable ? {} : THROW_AWAY), ...options.config };
	await ensureCluster(place, durable);
	const password = readPassword(place.cluster);
	const urlAt = (port: number, database: string) =>
		`postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${database}`;
	const adopted = await adopt(place, (port) => urlAt(port, 'postgres'));
	const running = adopted ?? (await startSomewhere(place, config, options.port));
	const maintenance = urlAt(running.port, 'postgres');
	const alive = () => findPostmaster(place.cluster)?.pid === running.pid;
	if (!(await waitUntilAnswering(maintenance, PATIENCE_MS, alive)))
		throw new StartFailure(`PostgreSQL in ${place.named} does not answer`, `see ${logPath(dataDir)}`);
	if (!adopted) await ensureDatabase(maintenance);
	const { pid, port } = running;
	const up: Up = { url: urlAt(port, DATABASE), pid, port, started: !adopted, notices: place.notices };
	writeConnection(dataDir, { url: up.url, pid, port });
	return up;
}

/** A postmaster that outlived the process that started it goes on where it is; one that is stopping is waited for. */
async function adopt(
	place: Place,
	urlAt: (port: number) => string
): Promise<{ pid: number; port: number } | undefined> {
	const found = findPostmaster(place.cluster);
	if (!found) return undefined;
	const alive = () => findPostmaster(place.cluster)?.pid === found.pid;
	if (await waitUntilAnswering(urlAt(found.port), PATIENCE_MS, alive)) return found;
	if (!alive()) return undefined;
	throw new StartFailure(
		`PostgreSQL (process ${found.pid}) runs on ${place.named} but does not answer`,
		`stop that process, then start again; see ${logPath(place.dataDir)}`
	);
}

/** The port of last time if it is free, so that pools which survived a crash find it again; else any. */
async function startSomewhere(place: Place, config: Record<string, string>, fixed: number | undefined) {
	for (let tries = 0; tries < PORT_TRIES; tries++) {
		const last = tries === 0 ? readConnection(place.dataDir)?.port : undefined;
		const started = await startPostmaster(place, fixed ?? last ?? (await findFreePort()), config);
		if (started) return started;
		if (fixed) await sleep(100);
	}
	throw new StartFailure(
		`PostgreSQL finds no free port on 127.0.0.1${fixed ? ` (it needs ${fixed} again)` : ''}`,
		'close the program that took it, or set DATABASE_URL to a PostgreSQL server'
	);
}

async function ensureDatabase(url: string): Promise<void> {
	const sql = connectOnce(url, 5);
	try {
		const [found] = await sql`select from pg_database where datname = ${DATABASE}`;
		if (!found) await sql.unsafe(`create database ${DATABASE}`);
	} finally {
		await sql.end({ timeout: 1 });
	}
}
