import { createKey } from '#server/app/keys.ts';
import { lamps } from '#tests/support/order-state.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { deliver } from '#tests/support/returns.ts';
import { median, type Figure } from '../figures.ts';
import { doAtFloor, poster, quoteAndConfirm, rateOf, timeAll, type Post } from '../stage/contest.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { startFloor } from '../stage/floor.ts';
import { inParallel } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { countStatements } from '../stage/statements.ts';

const ROUNDS = 5;
const ONE_BY_ONE = 100;
const WARM = 150;
const AT_ONCE = 8;
const PIECES = 2;
const COUNTED = 5;

/**
 * One of two delivered pieces sent back over the API, quote and confirm, beside the least that could be called a return. Its
 * money goes out at once (a trusted buyer's), so that both reserve it.
 */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	const until = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	const steps = [{ until, fee: { percent: 12.5 }, postage: 'buyer' as const }];
	await firstPolicy(database, {
		...samplePolicy(),
		return: [{ id: 'standard', steps, refund_when: 'on_request' }],
		returns: { ways: [{ way: 'label', price: 490 }] }
	});
	const { key } = await createKey(database.db, { name: 'bench', scopes: ['orders:read', 'quotes:write'] });
	const { origin } = await startServer(stage, database.url);
	const floorOrigin = await startFloor(stage, database.url, 'return');
	const ours = poster(stage, origin, { authorization: `Bearer ${key}` }, AT_ONCE);
	const floor = poster(stage, floorOrigin, {}, AT_ONCE);
	const orders = storeroom(database);

	const contenders = [
		{ work: (ref: string) => doAtFloor(floor, ref), rates: [] as number[] },
		{ work: (ref: string) => sendBackHere(ours, ref), rates: [] as number[] }
	];
	// Before the crowd comes, and the least of a few: mails of the one before are written beside.
	const counted = await orders(COUNTED);
	const counts: number[] = [];
	for (const ref of counted) counts.push(await countStatements(database, () => sendBackHere(ours, ref)));
	stage.say('warming up …');
	for (const { work } of contenders) await timeAll(await orders(WARM), AT_ONCE, work);
	for (let round = 1; round <= ROUNDS; round++) {
		const fresh = await orders(2 * ONE_BY_ONE);
		for (const [index, { work, rates }] of contenders.entries()) {
			const own = fresh.filter((_, at) => at % 2 === index);
			rates.push(rateOf(await timeAll(own, 1, work)));
		}
		const [least, own] = contenders.map(({ rates }) => rates.at(-1)?.toFixed(0));
		stage.say(`round ${round} of ${ROUNDS}: floor ${least}/s; quote and confirm ${own}/s`);
	}
	const [least, own] = contenders;
	if (!least || !own) throw new Error('nobody ran');
	const ratios = own.rates.map((rate, round) => rate / (least.rates[round] ?? NaN));
	return [
		{
			...{ name: 'return.confirm.seq', unit: 'returns/s' },
			...{ value: median(own.rates), floor: median(least.rates), ratio: median(ratios) },
			note: `rounds ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${Math.min(...counts)} statements`
		}
	];
}

const sendBackHere = (post: Post, ref: string): Promise<void> =>
	quoteAndConfirm(post, ref, { kind: 'return', lines: [{ line: 'l1', quantity: 1, reason: 'style' }] });

/** Fresh orders that have arrived, each to be returned from once. */
function storeroom(database: StageDatabase) {
	let next = 100_001;
	return async (count: number): Promise<string[]> => {
		const refs = Array.from({ length: count }, () => `BN-${next++}`);
		await inParallel(refs, 5, async (ref) => {
			await placeLamps(database, ref, PIECES);
			await deliver(database, ref, lamps(PIECES));
		});
		return refs;
	};
}
