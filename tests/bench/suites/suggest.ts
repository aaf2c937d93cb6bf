import type { LearnedSuggestions } from '#server/jobs/learn-suggestions.ts';
import type { Figure } from '../figures.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { shopEnvironment } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { findYear } from '../stage/year.ts';

type Learned = LearnedSuggestions & { seconds: number; peakMb: number };

/**
 * The least that could be called the same: who bought what once, and for each pair of products how many bought both, in
 * one statement of PostgreSQL's own. It looks at nobody's returns, scores nothing and keeps nothing.
 */
const FLOOR = `with bought as materialized (select distinct
		coalesce(o.metadata ->> 'customer', o.id::text) as buyer, l.sku from orders o join order_lines l on l.order_id = o.id)
	select count(*)::int as n from (select a.sku, b.sku from bought a join bought b on b.buyer = a.buyer and b.sku <> a.sku
		group by a.sku, b.sku having count(*) >= 5) pairs`;

/** What goes with what, over the whole year of a wholesaler, by the job as the shop runs it: time and memory. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const year = await findYear(stage.folder());
	const database = await openStageDatabase(stage);
	stage.say('importing …');
	await run(stage, database, ['src/cli/roundtrip.mjs', 'import', 'online-retail', year.file, '--json']);
	await database.sql.unsafe('vacuum analyze');
	stage.say('learning …');
	const learned = JSON.parse(await run(stage, database, ['tests/bench/stage/suggest-process.ts'])) as Learned;
	if (learned.pairs < 1000) throw new Error(`only ${learned.pairs} pairs were found`);
	stage.say('pairing in one statement …');
	const started = performance.now();
	await database.sql.unsafe(FLOOR);
	const floor = (performance.now() - started) / 1000;
	const { lines, buyers, products, pairs, seconds, peakMb } = learned;
	const what = `${year.real ? 'the real year' : 'an invented year (REAL_INPUT_DIR is not set)'}: ${lines} goods of ${buyers} buyers, ${products} products, ${pairs} pairs kept`;
	return [
		{
			...{ name: 'suggest.build_s', value: seconds, unit: 's', floor, ratio: seconds / floor },
			note: `${what}; the floor pairs in one statement and keeps nothing`
		},
		{
			name: 'suggest.peak_mb',
			value: peakMb,
			unit: 'MB',
			note: 'a process of its own, PostgreSQL not counted'
		}
	];
}

/** What a file of the house prints, run by this very Node on the stage's database. */
async function run(stage: Stage, { url }: StageDatabase, file: readonly string[]): Promise<string> {
	const child = stage.run(file, {
		env: shopEnvironment({ DATABASE_URL: url, DATA_DIR: stage.folder() }),
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let out = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
	const code = await new Promise<number | null>((done) => child.once('exit', done));
	if (code !== 0) throw new Error(`${file.join(' ')} ended with ${code}`);
	return out;
}
