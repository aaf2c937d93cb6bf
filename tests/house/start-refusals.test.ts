import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, holdDatabase } from '#tests/support/database-process.ts';
import { asRoot, expectRefusal, houseOfItsOwn } from '#tests/support/house.ts';

const house = houseOfItsOwn();

describe('a start that cannot be', () => {
	it('refuses the data of another major version, with the way across', async () => {
		const one = house.command();
		await one.opened;
		await one.close();
		writeFileSync(join(house.cluster, 'PG_VERSION'), '17\n');
		await expectRefusal(
			house.server(),
			/was written by PostgreSQL 17, .* brings PostgreSQL 18: run .*export.*restore/
		);
	});

	it('refuses a folder that is a file, or lies in one', async () => {
		writeFileSync(house.dataDir, '');
		await expectRefusal(house.server(), /^The data folder .* is a file, or lies inside one: set DATA_DIR /);
		await expectRefusal(
			house.server({ dataDir: join(house.dataDir, 'deeper') }),
			/^The data folder .* is a file, or lies inside one: /
		);
	});

	it('never writes over files that are not a database', async () => {
		mkdirSync(house.cluster, { recursive: true });
		writeFileSync(join(house.cluster, 'novel.txt'), 'chapter one');
		if (asRoot) chmodSync(house.dataDir, 0o711);
		await expectRefusal(house.server(), /holds files but no database: move them away/);
		expect(readFileSync(join(house.cluster, 'novel.txt'), 'utf8')).toBe('chapter one');
	});
});

describe('DATABASE_URL', () => {
	it('is used as it is', async () => {
		const own = house.command();
		const { url } = await own.opened;
		const other = holdDatabase({ role: 'server', env: { DATABASE_URL: url } });
		expect(await other.opened).toEqual({ url, owned: false, embedded: false, notices: [] });
		await other.close();
		expect(await ask(url, 'select 1 as here')).toEqual({ here: 1 });

		const bad = new URL(url);
		const refused = (line: RegExp) =>
			expectRefusal(holdDatabase({ role: 'server', env: { DATABASE_URL: bad.href } }), line);
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
