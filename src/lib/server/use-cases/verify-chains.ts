import { MOST_BROKEN_NAMED, type ChainRound, type ChainRounds } from '#domain/audit/chain-rounds.ts';
import type { Tx } from '#server/db/client.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { listOrderIds } from '#server/db/order-refs.ts';
import { findSetting, setSetting } from '#server/db/settings-store.ts';

const NAME = 'audit.chains';
const BATCH = 200;

/** What the last whole round through all histories found, and how far the one under way has come; nothing before the first. */
export const findChainRounds = async (tx: Tx): Promise<ChainRounds | undefined> =>
	(await findSetting(tx, NAME)) as ChainRounds | undefined;

/**
 * Follows the hash chains of orders from their first entry to the end that the order's own row knows, batch by batch, and
 * keeps how far it came: stopped at any point, the next call goes on there. Changes nothing but that.
 *
 * @param most orders of this call
 * @returns the rounds as they stand now; `last` is new where a round came to its end
 */
export async function verifyChains(
	db: Tx,
	most: number,
	{
		onProgress = () => {},
		isStopped = () => false
	}: { onProgress?: (orders: number) => void; isStopped?: () => boolean } = {}
): Promise<ChainRounds> {
	let rounds = (await findChainRounds(db)) ?? { last: null, now: null };
	for (let looked = 0; looked < most && !isStopped();) {
		const round = rounds.now ?? begin();
		const limit = Math.min(BATCH, most - looked);
		const batch = await listOrderIds(db, round.after, limit);
		for (const { id, ref } of batch) {
			const isBroken = (await firstBrokenEntry(db, id)) !== undefined;
			round.orders++;
			if (!isBroken) continue;
			round.broken++;
			if (round.named.length < MOST_BROKEN_NAMED) round.named.push(ref);
		}
		looked += batch.length;
		const isOver = batch.length < limit;
		const { since, orders, broken, named } = round;
		rounds = isOver
			? { last: { since, orders, broken, named, until: new Date().toISOString() }, now: null }
			: { ...rounds, now: { ...round, after: batch.at(-1)?.id ?? null } };
		await setSetting(db, NAME, rounds);
		onProgress(looked);
		if (isOver) break;
	}
	return rounds;
}

const begin = (): ChainRound => ({
	...{ since: new Date().toISOString(), after: null, orders: 0, broken: 0 },
	named: []
});
