import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../start-failure.ts';

/** What a running PostgreSQL writes about itself into its cluster; `listening` once it has bound its port. */
export type PostmasterFile = { pid: number; port: number; listening: boolean };

/** Reads `postmaster.pid`; `undefined` where there is none, or where the process it names is gone or something else. */
export function findPostmaster(cluster: string): PostmasterFile | undefined {
	const lines = readText(join(cluster, 'postmaster.pid'))?.split('\n') ?? [];
	const pid = Number.parseInt(lines[0] ?? '', 10);
	if (!(pid > 1) || !isAlive(pid) || !looksLikePostgres(pid)) return undefined;
	return { pid, port: Number.parseInt(lines[3] ?? '', 10) || 0, listening: (lines[5] ?? '').trim() !== '' };
}

/**
 * Removes a `postmaster.pid` whose number now belongs to another program, as happens when a container starts again: PostgreSQL
 * would refuse its own data. The file of a process that is gone stays, for PostgreSQL reads in it which children to wait for.
 */
export function removeForeignPidFile(cluster: string): void {
	const path = join(cluster, 'postmaster.pid');
	const pid = Number.parseInt(readText(path) ?? '', 10);
	if (pid > 0 && isAlive(pid) && !looksLikePostgres(pid)) rmSync(path, { force: true });
}

/** Whether a process is there. One that ended but was not collected by its parent (containers without an init) is not. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (errorCode(error) !== 'EPERM') return false;
	}
	const state = readText(`/proc/${pid}/stat`)?.replace(/^.*\) /s, '')[0];
	return state !== 'Z' && state !== 'X';
}

/** Only Linux tells what a process is; elsewhere we believe the file. */
function looksLikePostgres(pid: number): boolean {
	const name = readText(`/proc/${pid}/comm`);
	return name === undefined || name.trim().startsWith('postgres');
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}
