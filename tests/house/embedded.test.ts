import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answersWithin, ask, holdDatabase, postmasterPid, removeFolder, temporaryFolder } from '#tests/support/database-process.ts';

let folder: string;
let dataDir: string;
let cluster: string;
beforeEach(() => {
	folder = temporaryFolder();
	dataDir = join(folder, 'data');
	cluster = join(dataDir, 'postgres');
});
afterEach(() => removeFolder(folder, cluster));

const server = (more: object = {}) => holdDatabase({ role: 'server', dataDir, ...more });
const command = (more: object = {}) => holdDatabase({ role: 'command', dataDir, ...more });
const asRoot = process.getuid?.() === 0;

function uidOf(name: string, flag = '-u'): number {
	return Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
}
const ownerOf = (path: string): number => statSync(path).uid;

/** One line, no stack, exit code 1. */
async function expectRefusal(process: ReturnType<typeof server>, line: RegExp): Promise<void> {
	const { code, err } = await process.ended;
	expect(err).toMatch(line);
	expect(err.trimEnd().split('\n')).toHaveLength(1);
	expect(err).toMatch(/\S: \S/);
	expect(code).toBe(1);
}

describe('the embedded database', { timeout: 60_000 }, () => {
	it('is a PostgreSQL of one’s own: loopback, password, sorted alike everywhere, and gone with its last user', async () => {
		const one = server({ options: { durable: true } });
		const { url, owned, embedded } = await one.opened;
		expect({ owned, embedded }).toEqual({ owned: true, embedded: true });
		expect(statSync(join(dataDir, 'connection.json')).mode & 0o777).toBe(0o600);
		const { url: told, pid, port } = JSON.parse(readFileSync(join(dataDir, 'connection.json'), 'utf8'));
		expect([told, pid, port]).toEqual([url, postmasterPid(cluster), Number(new URL(url).port)]);
		const facts = await ask(
			url,
			`select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
			current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync, current_setting('server_encoding') as encoding,
			(select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) as locale`
		);
		expect(facts).toEqual({ listen: '127.0.0.1', sockets: '', fsync: 'on', sync: 'on', encoding: 'UTF8', locale: 'b C.UTF-8' });
		const wrong = new URL(url);
		wrong.password = 'guess';
		await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
		await one.close();
		expect(postmasterPid(cluster)).toBeUndefined();
		expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres.log']);
	});

	it('refuses a second server in one line', async () => {
		const first = server();
		await first.opened;
		await expectRefusal(server(), /^Another Roundtrip server is already running on the data folder /);
		await first.close();
		const next = server();
		await next.opened;
		await next.close();
	});

	it('lets commands join, and is not taken from under them', async () => {
		const shop = server();
		const { url } = await shop.opened;
		const running = command();
		expect(await running.opened).toMatchObject({ url, owned: false });
		await shop.close();
		expect(await ask(url, 'select 1 as here')).toEqual({ here: 1 });
		const next = server();
		expect(await next.opened).toMatchObject({ url, owned: false });
		await running.close();
		expect(await ask(url, 'select 1 as here')).toEqual({ here: 1 });
		await next.close();
		expect(postmasterPid(cluster)).toBeUndefined();
	});

	it('is started by a command for its own duration', async () => {
		const alone = command();
		expect(await alone.opened).toMatchObject({ owned: true });
		await alone.close();
		expect(postmasterPid(cluster)).toBeUndefined();
	});

	it('survives a killed server and is adopted by the next one', async () => {
		const first = server();
		const { url } = await first.opened;
		await ask(url, 'create table kept as select 42 as answer');
		const pid = postmasterPid(cluster);
		await first.kill();
		const next = server();
		expect(await next.opened).toMatchObject({ url, owned: false });
		expect(postmasterPid(cluster)).toBe(pid);
		expect(await ask(url, 'select answer from kept')).toEqual({ answer: 42 });
		await next.close();
		expect(postmasterPid(cluster)).toBeUndefined();
	});

	it('is adopted even when connection.json is gone', async () => {
		const first = server();
		const { url } = await first.opened;
		await first.kill();
		writeFileSync(join(dataDir, 'connection.json'), 'cut of');
		const next = command();
		expect(await next.opened).toMatchObject({ url, owned: false });
		await next.close();
	});

	it('comes back within 5 s on the same address when it is killed, with everything that was acknowledged', async () => {
		const shop = server({ options: { durable: true } });
		const { url } = await shop.opened;
		await ask(url, 'create table kept as select 42 as answer');
		for (let round = 0; round < 2; round++) {
			process.kill(postmasterPid(cluster) ?? 0, 'SIGKILL');
			expect(await answersWithin(url, 5_000)).toBeLessThan(5_000);
			expect(await ask(url, 'select answer from kept')).toEqual({ answer: 42 });
			const told = () => shop.output().match(/was started again/g)?.length;
			await expect.poll(told, { timeout: 5_000 }).toBe(round + 1);
		}
		await expectRefusal(server(), /^Another Roundtrip server/);
		await shop.close();
		expect(postmasterPid(cluster)).toBeUndefined();
	});

	it('is made once when several start at once', async () => {
		const all = [server(), command(), command(), command()];
		const opened = await Promise.all(all.map((one) => one.opened));
		expect(new Set(opened.map((one) => one.url)).size).toBe(1);
		expect(opened.filter((one) => one.owned)).toHaveLength(1);
		await Promise.all(all.map((one) => one.close()));
		expect(postmasterPid(cluster)).toBeUndefined();
	});

	it('clears up after a start that was killed half way', async () => {
		mkdirSync(join(cluster + '.draft-0badcafe', 'cluster'), { recursive: true });
		if (asRoot) chmodSync(dataDir, 0o711);
		const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
		writeFileSync(join(dataDir, 'start.lock'), JSON.stringify({ pid: dead, host: hostname() }));
		const one = server();
		await one.opened;
		await one.close();
		expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres.log']);
	});

	it('does not believe a silent lock whose process number was given to somebody else', async () => {
		mkdirSync(dataDir, { mode: 0o711 });
		const lock = join(dataDir, 'start.lock');
		writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
		utimesSync(lock, 0, 0);
		const one = command();
		await one.opened;
		await one.close();
	});

	it('refuses the data of another major version, with the way across', async () => {
		const one = command();
		await one.opened;
		await one.close();
		writeFileSync(join(cluster, 'PG_VERSION'), '17\n');
		await expectRefusal(server(), /was written by PostgreSQL 17, .* brings PostgreSQL 18: run .*export.*restore/);
	});

	it('refuses a folder that is a file, or lies in one', async () => {
		writeFileSync(dataDir, '');
		await expectRefusal(server(), /^The data folder .* is a file, or lies inside one: set DATA_DIR /);
		await expectRefusal(server({ dataDir: join(dataDir, 'deeper') }), /^The data folder .* is a file, or lies inside one: /);
	});

	it('never writes over files that are not a database', async () => {
		mkdirSync(cluster, { recursive: true });
		writeFileSync(join(cluster, 'novel.txt'), 'chapter one');
		if (asRoot) chmodSync(dataDir, 0o711);
		await expectRefusal(server(), /holds files but no database: move them away/);
		expect(readFileSync(join(cluster, 'novel.txt'), 'utf8')).toBe('chapter one');
	});
});

