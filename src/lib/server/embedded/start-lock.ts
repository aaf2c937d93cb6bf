import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure, describeFolderError, errorCode } from '../start-failure.ts';
import { isAlive } from './postmaster-file.ts';

const HEARTBEAT_MS = 2_000;
const STALE_MS = 30_000;
/** Tells our own lock from that of an earlier life: a restarted container hands out the same pids again. */
const LIFE = randomUUID();

/**
 * Runs `work` while no other process starts or stops the database of this data folder. It only keeps processes from doing the
 * same work twice: should two ever hold it (a stopped clock, a shared disk), `initdb` still fills a folder of its own that one
 * rename makes the real one, and PostgreSQL itself refuses a second postmaster on one cluster.
 */
export async function withStartLock<T>(
	dataDir: string,
	patienceMs: number,
	work: () => Promise<T>
): Promise<T> {
	const path = join(dataDir, 'start.lock');
	const mine = JSON.stringify({ pid: process.pid, host: hostname(), life: LIFE, token: randomUUID() });
	const deadline = Date.now() + patienceMs;
	while (!take(path, mine, dataDir)) {
		removeIfStale(path);
		if (Date.now() > deadline) {
			throw new StartFailure(
				`Another Roundtrip has been starting or stopping the database in ${dataDir} for ${Math.round(patienceMs / 1000)} s`,
				`wait for it; if none is running, remove ${path}`
			);
		}
		await sleep(50);
	}
	const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
	heartbeat.unref();
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		if (read(path) === mine) rmSync(path, { force: true });
	}
}

function take(path: string, mine: string, dataDir: string): boolean {
	try {
		writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
		return true;
	} catch (error) {
		if (errorCode(error) === 'EEXIST') return false;
		throw describeFolderError(error, dataDir);
	}
}

/** A killed process leaves its lock behind: on this machine its pid tells, on a shared disk its silence does. */
function removeIfStale(path: string): void {
	const text = read(path);
	const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
	if (text === undefined || !isStale(text, age)) return;
	// Taken away by rename, so that of several who saw the same stale lock only one removes it.
	const gone = `${path}.${process.pid}`;
	try {
		renameSync(path, gone);
		rmSync(gone, { force: true });
	} catch {
		// another one was faster
	}
}

function isStale(text: string, ageMs: number): boolean {
	if (ageMs > STALE_MS) return true;
	try {
		const { pid, host, life } = JSON.parse(text) as { pid: number; host: string; life: string };
		return host === hostname() && (pid === process.pid ? life !== LIFE : !isAlive(pid));
	} catch {
		// empty or cut off: being written right now, or its writer died there
		return ageMs > HEARTBEAT_MS;
	}
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

function touch(path: string): void {
	try {
		const now = new Date();
		utimesSync(path, now, now);
	} catch {
		// gone: the end of the work finds out
	}
}
