import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	chownSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartFailure, describeFolderError, errorCode } from '../start-failure.ts';
import { program } from './binaries.ts';
import type { Place } from './place.ts';

export const DATABASE_USER = 'roundtrip';
const PASSWORD_FILE = 'roundtrip.json';

/**
 * Makes the cluster where there is none, and refuses one that another major version wrote.
 * `initdb` fills a draft folder; one rename makes it the cluster, so a killed start leaves nothing half-made behind.
 * To be called under the start lock. `sync: false` is for throw-away databases.
 */
export async function ensureCluster(place: Place, sync: boolean): Promise<void> {
	if (place.exists) return refuseOtherMajor(place);
	const parent = dirname(place.cluster);
	const prefix = `${basename(place.cluster)}.draft-`;
	try {
		for (const name of readdirSync(parent)) {
			if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
		}
		const draft = join(parent, prefix + randomBytes(4).toString('hex'));
		mkdirSync(draft, { mode: 0o700 });
		await fill(place, draft, sync);
		renameSync(join(draft, 'cluster'), place.cluster);
		rmSync(draft, { recursive: true, force: true });
		if (place.cluster !== place.named) symlinkSync(place.cluster, place.named);
	} catch (error) {
		if (error instanceof StartFailure) throw error;
		if (errorCode(error) === 'ENOTEMPTY') {
			throw new StartFailure(
				`${place.cluster} holds files but no database`,
				'move them away, or choose another DATA_DIR',
				{ cause: error }
			);
		}
		throw describeFolderError(error, parent);
	}
	place.exists = true;
}

/** The password the cluster was made with; it lives inside the cluster, so that the two are never separated. */
export function readPassword(cluster: string): string {
	try {
		const { password } = JSON.parse(readFileSync(join(cluster, PASSWORD_FILE), 'utf8')) as {
			password: string;
		};
		return password;
	} catch (error) {
		throw new StartFailure(
			`The password of the database in ${cluster} is missing (${PASSWORD_FILE})`,
			'bring that file back from your backup',
			{ cause: error }
		);
	}
}

async function fill(place: Place, draft: string, sync: boolean): Promise<void> {
	const own = (path: string) => place.runAs && chownSync(path, place.runAs.uid, place.runAs.gid);
	const password = randomBytes(24).toString('hex');
	const passwordFile = join(draft, 'password');
	const cluster = join(draft, 'cluster');
	writeFileSync(passwordFile, password, { mode: 0o600 });
	own(passwordFile);
	own(draft);
	const args = [
		`--pgdata=${cluster}`,
		`--username=${DATABASE_USER}`,
		`--pwfile=${passwordFile}`,
		'--auth=scram-sha-256',
		'--encoding=UTF8',
		// The built-in provider sorts the same on every machine and after every upgrade of the C library.
		'--locale-provider=builtin',
		'--builtin-locale=C.UTF-8',
		'--locale=C',
		...(sync ? [] : ['--no-sync'])
	];
	const { status, output } = await run(program(place.binaries, 'initdb'), args, place);
	if (status !== 0) throw describeInitFailure(output, cluster);
	const file = join(cluster, PASSWORD_FILE);
	writeFileSync(file, `${JSON.stringify({ password })}\n`, { mode: 0o600 });
	own(file);
}

function describeInitFailure(output: string, cluster: string): StartFailure {
	const reason =
		output.split('\n').find((line) => /error|fatal|could not|cannot/i.test(line)) ?? output.slice(-200);
	if (/no space left/i.test(output)) return describeFolderError({ code: 'ENOSPC' }, dirname(cluster));
	return new StartFailure(
		`The database could not be made (${reason.replace(/^initdb: /, '').trim()})`,
		'correct that, or set DATABASE_URL to a PostgreSQL server'
	);
}

function refuseOtherMajor(place: Place): void {
	const path = join(place.cluster, 'PG_VERSION');
	const found = existsSync(path) ? readFileSync(path, 'utf8').trim() : '?';
	if (found === String(place.binaries.major)) return;
	throw new StartFailure(
		`The database in ${place.named} was written by PostgreSQL ${found}, and this Roundtrip brings PostgreSQL ${place.binaries.major}`,
		'run `npx --no roundtrip export` with the Roundtrip that wrote it, move the folder away, then `npx --no roundtrip restore` with this one'
	);
}

/** Runs one of PostgreSQL's programs to its end, as the right user and with nothing of our environment (PGDATA, PGPORT …). */
export function run(
	file: string,
	args: string[],
	place: Place
): Promise<{ status: number | null; output: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, { ...spawnAs(place), stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.once('error', (error) => reject(describeSpawnError(error, file)));
		child.once('close', (status) => resolve({ status, output }));
	});
}

/** How PostgreSQL's programs are started: their user, a folder that user may be in, and a plain environment. */
export function spawnAs(place: Place) {
	const windows =
		process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot, PATH: process.env.PATH } : {};
	const who = place.runAs ? { uid: place.runAs.uid, gid: place.runAs.gid } : {};
	return {
		...who,
		cwd: place.runAs ? '/' : place.dataDir,
		env: { LC_ALL: 'C', PATH: '/usr/bin:/bin', ...windows }
	};
}

/** A program that cannot even be started, in one line. */
export function describeSpawnError(error: Error, file: string): StartFailure {
	return new StartFailure(
		`PostgreSQL cannot be run here (${error.message})`,
		`see that ${file} may be executed, or set DATABASE_URL to a PostgreSQL server`,
		{ cause: error }
	);
}