describe('DATABASE_URL', { timeout: 60_000 }, () => {
	it('is used as it is', async () => {
		const own = command();
		const { url } = await own.opened;
		const other = holdDatabase({ role: 'server', env: { DATABASE_URL: url } });
		expect(await other.opened).toEqual({ url, owned: false, embedded: false, notices: [] });
		await other.close();
		expect(await ask(url, 'select 1 as here')).toEqual({ here: 1 });

		const bad = new URL(url);
		const refused = (line: RegExp) => expectRefusal(holdDatabase({ role: 'server', env: { DATABASE_URL: bad.href } }), line);
		bad.pathname = '/nowhere';
		await refused(/^DATABASE_URL: there is no database "nowhere" at 127\.0\.0\.1:\d+: create it/);
		bad.password = 'hunter2';
		await refused(/^(?!.*hunter2)DATABASE_URL: the server at .* does not let "roundtrip" in: /);
		bad.port = '1';
		await refused(/^(?!.*hunter2)DATABASE_URL: no PostgreSQL answers at 127\.0\.0\.1:1: /);
		bad.hostname = 'nowhere.invalid';
		await refused(/^(?!.*hunter2)DATABASE_URL: there is no host "nowhere\.invalid": /);
		await own.close();
		await expectRefusal(
			holdDatabase({ role: 'server', env: { DATABASE_URL: 'localhost/shop' } }),
			/^DATABASE_URL is not right, expected postgres:/
		);
	});
});

