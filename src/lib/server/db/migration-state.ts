import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { connect } from './client.ts';

/** What the database is and how far its schema is; `missing` names the migrations it still lacks. */
export type MigrationState = {
	version: string;
	applied: number;
	missing: string[];
	/** Whether typing errors are found by trigrams here (ADR 25); not known before the schema is. */
	trigrams: boolean | undefined;
};

type Journal = { entries: { when: number; tag: string }[] };

const JOURNAL = join(MIGRATIONS_FOLDER, 'meta', '_journal.json');

/** Reads the state of the schema without changing anything. */
export async function readMigrationState(url: string): Promise<MigrationState> {
	const { sql, close } = connect(url, { max: 1, name: 'roundtrip-doctor' });
	try {
		const [row] = await sql<{ version: string; migrated: boolean; trigrams: boolean | null }[]>`
			select current_setting('server_version') as version,
				case when to_regclass('search_words') is not null
					then exists (select from pg_extension where extname = 'pg_trgm') end as trigrams,
				to_regclass('drizzle.__drizzle_migrations') is not null as migrated`;
		const done = row?.migrated
			? await sql<{ created_at: string }[]>`select created_at::text from drizzle.__drizzle_migrations`
			: [];
		// The migrator goes by the instant a migration was made, and keeps only that.
		const last = Math.max(0, ...done.map((one) => Number(one.created_at)));
		const { entries } = JSON.parse(readFileSync(JOURNAL, 'utf8')) as Journal;
		const missing = entries.filter((entry) => entry.when > last).map((entry) => entry.tag);
		return {
			version: row?.version ?? '',
			applied: done.length,
			missing,
			trigrams: row?.trigrams ?? undefined
		};
	} finally {
		await close();
	}
}
