import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	ask,
	holdDatabase,
	postmasterPid,
	removeFolder,
	temporaryFolder
} from '#tests/support/database-process.ts';
import { asRoot, expectRefusal, houseOfItsOwn } from '#tests/support/house.ts';

const house = houseOfItsOwn();

function uidOf(name: string, flag = '-u'): number {
	return Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
}
const ownerOf = (path: string): number => statSync(path).uid;

describe.runIf(asRoot)('as root', () => {
	const users = ['postgres', 'nobody'].filter((name) => {
		try {
			return uidOf(name) > 0;
		} catch {
			return false;
		}
	});

	it.each(users)('PostgreSQL runs as %s', async (user) => {
		const one = house.server({ options: { osUsers: [user] } });
		await one.opened;
		expect(ownerOf(house.cluster)).toBe(uidOf(user));
		expect(ownerOf(`/proc/${postmasterPid(house.cluster)}`)).toBe(uidOf(user));
		await one.close();
		// It keeps its owner, whoever would be chosen today.
		const next = house.command({ options: { osUsers: [...users].reverse() } });
		await next.opened;
		expect(ownerOf(house.cluster)).toBe(uidOf(user));
		await next.close();
	});

	it('refuses in one line where neither user exists', () =>
		expectRefusal(
			house.server({ options: { osUsers: ['no-such-user'] } }),
			/^PostgreSQL does not run as root, and there is no user/
		));

	it('goes where its user can, and says so, when the data folder is closed to it', async () => {
		chmodSync(house.folder, 0o700);
		const awayRoot = temporaryFolder();
		try {
			const one = house.server({ options: { awayRoot } });
			const { url, notices } = await one.opened;
			const [away = ''] = readdirSync(awayRoot);
			expect(away).toMatch(/^roundtrip-[0-9a-f]{12}$/);
			expect(notices[0]).toContain(join(awayRoot, away, 'postgres'));
			expect(existsSync(join(house.dataDir, 'connection.json'))).toBe(true);
			await ask(url, 'create table kept as select 42 as answer');
			await one.close();
			const next = house.server({ options: { awayRoot } });
			expect(await ask((await next.opened).url, 'select answer from kept')).toEqual({ answer: 42 });
			await next.close();
		} finally {
			chmodSync(house.folder, 0o711);
			await removeFolder(awayRoot, house.cluster);
		}
	});

	it('serves an ordinary user as that user', async (context) => {
		const as = { uid: uidOf('nobody'), gid: uidOf('nobody', '-g') };
		if (!canRun(as)) context.skip('an ordinary user cannot enter this checkout');
		chownSync(house.folder, as.uid, as.gid);
		const one = house.server({ as });
		await one.opened;
		expect(ownerOf(house.cluster)).toBe(as.uid);
		expect(statSync(house.dataDir).mode & 0o777).toBe(0o700);
		// Root joins it, and starts it as the one it belongs to.
		const root = house.command();
		expect(await root.opened).toMatchObject({ owned: false });
		await one.close();
		await root.close();
		const alone = house.command();
		await alone.opened;
		expect(ownerOf(`/proc/${postmasterPid(house.cluster)}`)).toBe(as.uid);
		await alone.close();

		chownSync(house.folder, 0, 0);
		await expectRefusal(
			holdDatabase({ role: 'server', dataDir: join(house.folder, 'other'), as }),
			/^The data folder .* cannot be written \(EACCES\): set DATA_DIR /
		);
	});
});

function canRun(as: { uid: number; gid: number }): boolean {
	try {
		execFileSync(
			process.execPath,
			['-e', `require('fs').readFileSync(${JSON.stringify(import.meta.filename)})`],
			{ ...as, stdio: 'ignore' }
		);
		return true;
	} catch {
		return false;
	}
}
