import { readReasonsAsk } from '#domain/reasons/ask.ts';
import { findDay } from '#domain/time/instant.ts';
import { policyShelf } from '#server/app/policies.ts';
import { reasonsOf } from '#server/app/reasons.ts';
import { countReasons } from '#server/jobs/reasons-reader.ts';
import { percentile, type Figure } from '../figures.ts';
import { openStageDatabase } from '../stage/database.ts';
import { makeReasons } from '../stage/million-reasons.ts';
import { makeOrders } from '../stage/million.ts';
import type { Stage } from '../stage/stage.ts';

/** As many as the goal speaks of, with a tenth as many answers; `BENCH_REASONS_ORDERS` makes it fewer. */
const ORDERS = Number(process.env['BENCH_REASONS_ORDERS'] ?? 1_000_000);
const ZONE = 'Europe/Berlin';
const PORTION = 2000;
const ROUNDS = 12;
const TODAY = findDay('2026-11-20') ?? 0;

/** What is looked at first, and what is clicked next. */
const FIRST = {
	'the page as it opens': '',
	'what came back': 'kind=return',
	'by market': 'by=market',
	'by route': 'by=route'
};
const LATER = {
	'a whole year': 'from=2025-11-20',
	'a year of returns by product': 'kind=return&from=2025-11-20',
	'one market': 'of=market&is=DE&from=2026-05-01',
	'one reason by month': 'reason=too_slow&step=month&from=2025-11-20'
};

/** The figures of reasons of a shop of a million orders and a hundred thousand answers, all of a page each time. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	const { db, sql } = database;
	stage.say(`making ${ORDERS} orders …`);
	await makeOrders(database, ORDERS);
	await makeReasons(database, ORDERS);
	await sql.unsafe('vacuum analyze');
	stage.say('counting them …');
	const started = performance.now();
	while (!(await countReasons(db, ZONE, PORTION)));
	const perSecond = Math.round(ORDERS / ((performance.now() - started) / 1000));
	await sql.unsafe('vacuum analyze reason_orders, reason_acts, reason_tallies');
	const { versions, open } = policyShelf(db, ZONE);
	await open();
	const reasons = reasonsOf({ connection: database, zone: ZONE, versions });

	const ask = async (kinds: Record<string, string>): Promise<number[]> => {
		const all: number[] = [];
		for (const [kind, address] of Object.entries(kinds)) {
			const params = new URLSearchParams(address);
			const took: number[] = [];
			for (let round = 0; round < ROUNDS; round++) {
				const asked = readReasonsAsk((name) => params.get(name), TODAY);
				took.push(await timed(() => reasons.figures(asked)));
			}
			all.push(...took);
			stage.say(
				`${kind.padEnd(30)} p50 ${percentile(took, 50).toFixed(0)} ms, p95 ${percentile(took, 95).toFixed(0)} ms`
			);
		}
		return all;
	};
	const first = await ask(FIRST);
	const later = await ask(LATER);
	// The least that could be called the same: one count of the same time by reason.
	const floors: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		floors.push(
			await timed(
				() => sql`select reason, count(*) from reason_acts where kind = 'cancel'
					and placed_day between '2026-08-23' and '2026-11-20' group by 1`
			)
		);
	}
	const [value, floor] = [percentile(first, 95), percentile(floors, 95)];
	const note = `${ORDERS.toLocaleString('en')} orders, ${(ORDERS / 10).toLocaleString('en')} answers; p50 ${percentile(first, 50).toFixed(0)}; counted at ${perSecond} orders/s`;
	return [
		{ name: 'reasons.first.p95_ms', value, unit: 'ms', floor, ratio: value / floor, note },
		{
			name: 'reasons.later.p95_ms',
			value: percentile(later, 95),
			unit: 'ms',
			note: 'a whole year, one market, one reason'
		}
	];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}
