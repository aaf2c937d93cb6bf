import { readAsk } from '#domain/search/ask.ts';
import { deskQueuesOf } from '#server/app/desk-queues.ts';
import { fillSearch } from '#server/jobs/search-reader.ts';
import { findOrders } from '#server/use-cases/find-orders.ts';
import { percentile, type Figure } from '../figures.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { makeOrders } from '../stage/million.ts';
import type { Stage } from '../stage/stage.ts';

/** As many as the goal speaks of; `BENCH_SEARCH_ORDERS` makes it fewer where a machine or a person is in a hurry. */
const ORDERS = Number(process.env['BENCH_SEARCH_ORDERS'] ?? 1_000_000);
const PORTION = 2000;
const ROUNDS = 12;

/** What a day at the desk asks: each kind of question with what it is asked of the n-th order. */
const KINDS: Record<string, (n: number) => string> = {
	number: (n) => `q=SB-${n}`,
	'beginning of a number': (n) => `q=${`SB-${n}`.slice(0, -2)}`,
	mail: (n) => `q=${MAIL(n)}`,
	phone: (n) => `q=0170 ${1_000_000 + n}`,
	'end of a phone': (n) => `q=${String(1_000_000 + n).slice(-5)}`,
	tracking: (n) => `q=tr ${100_000_000 + n}`,
	article: (n) => `q=SKU-${n % 5000}`,
	'first name': (n) => `q=${['anna', 'zoe', 'karim'][n % 3]}`,
	'family name': (n) => `q=${['mullerabc', 'garciaqe', 'zimmermannp'][n % 3]}`,
	'two words': (n) => `q=${['anna wolf', 'blue mug', 'zoe lamp'][n % 3]}`,
	'common word': (n) => `q=${['blue', 'mug', 'berlin'][n % 3]}`,
	chinese: (n) => `q=${['王小明', '马克杯', '秀兰'][n % 3]}`,
	slip: (n) => `q=${['mullrebcd', 'zimermannqab', 'kowlaskiab'][n % 3]}`,
	nothing: (n) => `q=qqxxyy${n} wwvv`,
	'status and words': (n) => `q=anna&status=${['paid', 'cancelled', 'delivered'][n % 3]}`,
	'market and days': (n) => `market=${['DE', 'PL', 'NO'][n % 3]}&from=2026-10-0${1 + (n % 9)}&to=2026-10-20`,
	'carrier and words': (n) => `carrier=ups&q=${['garcia', 'vase'][n % 2]}`,
	problem: (n) => `problem=any${n % 2 ? '&q=lamp' : ''}`
};
const MAIL = (n: number) => ['anna.muller', 'zoe.', 'paula.rossi', `yusuf.ivanov${n}`][n % 4] ?? '';

/** Searches of every kind at a desk of a million orders, one after the other, and its first page. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	const filled = await fill(stage, database);
	const all: number[] = [];
	for (const [kind, address] of Object.entries(KINDS)) {
		const took: number[] = [];
		for (let round = 0; round < ROUNDS; round++)
			took.push(await timed(() => search(database, address(pick(round)))));
		all.push(...took);
		stage.say(
			`${kind.padEnd(22)} p50 ${percentile(took, 50).toFixed(1)} ms, p95 ${percentile(took, 95).toFixed(1)} ms`
		);
	}
	const staff = { kind: 'staff', id: 'bench', role: 'admin' } as never;
	const starts: number[] = [];
	// Each with nothing kept from the one before.
	for (let round = 0; round < ROUNDS; round++)
		starts.push(await timed(() => deskQueuesOf(database).list(staff)));
	const many = ORDERS.toLocaleString('en');
	return [
		{
			name: 'search.p95_ms',
			value: percentile(all, 95),
			unit: 'ms',
			note: `${many} orders, ${all.length} searches of ${Object.keys(KINDS).length} kinds; p50 ${percentile(all, 50).toFixed(1)}; entries made: ${filled}/s`
		},
		{
			name: 'search.start_ms',
			value: percentile(starts, 95),
			unit: 'ms',
			note: 'p95 of counting every queue, nothing kept'
		}
	];
}

/** Orders all over the table; none is asked twice. */
const pick = (round: number) => 1 + ((round * 2_654_435 + 77_777) % ORDERS);

async function search({ db }: StageDatabase, address: string): Promise<void> {
	const params = new URLSearchParams(address);
	const found = await findOrders(
		db,
		{ kind: 'staff', id: 'bench' },
		readAsk((name) => params.get(name)),
		'Europe/Berlin'
	);
	if (found.limit === 'slow') throw new Error(`"${address}" was given up`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

/** Puts the orders in, and makes their entries as a start after an update does; returns entries per second. */
async function fill(stage: Stage, database: StageDatabase): Promise<number> {
	stage.say(`making ${ORDERS} orders …`);
	await makeOrders(database, ORDERS);
	await database.sql.unsafe('vacuum analyze');
	stage.say('making their entries …');
	const started = performance.now();
	while (!(await fillSearch(database.db, PORTION)));
	const rate = ORDERS / ((performance.now() - started) / 1000);
	await database.sql.unsafe('vacuum analyze');
	return Math.round(rate);
}
