import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#server/embedded/open-database.ts';
import { isAlive } from '#server/embedded/postmaster-file.ts';
import { onServer, urlOf } from './database-admin.ts';

const PREFIX = 'roundtrip-test-';

/**
 * vitest `globalSetup`: one PostgreSQL for the whole run (TEST_DATABASE_URL's, else one of our own in a temporary folder that
 * does not wait for the disk), and in it one migrated template. Whatever happens to the tests, it is gone afterwards.
 */
export default async function globalDatabase(project: TestProject): Promise<() => Promise<void>> {
	removeLeftOvers();
	const given = process.env.TEST_DATABASE_URL;
	const own = given ? undefined : await startOwn();
	const admin = given ?? own?.url ?? '';
	const template = `roundtrip_template_${process.pid}_${randomBytes(4).toString('hex')}`;
	const cleanUp = async () => {
		try {
			// A server that is not ours keeps nothing of us; our own disappears as a whole.
			if (given) await onServer(admin, `drop database if exists ${template} with (force)`);
		} finally {
			await own?.remove();
		}
	};
	try {
		await onServer(admin, `create database ${template}`);
		const { migrate } = await import('#server/db/migrate.ts');
		await migrate(urlOf(admin, template));
	} catch (error) {
		await cleanUp();
		throw error;
	}
	project.provide('testDatabaseAdminUrl', admin);
	project.provide('testDatabaseTemplate', template);
	return cleanUp;
}

async function startOwn() {
	const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
	const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	try {
		// As root, PostgreSQL's user has to pass through.
		chmodSync(folder, 0o711);
		const config = { max_connections: '300', max_wal_size: '2GB' };
		const handle = await openDatabase({ databaseUrl: undefined, dataDir: folder }, 'command', {
			durable: false,
			config
		});
		return { url: handle.url, remove: () => handle.close().finally(remove) };
	} catch (error) {
		remove();
		throw error;
	}
}

/** A run that was killed could not clear up; its folder tells by its number that nobody needs it any more. */
function removeLeftOvers(): void {
	for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
		const runner = Number.parseInt(name.slice(PREFIX.length), 10);
		if (!runner || isAlive(runner)) continue;
		const folder = join(tmpdir(), name);
		try {
			process.kill(
				Number.parseInt(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10),
				'SIGQUIT'
			);
		} catch {
			// it ended by itself
		}
		try {
			rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
		} catch {
			// somebody else's
		}
	}
}
