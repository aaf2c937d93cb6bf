import { createKey } from '#server/app/keys.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { median, percentile, type Figure } from '../figures.ts';
import { doAtFloor, poster, quoteAndConfirm, rateOf, timeAll, type Post } from '../stage/contest.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { startFloor } from '../stage/floor.ts';
import { inParallel } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { countStatements } from '../stage/statements.ts';

const ROUNDS = 5;
const ONE_BY_ONE = 120;
const SIDE_BY_SIDE = 240;
const AT_ONCE = 8;
const PIECES = 2;
const COUNTED = 5;

/** A whole order cancelled over the API, quote and confirm, beside the least that could be called a cancel. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	const until = { event: 'claimed' as const };
	await firstPolicy(database, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until, fee: { percent: 12.5 } }] }]
	});
	const { key } = await createKey(database.db, { name: 'bench', scopes: ['orders:read', 'quotes:write'] });
	const { origin } = await startServer(stage, database.url);
	const floorOrigin = await startFloor(stage, database.url, 'cancel');
	const ours = poster(stage, origin, { authorization: `Bearer ${key}` }, AT_ONCE);
	const floor = poster(stage, floorOrigin, {}, AT_ONCE);
	const orders = storeroom(database);

	const contenders = [
		{ cancel: (ref: string) => doAtFloor(floor, ref), rates: [] as number[], p99s: [] as number[] },
		{ cancel: (ref: string) => cancelHere(ours, ref), rates: [] as number[], p99s: [] as number[] }
	];
	// Before anything else: the refunds of a thousand cancellations are sent for a minute, on the same sessions. And the least
	// of a few, because mails of the one before are.
	const counted = await orders(2 * COUNTED);
	const counts: number[] = [];
	while (counts.length < COUNTED)
		counts.push(await countStatements(database, () => cancelHere(ours, counted.pop() ?? '')));
	const statements = Math.min(...counts);
	stage.say('warming up …');
	for (const { cancel } of contenders) await timeAll(await orders(200), AT_ONCE, cancel);
	for (let round = 1; round <= ROUNDS; round++) {
		const [single, many] = [await orders(2 * ONE_BY_ONE), await orders(2 * SIDE_BY_SIDE)];
		for (const [index, { cancel, rates, p99s }] of contenders.entries()) {
			const of = (list: string[]) => list.filter((_, at) => at % 2 === index);
			rates.push(rateOf(await timeAll(of(single), 1, cancel)));
			p99s.push(percentile(await timeAll(of(many), AT_ONCE, cancel), 99));
		}
		const told = contenders.map(
			({ rates, p99s }) => `${rates.at(-1)?.toFixed(0)}/s, p99 ${p99s.at(-1)?.toFixed(1)} ms`
		);
		stage.say(`round ${round} of ${ROUNDS}: floor ${told[0]}; quote and confirm ${told[1]}`);
	}
	const [least, own] = contenders;
	if (!least || !own) throw new Error('nobody ran');
	const ratios = (of: 'rates' | 'p99s') => own[of].map((one, round) => one / (least[of][round] ?? NaN));
	const figure = (
		name: 'cancel.confirm.seq' | 'cancel.confirm.c8',
		of: 'rates' | 'p99s',
		unit: string
	): Figure => ({
		...{ name, unit, value: median(own[of]), floor: median(least[of]), ratio: median(ratios(of)) },
		note: `rounds ${Math.min(...ratios(of)).toFixed(2)} to ${Math.max(...ratios(of)).toFixed(2)}`
	});
	return [
		figure('cancel.confirm.seq', 'rates', 'cancels/s'),
		figure('cancel.confirm.c8', 'p99s', 'ms p99'),
		{ name: 'cancel.confirm.statements', value: statements, unit: 'statements' }
	];
}

const cancelHere = (post: Post, ref: string): Promise<void> =>
	quoteAndConfirm(post, ref, { kind: 'cancel', lines: [{ line: 'l1', quantity: PIECES }] });

/** Fresh orders, each to be cancelled once. */
function storeroom(database: StageDatabase) {
	let next = 100_001;
	return async (count: number): Promise<string[]> => {
		const refs = Array.from({ length: count }, () => `BN-${next++}`);
		await inParallel(refs, 5, (ref) => placeLamps(database, ref, PIECES));
		return refs;
	};
}
