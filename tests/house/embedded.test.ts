import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	statSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answersWithin, ask, postmasterPid } from '#tests/support/database-process.ts';
import { asRoot, expectRefusal, houseOfItsOwn } from '#tests/support/house.ts';

const house = houseOfItsOwn();

describe('the embedded database', () => {
	it('is a PostgreSQL of one’s own: loopback, password, sorted alike everywhere, and gone with its last user', async () => {
		const one = house.server({ options: { durable: true } });
		const { url, owned, embedded } = await one.opened;
		expect({ owned, embedded }).toEqual({ owned: true, embedded: true });
		expect(statSync(join(house.dataDir, 'connection.json')).mode & 0o777).toBe(0o600);
		const { url: told, pid, port } = JSON.parse(readFileSync(join(house.dataDir, 'connection.json'), 'utf8'));
		expect([told, pid, port]).toEqual([url, postmasterPid(house.cluster), Number(new URL(url).port)]);
		const facts = await ask(
			url,
			`select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
			current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync, current_setting('server_encoding') as encoding,
			(select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) as locale`
		);
		expect(facts).toEqual({
			listen: '127.0.0.1',
			sockets: '',
			fsync: 'on',
			sync: 'on',
			encoding: 'UTF8',
			locale: 'b C.UTF-8'
		});
		const wrong = new URL(url);
		wrong.password = 'guess';
		await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
		await one.close();
		expect(postmasterPid(house.cluster)).toBeUndefined();
		expect(readdirSync(house.dataDir).sort()).toEqual(['postgres', 'postgres.log']);
	});

	it('refuses a second server in one line', async () => {
		const first = house.server();
		await first.opened;
		await expectRefusal(house.server(), /^Another Roundtrip server is already running on the data folder /);
		await first.close();
		const next = house.server();
		await next.opened;
		await next.close();
	});

	it('lets commands join, and is not taken from under them', async () => {
		const shop = house.server();
		const { url } = await shop.opened;
		const running = house.command();
		expect(await running.opened).toMatchObject({ url, owned: false });
		await shop.close();
		expect(await ask(url, 'select 1 as here')).toEqual({ here: 1 });
		const next = house.server();
		expect(await next.opened).toMatchObject({ url, owned: false });
		await running.close();
		expect(await ask(url, 'select 1 as here')).toEqual({ here: 1 });
		await next.close();
		expect(postmasterPid(house.cluster)).toBeUndefined();
	});

	it('is started by a command for its own duration', async () => {
		const alone = house.command();
		expect(await alone.opened).toMatchObject({ owned: true });
		await alone.close();
		expect(postmasterPid(house.cluster)).toBeUndefined();
	});

	it('survives a killed server and is adopted by the next one', async () => {
		const first = house.server();
		const { url } = await first.opened;
		await ask(url, 'create table kept as select 42 as answer');
		const pid = postmasterPid(house.cluster);
		await first.kill();
		const next = house.server();
		expect(await next.opened).toMatchObject({ url, owned: false });
		expect(postmasterPid(house.cluster)).toBe(pid);
		expect(await ask(url, 'select answer from kept')).toEqual({ answer: 42 });
		await next.close();
		expect(postmasterPid(house.cluster)).toBeUndefined();
	});

	it('is adopted even when connection.json is gone', async () => {
		const first = house.server();
		const { url } = await first.opened;
		await first.kill();
		writeFileSync(join(house.dataDir, 'connection.json'), 'cut of');
		const next = house.command();
		expect(await next.opened).toMatchObject({ url, owned: false });
		await next.close();
	});

	it('comes back within 5 s on the same address when it is killed, with everything that was acknowledged', async () => {
		const shop = house.server({ options: { durable: true } });
		const { url } = await shop.opened;
		await ask(url, 'create table kept as select 42 as answer');
		for (let round = 0; round < 2; round++) {
			process.kill(postmasterPid(house.cluster) ?? 0, 'SIGKILL');
			expect(await answersWithin(url, 5_000)).toBeLessThan(5_000);
			expect(await ask(url, 'select answer from kept')).toEqual({ answer: 42 });
			const told = () => shop.output().match(/was started again/g)?.length;
			await expect.poll(told, { timeout: 5_000 }).toBe(round + 1);
		}
		await expectRefusal(house.server(), /^Another Roundtrip server/);
		await shop.close();
		expect(postmasterPid(house.cluster)).toBeUndefined();
	});

	it('is made once when several start at once', async () => {
		const all = [house.server(), house.command(), house.command(), house.command()];
		const opened = await Promise.all(all.map((one) => one.opened));
		expect(new Set(opened.map((one) => one.url)).size).toBe(1);
		expect(opened.filter((one) => one.owned)).toHaveLength(1);
		await Promise.all(all.map((one) => one.close()));
		expect(postmasterPid(house.cluster)).toBeUndefined();
	});

	it('clears up after a start that was killed half way', async () => {
		mkdirSync(join(house.cluster + '.draft-0badcafe', 'cluster'), { recursive: true });
		if (asRoot) chmodSync(house.dataDir, 0o711);
		const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
		writeFileSync(join(house.dataDir, 'start.lock'), JSON.stringify({ pid: dead, host: hostname() }));
		const one = house.server();
		await one.opened;
		await one.close();
		expect(readdirSync(house.dataDir).sort()).toEqual(['postgres', 'postgres.log']);
	});

	it('does not believe a silent lock whose process number was given to somebody else', async () => {
		mkdirSync(house.dataDir, { mode: 0o711 });
		const lock = join(house.dataDir, 'start.lock');
		writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
		utimesSync(lock, 0, 0);
		const one = house.command();
		await one.opened;
		await one.close();
	});
});
