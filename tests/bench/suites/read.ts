import { createKey } from '#server/app/keys.ts';
import { median, type Figure } from '../figures.ts';
import { openStageDatabase } from '../stage/database.ts';
import { startFloor } from '../stage/floor.ts';
import { admitGuests } from '../stage/guests.ts';
import { startLoad, type Target } from '../stage/load.ts';
import { seedOrders } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { countStatements } from '../stage/statements.ts';

const ORDERS = 2000;
const GUESTS = 200;
const CONNECTIONS = 16;
const ROUNDS = 5;
const ROUND_S = 4;
const WARM_UP_S = 4;

/** Reads of one order, by machines and by shoppers, beside the floor. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	stage.say(`telling ${ORDERS} orders …`);
	const refs = await seedOrders(database, ORDERS);
	const { key } = await createKey(database.db, { name: 'bench', scopes: ['orders:read', 'links:write'] });
	const { origin } = await startServer(stage, database.url);
	const floorOrigin = await startFloor(stage, database.url);
	const load = startLoad(stage);

	const authorised = { authorization: `Bearer ${key}` };
	const api = refs.map((ref) => ({ path: `/api/v1/orders/${ref}`, headers: authorised }));
	const floor = refs.map((ref) => ({ path: `/${ref}`, headers: {} }));
	stage.say(`admitting ${GUESTS} guests …`);
	const page = await admitGuests(origin, key, refs.slice(0, GUESTS));
	await compareBytes(`${origin}/api/v1/orders/`, floorOrigin, refs, authorised);

	const contenders = [
		{ origin: floorOrigin, targets: floor, rates: [] as number[] },
		{ origin, targets: api, rates: [] as number[] },
		{ origin, targets: page, rates: [] as number[] }
	];
	const rate = (contender: { origin: string; targets: Target[] }, seconds: number) =>
		load.run({ origin: contender.origin, targets: contender.targets, connections: CONNECTIONS, seconds });
	stage.say('warming up …');
	for (const contender of contenders) await rate(contender, WARM_UP_S);
	// In turns, because a shared machine is faster and slower by the minute: only a ratio of neighbours tells something.
	for (let round = 1; round <= ROUNDS; round++) {
		for (const contender of contenders) contender.rates.push(await rate(contender, ROUND_S));
		const told = contenders.map(({ rates }) => Math.round(rates.at(-1) ?? 0));
		stage.say(`round ${round} of ${ROUNDS}: floor ${told[0]}, API ${told[1]}, page ${told[2]} requests/s`);
	}
	const [least, ...ours] = contenders.map(({ rates }) => rates);
	const names = ['read.api.c16', 'read.page.c16'] as const;
	const figures = names.map((name, index): Figure => {
		const rates = ours[index] ?? [];
		const ratios = rates.map((one, round) => one / (least?.[round] ?? NaN));
		const spread = `rounds ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
		const floorRate = median(least ?? []);
		return {
			name,
			value: median(rates),
			unit: 'requests/s',
			floor: floorRate,
			ratio: median(ratios),
			note: spread
		};
	});
	return [
		...figures,
		{ name: 'read.api.statements', value: await count(api[0]), unit: 'statements' },
		{ name: 'read.page.statements', value: await count(page[0]), unit: 'statements' }
	];

	async function count(target: Target | undefined): Promise<number> {
		if (!target) throw new Error('nothing to ask');
		return countStatements(database, async () => {
			const { status } = await fetch(`${origin}${target.path}`, { headers: target.headers });
			if (status !== 200) throw new Error(`${target.path} was answered with ${status}`);
		});
	}
}

/** A floor that sends much less, or much more, would not be one. */
async function compareBytes(
	apiPrefix: string,
	floorOrigin: string,
	refs: readonly string[],
	headers: Record<string, string>
): Promise<void> {
	for (const ref of refs.slice(0, 20)) {
		const sizes = [`${apiPrefix}${ref}`, `${floorOrigin}/${ref}`].map(async (url) => {
			const answer = await fetch(url, { headers });
			return (await answer.bytes()).byteLength;
		});
		const [ours = 0, floor = 0] = await Promise.all(sizes);
		if (Math.abs(floor / ours - 1) > 0.1) {
			throw new Error(
				`the floor answers ${ref} with ${floor} bytes, the API with ${ours}: more than 10 % apart`
			);
		}
	}
}
