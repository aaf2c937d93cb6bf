import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Figure } from '../figures.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { peakMb } from '../stage/memory.ts';
import { shopEnvironment } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { findYear } from '../stage/year.ts';

const SAMPLE_MS = 200;

type Answer = { input_lines: number; seconds: number; orders: { created: number } };

/** A whole year of invoices through the command, beside a bare COPY of the same rows into a table without any guard. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const year = await findYear(stage.folder());
	const database = await openStageDatabase(stage);
	stage.say('copying the rows …');
	const floor = await copyRows(database, year.file);
	stage.say('importing …');
	const { answer, peak } = await importYear(stage, database, year.file);
	if (answer.orders.created < 10_000) throw new Error(`only ${answer.orders.created} orders came in`);
	const rate = answer.input_lines / answer.seconds;
	const what = year.real ? 'the real year' : 'an invented year (REAL_INPUT_DIR is not set)';
	return [
		{
			name: 'import.lines_per_s',
			value: rate,
			unit: 'lines/s',
			floor,
			ratio: rate / floor,
			note: `${what}: ${answer.input_lines} lines in ${answer.seconds.toFixed(0)} s; the floor is a bare COPY`
		},
		{ name: 'import.peak_mb', value: peak, unit: 'MB', note: 'the command alone, PostgreSQL not counted' }
	];
}

/** Lines per second of the least that puts the rows into a table. */
async function copyRows({ sql }: StageDatabase, file: string): Promise<number> {
	await sql.unsafe(`create unlogged table bare_rows (invoice text, code text, title text, quantity int, at timestamp,
		price numeric, customer text, country text)`);
	await sql.unsafe('alter table bare_rows set logged');
	const started = performance.now();
	const into = await sql.unsafe('copy bare_rows from stdin (format csv, header)').writable();
	await pipeline(createReadStream(file), createGunzip(), into);
	const seconds = (performance.now() - started) / 1000;
	const [row] = await sql.unsafe<{ n: number }[]>('select count(*)::int as n from bare_rows');
	await sql.unsafe('drop table bare_rows');
	return (row?.n ?? 0) / seconds;
}

async function importYear(
	stage: Stage,
	{ url }: StageDatabase,
	file: string
): Promise<{ answer: Answer; peak: number }> {
	const child = stage.run(['src/cli/roundtrip.mjs', 'import', 'online-retail', file, '--json'], {
		env: shopEnvironment({ DATABASE_URL: url, DATA_DIR: stage.folder() }),
		stdio: ['ignore', 'pipe', 'ignore']
	});
	let out = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
	let peak = 0;
	const sampling = setInterval(() => {
		const { pid } = child;
		if (pid !== undefined && child.exitCode === null) peak = Math.max(peak, peakMb(pid));
	}, SAMPLE_MS);
	const code = await new Promise<number | null>((done) => child.once('exit', done));
	clearInterval(sampling);
	if (code !== 0) throw new Error(`the import ended with ${code}`);
	return { answer: JSON.parse(out) as Answer, peak };
}
