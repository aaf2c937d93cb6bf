import { randomUUID } from 'node:crypto';
import { readAsk } from '#domain/search/ask.ts';
import { deskQueuesOf } from '#server/app/desk-queues.ts';
import type { Connection } from '#server/db/client.ts';
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
	await fill(stage, database);
	return ask(stage.say, database);
}

/** Asks every kind of question, and counts what waits. */
export async function ask(say: (line: string) => void, database: Connection): Promise<Figure[]> {
	const all: number[] = [];
	for (const [kind, address] of Object.entries(KINDS)) {
		const took: number[] = [];
		for (let round = 0; round < ROUNDS; round++)
			took.push(await timed(() => search(database, address(pick(round)))));
		all.push(...took);
		say(
			`${kind.padEnd(22)} p50 ${percentile(took, 50).toFixed(1)} ms, p95 ${percentile(took, 95).toFixed(1)} ms`
		);
	}
	const staff = { kind: 'staff', id: randomUUID(), role: 'admin' } as never;
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
			note: `${many} orders, ${all.length} searches of ${Object.keys(KINDS).length} kinds; p50 ${percentile(all, 50).toFixed(1)}`
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

async function search({ db }: Connection, address: string): Promise<void> {
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

/**
 * Puts the orders in and makes their entries by the shop's own code. The index over their words is made at the end, which
 * takes a third of the time; what it is like afterwards is the same.
 */
async function fill(stage: Stage, { db, sql, ...rest }: StageDatabase): Promise<void> {
	stage.say(`making ${ORDERS} orders …`);
	await makeOrders({ db, sql, ...rest }, ORDERS);
	await sql.unsafe('vacuum analyze');
	stage.say('making their entries …');
	await sql.unsafe('drop index order_search_words, search_words_trigrams');
	while (!(await fillSearch(db, PORTION)));
	await makeIndexes({ sql });
}

export async function makeIndexes({ sql }: Pick<Connection, 'sql'>): Promise<void> {
	await sql.begin(async (tx) => {
		await tx`set local maintenance_work_mem = '512MB'`;
		await tx`create index order_search_words on order_search using gin (words)`;
		await tx`create index search_words_trigrams on search_words using gin (word gin_trgm_ops)`;
	});
	await sql.unsafe('vacuum analyze order_search, search_words');
}
