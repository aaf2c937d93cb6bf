import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { connect } from './client.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

/** Session-level lock that one migrating node holds; the number only has to be ours alone. */
const MIGRATION_LOCK = 7_203_114;

/**
 * Brings the database at `url` to the newest schema. Of several nodes that start at once one does it and the others
 * wait (up to `patienceSeconds`). All pending files run in one transaction: killed half way, nothing happened.
 * A statement that cannot get its table lock within 3 s gives up and is tried again, so that a busy table is never
 * blocked behind us for long. Migrations are written expand / contract: the previous version keeps working on them.
 */
export async function migrate(url: string, patienceSeconds = 120, folder = MIGRATIONS_FOLDER): Promise<void> {
	const { db, sql, close } = connect(url, { max: 1, name: 'roundtrip-migrate' });
	const deadline = Date.now() + patienceSeconds * 1000;
	try {
		while (!(await sql`select pg_try_advisory_lock(${MIGRATION_LOCK}) as got`)[0]?.['got']) {
			if (Date.now() > deadline) throw new Error('another node has been migrating for too long');
			await sleep(100);
		}
		await sql`set lock_timeout = '3s'`;
		for (;;) {
			try {
				await applyMigrations(db, { migrationsFolder: folder });
				return;
			} catch (error) {
				if (!isLockTimeout(error) || Date.now() > deadline) throw error;
				await sleep(500 + Math.random() * 500);
			}
		}
	} finally {
		await close();
	}
}

function isLockTimeout(error: unknown): boolean {
	const cause = error instanceof Error && error.cause ? error.cause : error;
	return (cause as { code?: string }).code === '55P03';
}

type Journal = { entries: { when: number }[] };
const JOURNAL = join('meta', '_journal.json');
const readJournal = (folder: string) => JSON.parse(readFileSync(join(folder, JOURNAL), 'utf8')) as Journal;

/** The instants that name the migrations of this program, the oldest first. */
export const ourMigrations = (): number[] => readJournal(MIGRATIONS_FOLDER).entries.map(({ when }) => when);

/** Brings an empty database to where it was after so many of our migrations, for rows that were written then. */
export async function migrateAsFarAs(url: string, count: number): Promise<void> {
	const draft = mkdtempSync(join(tmpdir(), 'roundtrip-migrations-'));
	try {
		cpSync(MIGRATIONS_FOLDER, draft, { recursive: true });
		const journal = readJournal(draft);
		writeFileSync(
			join(draft, JOURNAL),
			JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) })
		);
		await migrate(url, 120, draft);
	} finally {
		rmSync(draft, { recursive: true, force: true });
	}
}
