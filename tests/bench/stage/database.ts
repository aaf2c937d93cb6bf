import { join } from 'node:path';
import { connect, type Connection } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { openDatabase } from '#server/embedded/open-database.ts';
import { dataDirOf, type Stage } from './stage.ts';

export type StageDatabase = Connection & {
	url: string;
	/** What PostgreSQL writes; every line begins with the application's name and a bar. */
	logFile: string;
};

/** An embedded PostgreSQL like the shop's own, durable as the shop's is, migrated and empty. */
export async function openStageDatabase(stage: Stage): Promise<StageDatabase> {
	const dataDir = dataDirOf(stage.folder());
	const config = { log_line_prefix: '%a|' };
	const database = await openDatabase({ databaseUrl: undefined, dataDir }, 'command', { config });
	stage.defer(database.close);
	await migrate(database.url);
	const connection = connect(database.url, { max: 6, name: 'bench' });
	stage.defer(connection.close);
	return { ...connection, url: database.url, logFile: join(dataDir, 'postgres.log') };
}
