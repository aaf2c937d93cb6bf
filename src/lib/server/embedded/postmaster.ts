import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure, describeFolderError } from '../start-failure.ts';
import { program } from './binaries.ts';
import { describeSpawnError, run, spawnAs } from './cluster.ts';
import type { Place } from './place.ts';
import { findPostmaster, isAlive, removeForeignPidFile } from './postmaster-file.ts';
import type { PostmasterFile } from './postmaster-file.ts';

/** Crash recovery after a kill under load takes as long as there is log to replay. */
const START_PATIENCE_MS = 120_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Our settings come with the program, not with the data folder, so that they can change with a release.
 * Sized for a small machine; what makes a commit durable (fsync, synchronous_commit, full_page_writes) stays as it is.
 */
const CONFIG: Record<string, string> = {
	listen_addresses: '127.0.0.1',
	// A socket in /tmp would be open to every user of the machine, and one in the data folder has a path limit of 107 bytes.
	unix_socket_directories: '',
	max_connections: '60',
	shared_buffers: '128MB',
	work_mem: '8MB',
	max_wal_size: '512MB',
	// No replicas hang on an embedded database, so it need not write the log for them.
	wal_level: 'minimal',
	max_wal_senders: '0',
	io_method: 'sync',
	jit: 'off',
	timezone: 'UTC',
	log_timezone: 'UTC',
	log_checkpoints: 'off',
	cluster_name: 'roundtrip'
};

/** Where PostgreSQL writes what goes wrong. */
export const logPath = (dataDir: string): string => join(dataDir, 'postgres.log');

/**
 * Starts the postmaster on `port`, in a process group of its own so that neither Ctrl-C nor our end takes it along.
 * It may still be recovering when this returns. `undefined` when the port is taken.
 */
export async function startPostmaster(
	place: Place,
	port: number,
	extra: Record<string, string>
): Promise<PostmasterFile | undefined> {
	removeForeignPidFile(place.cluster);
	const deadline = Date.now() + START_PATIENCE_MS;
	for (;;) {
		const tried = await tryStart(place, port, extra);
		if ('pid' in tried) return tried;
		if (/could not bind|Address already in use/i.test(tried.log)) return undefined;
		// The children of a killed postmaster need a moment to notice; until then the cluster is theirs.
		const waiting = /shared memory block .* is still in use/i.test(tried.log);
		if (!waiting || Date.now() > deadline) throw describeStartFailure(tried.log, place);
		await sleep(150);
	}
}

/** Stops it the fast way (sessions are ended, nothing is lost). `false` if it needs longer than asked for; it then ends by itself. */
export async function stopPostmaster(place: Place, patienceS = 30): Promise<boolean> {
	const args = ['stop', `--pgdata=${place.cluster}`, '--mode=fast', `--timeout=${patienceS}`, '--silent'];
	await run(program(place.binaries, 'pg_ctl'), args, place);
	return findPostmaster(place.cluster) === undefined;
}

/** A port of the loopback address that is free now. */
export function findFreePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

async function tryStart(
	place: Place,
	port: number,
	extra: Record<string, string>
): Promise<PostmasterFile | { log: string }> {
	const log = logPath(place.dataDir);
	const output = openLog(log, place.dataDir);
	const from = statSync(log).size;
	const config = { ...CONFIG, ...extra, port: String(port) };
	const args = [
		'-D',
		place.cluster,
		...Object.entries(config).flatMap(([name, value]) => ['-c', `${name}=${value}`])
	];
	const child = spawn(program(place.binaries, 'postgres'), args, {
		...spawnAs(place),
		detached: true,
		windowsHide: true,
		stdio: ['ignore', output, output]
	});
	closeSync(output);
	child.unref();
	let failed: Error | undefined;
	child.once('error', (error) => (failed = error));
	const deadline = Date.now() + START_PATIENCE_MS;
	while (Date.now() < deadline) {
		await sleep(15);
		if (failed) throw describeSpawnError(failed, program(place.binaries, 'postgres'));
		const { pid } = child;
		if (pid === undefined || child.exitCode !== null || child.signalCode !== null || !isAlive(pid))
			return { log: readFrom(log, from) };
		const found = findPostmaster(place.cluster);
		if (found?.pid === pid && found.listening) return found;
	}
	return { log: readFrom(log, from) };
}

function openLog(path: string, dataDir: string): number {
	try {
		if (existsSync(path) && statSync(path).size > LOG_LIMIT_BYTES) rmSync(path);
		return openSync(path, 'a', 0o600);
	} catch (error) {
		throw describeFolderError(error, dataDir);
	}
}

function readFrom(path: string, from: number): string {
	return readFileSync(path).subarray(from).toString('utf8');
}

function describeStartFailure(log: string, place: Place): StartFailure {
	const fatal =
		log.split('\n').findLast((line) => /FATAL|PANIC|ERROR|error while loading/.test(line)) ??
		log.trim().slice(-200);
	const reason = fatal.replace(/^.*?(FATAL|PANIC|ERROR): */, '').trim() || 'it ended without a word';
	if (/no space left/i.test(log)) return describeFolderError({ code: 'ENOSPC' }, place.dataDir);
	return new StartFailure(`PostgreSQL does not start (${reason})`, `see ${logPath(place.dataDir)}`);
}
