import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './start-failure.ts';

/** The text of a file of ours, without the space around it; nothing where there is none. */
export function readKept(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
}

/**
 * Writes a secret into a file of its own, whole or not at all: two processes that start at once end up with one secret,
 * and a crash leaves no half of one.
 *
 * @returns what is in the file then, the other process's secret where that was first
 */
export function keepFirst(dataDir: string, name: string, secret: string): string {
	const file = join(dataDir, name);
	mkdirSync(dataDir, { recursive: true });
	const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
	try {
		writeFileSync(draft, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
		chmodSync(draft, 0o600);
		try {
			linkSync(draft, file);
		} catch (error) {
			if (errorCode(error) !== 'EEXIST') throw error;
		}
	} finally {
		rmSync(draft, { force: true });
	}
	return readFileSync(file, 'utf8').trim();
}
