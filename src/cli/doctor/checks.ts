import { accessSync, constants, existsSync, readdirSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readMigrationState } from '#server/db/migration-state.ts';
import type { Settings } from '#server/settings.ts';
import { StartFailure, errorCode } from '#server/start-failure.ts';
import type { Call } from '../command.ts';
import { isBuilt } from '../setup.mjs';
import { findChromium } from './chromium.ts';

/** `info` is worth knowing, `problem` has to be put right before the shop starts. */
export type Check = { name: string; state: 'ok' | 'info' | 'problem'; found: string };

const LOW_DISK_BYTES = 1024 ** 3;

/** The Node that runs this, which is the one that would run the shop. */
export function checkNode(): Check {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const fine = major > 22 || (major === 22 && minor >= 18);
	return {
		name: 'node',
		state: fine ? 'ok' : 'problem',
		found: `${process.versions.node}${fine ? '' : ', needs 22.18 or newer: npm ci'}`
	};
}

/** The data folder, or the nearest folder above that it would be made in. */
export function checkDataFolder(dataDir: string): Check {
	const name = 'data folder';
	const at = nearestExisting(dataDir);
	try {
		accessSync(at, constants.W_OK | constants.X_OK);
		if (at === dataDir) readdirSync(dataDir);
		return { name, state: 'ok', found: at === dataDir ? dataDir : `${dataDir} (made at the first start)` };
	} catch (error) {
		return {
			name,
			state: 'problem',
			found: `${dataDir} cannot be written (${errorCode(error)}): set DATA_DIR to a folder you may write to`
		};
	}
}

/** Room on the disk of the data folder. */
export function checkDisk(dataDir: string): Check {
	const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
	const free = bavail * bsize;
	const found = `${(free / 1024 ** 3).toFixed(1)} GB free`;
	return {
		name: 'disk',
		state: free < LOW_DISK_BYTES ? 'problem' : 'ok',
		found: free < LOW_DISK_BYTES ? `${found}: make room` : found
	};
}

/** The shop runs without; the desk's search forgives fewer typing errors. */
const NO_TRIGRAMS: Check = {
	name: 'search',
	state: 'info',
	found:
		'no pg_trgm: typing errors are hardly forgiven. As an administrator of the database: create extension pg_trgm; ' +
		'create index search_words_trigrams on search_words using gin (word gin_trgm_ops)'
};

/**
 * Whether the database answers, what it is, and how far its schema is. Makes nothing: no data yet is no problem.
 *
 * @param whole what else to ask of it where its schema is
 */
export async function checkDatabase(
	call: Call,
	settings: Settings,
	whole: (url: string) => Promise<Check[]>
): Promise<Check[]> {
	const name = 'database';
	if (!settings.databaseUrl && !existsSync(join(settings.dataDir, 'postgres')))
		return [{ name, state: 'info', found: 'none yet; `npm start` makes it' }];
	try {
		const { url, embedded, owned } = await call.database();
		const { version, applied, missing, trigrams } = await readMigrationState(url);
		const where = embedded ? `embedded, ${owned ? 'started for this check' : 'running'}` : new URL(url).host;
		return [
			{ name, state: 'ok', found: `PostgreSQL ${version} (${where})` },
			missing.length === 0
				? { name: 'migrations', state: 'ok', found: `all ${applied} applied` }
				: {
						name: 'migrations',
						state: 'info',
						found: `${missing.length} to apply: ${missing.join(', ')}; the next start does`
					},
			...(trigrams === false ? [NO_TRIGRAMS] : []),
			...(missing.length === 0 ? await whole(url) : [])
		];
	} catch (error) {
		const found =
			error instanceof StartFailure ? error.line : error instanceof Error ? error.message : String(error);
		return [{ name, state: 'problem', found }];
	}
}

/** The production build; `npm start` makes it by itself. */
export function checkBuild(root: string): Check {
	if (!existsSync(join(root, 'build')))
		return { name: 'build', state: 'info', found: 'none yet; `npm start` makes it' };
	return isBuilt()
		? { name: 'build', state: 'ok', found: 'current' }
		: { name: 'build', state: 'info', found: 'older than the sources; `npm start` renews it' };
}

/** The browser of the end-to-end tests; a running shop needs none. */
export function checkChromium(env: Record<string, string | undefined>): Check {
	const found = findChromium(env);
	if (found) return { name: 'chromium', state: 'ok', found };
	if (env['CHROMIUM_PATH'])
		return {
			name: 'chromium',
			state: 'problem',
			found: `CHROMIUM_PATH is ${env['CHROMIUM_PATH']}, where there is no program`
		};
	return { name: 'chromium', state: 'info', found: 'none; only `npm test` needs it' };
}

function nearestExisting(path: string): string {
	return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
