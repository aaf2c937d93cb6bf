import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StageDatabase } from './database.ts';

/** As the server names its pool, and the prefix that was set for the log. */
const FROM_SERVER = /^roundtrip\|LOG: +(statement|execute [^:]*):/;
/** A key or a session is believed for a second; every statement is counted only after that. */
const FORGOTTEN_MS = 1200;
const WRITTEN_MS = 300;

/** How many statements the server sends for one request. The request is made once before, so that all are prepared. */
export async function countStatements(database: StageDatabase, ask: () => Promise<void>): Promise<number> {
	const { sql, logFile } = database;
	const set = async (value: string) => {
		await sql.unsafe(`alter system set log_statement = '${value}'`);
		await sql`select pg_reload_conf()`;
		await sleep(WRITTEN_MS);
	};
	await ask();
	await sleep(FORGOTTEN_MS);
	await untilAllIsTold(database);
	await set('all');
	try {
		const from = readFileSync(logFile).byteLength;
		await ask();
		// PostgreSQL writes a statement down before it answers; what comes later is not of this request.
		const written = readFileSync(logFile).subarray(from).toString('utf8');
		return written.split('\n').filter((line) => FROM_SERVER.test(line)).length;
	} finally {
		await set('none');
	}
}

/** Until those who are told of every change have caught up: what they read is no part of a request. */
async function untilAllIsTold({ sql }: StageDatabase): Promise<void> {
	const behind = () => sql`select 1 from outbox o where exists (select 1 from outbox_cursors c
		where (o.xid, o.id) > (c.xid, c.id)) limit 1`;
	while ((await behind()).length > 0) await sleep(WRITTEN_MS);
	await sleep(WRITTEN_MS);
}
