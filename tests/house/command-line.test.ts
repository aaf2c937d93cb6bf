import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { houseOfItsOwn } from '#tests/support/house.ts';

const house = houseOfItsOwn();
const SHIM = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');

function roundtrip(args: string[], env: Record<string, string> = {}) {
	const inherited = { PATH: process.env.PATH ?? '', DATA_DIR: house.dataDir };
	const done = spawnSync(process.execPath, [SHIM, ...args], {
		encoding: 'utf8',
		env: { ...inherited, ...env }
	});
	return { code: done.status, out: done.stdout, lines: done.stderr.trimEnd().split('\n') };
}

type Doctor = {
	ok: boolean;
	settings: { name: string; value: string }[];
	checks: { name: string; state: string; found: string }[];
};

function doctor(env: Record<string, string> = {}) {
	const { code, out } = roundtrip(['doctor', '--json'], env);
	const answer = JSON.parse(out) as Doctor;
	return { code, ...answer, check: (name: string) => answer.checks.find((one) => one.name === name) };
}

describe('the command line', () => {
	it('lists its commands, and explains each', () => {
		expect(roundtrip(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('doctor') });
		expect(roundtrip(['doctor', '--help'])).toMatchObject({
			code: 0,
			out: expect.stringContaining('npx --no roundtrip doctor')
		});
	});

	it('refuses what it does not know in one line', () => {
		expect(roundtrip(['surgeon'])).toMatchObject({
			code: 2,
			lines: [expect.stringMatching(/no command "surgeon"/)]
		});
		expect(roundtrip(['doctor', '--deep'])).toMatchObject({
			code: 2,
			lines: [expect.stringMatching(/--deep.*usage: /)]
		});
	});
});

describe('doctor', () => {
	it('finds nothing wrong with a fresh clone, and makes nothing', () => {
		const fresh = doctor();
		expect(fresh).toMatchObject({ code: 0, ok: true });
		expect(fresh.check('database')).toMatchObject({
			state: 'info',
			found: expect.stringContaining('npm start')
		});
		expect(doctor().check('data folder')?.found).toContain('made at the first start');
	});

	it('joins the running database and tells how far its schema is', async () => {
		const shop = house.server();
		await shop.opened;
		const found = doctor();
		expect(found.check('database')).toMatchObject({
			state: 'ok',
			found: expect.stringMatching(/^PostgreSQL 18.*running/)
		});
		expect(found.check('migrations')).toMatchObject({
			state: 'info',
			found: expect.stringContaining('to apply')
		});
		await shop.close();
		expect(doctor().check('database')?.found).toContain('started for this check');
	});

	it('names every problem and keeps secrets to itself', () => {
		const found = doctor({ PORT: 'x', LOG_LEVEL: 'loud', APP_SECRET: 'hunter2' });
		expect(found).toMatchObject({ code: 1, ok: false });
		expect(
			found.checks.filter((check) => check.state === 'problem').map((check) => check.found.split(' ')[0])
		).toEqual(['PORT', 'APP_SECRET', 'LOG_LEVEL']);
		expect(JSON.stringify(found)).not.toContain('hunter2');
		expect(roundtrip(['doctor'], { PORT: 'x' }).lines).toEqual(['roundtrip doctor: 1 problem found']);
	});

	it('says which database does not answer', () => {
		const found = doctor({ DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' });
		expect(found.check('database')).toMatchObject({
			state: 'problem',
			found: expect.stringMatching(/^DATABASE_URL: no PostgreSQL answers at 127\.0\.0\.1:1: /)
		});
		expect(JSON.stringify(found)).not.toContain('hunter2');
	});
});
