import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { connect, type Connection } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { listTables, quoted, type TableShape } from '#server/db/whole-database.ts';
import type { Figure } from '../figures.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { peakMb } from '../stage/memory.ts';
import { makeOrders } from '../stage/million.ts';
import { makePast } from '../stage/past.ts';
import { shopEnvironment } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';

/** As many as the goal speaks of; `BENCH_BACKUP_ORDERS` makes it fewer where a machine or a person is in a hurry. */
const ORDERS = Number(process.env['BENCH_BACKUP_ORDERS'] ?? 100_000);
const SAMPLE_MS = 50;
const APP_SECRET = 'the secret of the shop that is measured';

type Answer = { rows: number; tables: unknown };
type Ran = { seconds: number; peak: number; rows: number };

/** A whole shop into one file and from there into an empty database, by the commands, beside COPY alone of the same tables. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	stage.say(`making ${ORDERS} orders and what they leave behind …`);
	await makeOrders(database, ORDERS);
	await makePast(database);
	const folder = stage.folder();
	const tables = await listTables(database.sql);

	stage.say('copying out and in …');
	const floor = await copyBothWays(stage, database, tables, folder);
	stage.say('exporting …');
	const file = join(folder, 'shop.tgz');
	const out = await run(stage, database.url, 'export', file);
	stage.say('restoring …');
	const back = await run(stage, (await another(stage, database, 'restored', false)).url, 'restore', file);
	if (back.rows !== out.rows) throw new Error(`${out.rows} rows went out and ${back.rows} came in`);
	const megabytes = Math.round(statSync(file).size / 2 ** 20);
	const what = `${ORDERS.toLocaleString('en')} orders, ${out.rows.toLocaleString('en')} rows, ${megabytes} MB; the floor is COPY alone`;
	return [
		{ ...seconds('backup.export_s', out, floor.out), note: what },
		{
			...seconds('backup.restore_s', back, floor.into),
			note: 'with every table read again; the floor checks nothing'
		},
		{
			name: 'backup.export_mb',
			value: out.peak,
			unit: 'MB',
			note: 'the command alone, PostgreSQL not counted'
		},
		{ name: 'backup.restore_mb', value: back.peak, unit: 'MB' }
	];
}

const seconds = (name: 'backup.export_s' | 'backup.restore_s', ran: Ran, floor: number): Figure => ({
	...{ name, value: ran.seconds, unit: 's', floor, ratio: ran.seconds / floor }
});

/** Another database on the same server, with our tables or without any. */
async function another(stage: Stage, { sql, url }: StageDatabase, name: string, migrated: boolean) {
	await sql.unsafe(`create database ${name}`);
	const there = new URL(url);
	there.pathname = `/${name}`;
	if (migrated) await migrate(there.href);
	const connection = connect(there.href, { max: 1, name: 'bench' });
	stage.defer(connection.close);
	return { ...connection, url: there.href };
}

/** Seconds of PostgreSQL's own way out to files and in again, without order, guards, references or a look at what came. */
async function copyBothWays(stage: Stage, from: StageDatabase, tables: TableShape[], folder: string) {
	const files = join(folder, 'copied');
	mkdirSync(files);
	const fileOf = ({ name }: TableShape) => join(files, name);
	const columnsOf = ({ columns }: TableShape) => columns.map(quoted).join(', ');
	const timed = async (
		{ sql }: Connection,
		work: (tx: TransactionSql, table: TableShape) => Promise<void>
	) => {
		const started = performance.now();
		// The driver gives a connection back from a COPY only within a transaction.
		await sql.begin(async (tx) => {
			await tx.unsafe(
				'set local session_replication_role = replica; set local idle_in_transaction_session_timeout = 0'
			);
			for (const table of tables) await work(tx, table);
		});
		return (performance.now() - started) / 1000;
	};
	const out = await timed(from, async (tx, table) => {
		// A partitioned table only gives its rows to a question.
		const text = `copy (select ${columnsOf(table)} from ${quoted(table.name)}) to stdout`;
		await pipeline(await tx.unsafe(text).readable(), createWriteStream(fileOf(table)));
	});
	const to: Connection = await another(stage, from, 'copied', true);
	const into = await timed(to, async (tx, table) => {
		await tx.unsafe(`truncate ${quoted(table.name)} cascade`);
		if (statSync(fileOf(table)).size === 0) return;
		const text = `copy ${quoted(table.name)} (${columnsOf(table)}) from stdin`;
		await pipeline(createReadStream(fileOf(table)), await tx.unsafe(text).writable());
	});
	await to.close();
	return { out, into };
}

/** A command as whoever runs the shop types it, from its start to its end. */
async function run(stage: Stage, url: string, command: 'export' | 'restore', file: string): Promise<Ran> {
	const started = performance.now();
	const settings = { DATABASE_URL: url, DATA_DIR: stage.folder(), APP_SECRET, DEMO: '0' };
	const child = stage.run(['src/cli/roundtrip.mjs', command, file, '--json'], {
		env: shopEnvironment(settings),
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let out = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
	let peak = 0;
	const sampling = setInterval(() => {
		if (child.pid !== undefined && child.exitCode === null) peak = Math.max(peak, peakMb(child.pid));
	}, SAMPLE_MS);
	const code = await new Promise<number | null>((done) => child.once('close', done));
	clearInterval(sampling);
	if (code !== 0) throw new Error(`${command} ended with ${code}`);
	const { rows } = JSON.parse(out) as Answer;
	return { seconds: (performance.now() - started) / 1000, peak, rows };
}