describe.runIf(asRoot)('as root', { timeout: 60_000 }, () => {
	const users = ['postgres', 'nobody'].filter((name) => {
		try {
			return uidOf(name) > 0;
		} catch {
			return false;
		}
	});

	it.each(users)('PostgreSQL runs as %s', async (user) => {
		const one = server({ options: { osUsers: [user] } });
		await one.opened;
		expect(ownerOf(cluster)).toBe(uidOf(user));
		expect(ownerOf(`/proc/${postmasterPid(cluster)}`)).toBe(uidOf(user));
		await one.close();
		// It keeps its owner, whoever would be chosen today.
		const next = command({ options: { osUsers: [...users].reverse() } });
		await next.opened;
		expect(ownerOf(cluster)).toBe(uidOf(user));
		await next.close();
	});

	it('refuses in one line where neither user exists', () =>
		expectRefusal(server({ options: { osUsers: ['no-such-user'] } }), /^PostgreSQL does not run as root, and there is no user/));

	it('goes where its user can, and says so, when the data folder is closed to it', async () => {
		chmodSync(folder, 0o700);
		const awayRoot = temporaryFolder();
		try {
			const one = server({ options: { awayRoot } });
			const { url, notices } = await one.opened;
			const [away = ''] = readdirSync(awayRoot);
			expect(away).toMatch(/^roundtrip-[0-9a-f]{12}$/);
			expect(notices[0]).toContain(join(awayRoot, away, 'postgres'));
			expect(existsSync(join(dataDir, 'connection.json'))).toBe(true);
			await ask(url, 'create table kept as select 42 as answer');
			await one.close();
			const next = server({ options: { awayRoot } });
			expect(await ask((await next.opened).url, 'select answer from kept')).toEqual({ answer: 42 });
			await next.close();
		} finally {
			chmodSync(folder, 0o711);
			await removeFolder(awayRoot, cluster);
		}
	});

	it('serves an ordinary user as that user', async (context) => {
		const as = { uid: uidOf('nobody'), gid: uidOf('nobody', '-g') };
		if (!canRun(as)) context.skip('an ordinary user cannot enter this checkout');
		chownSync(folder, as.uid, as.gid);
		const one = server({ as });
		await one.opened;
		expect(ownerOf(cluster)).toBe(as.uid);
		expect(statSync(dataDir).mode & 0o777).toBe(0o700);
		// Root joins it, and starts it as the one it belongs to.
		const root = command();
		expect(await root.opened).toMatchObject({ owned: false });
		await one.close();
		await root.close();
		const alone = command();
		await alone.opened;
		expect(ownerOf(`/proc/${postmasterPid(cluster)}`)).toBe(as.uid);
		await alone.close();

		chownSync(folder, 0, 0);
		await expectRefusal(
			holdDatabase({ role: 'server', dataDir: join(folder, 'other'), as }),
			/^The data folder .* cannot be written \(EACCES\): set DATA_DIR /
		);
	});
});

function canRun(as: { uid: number; gid: number }): boolean {
	try {
		execFileSync(process.execPath, ['-e', `require('fs').readFileSync(${JSON.stringify(import.meta.filename)})`], { ...as, stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
