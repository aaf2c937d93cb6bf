import { accept, refuse } from '#domain/refusal.ts';
import { checkStock } from '#server/db/stock-alerts.ts';
import { countPlaces, keepPlace, setLevel } from '#server/db/stock-places.ts';
import type { ReportedLevel } from '#server/ports/storefront.ts';
import type { Command } from './command.ts';

/**
 * Takes what a storefront can still sell of an item in one of its places. The variant's level is all its places together
 * and the pieces that open orders wait for: those are off the storefront's number already, and still on the shelf. A
 * threshold and a next delivery that somebody told us stay. An older word than the last changes nothing.
 *
 * Refusals: `stock.not_found`, while no product says whose stock it is: to be tried again.
 */
export const takeLevel: Command<ReportedLevel, undefined> = async (tx, _actor, level) => {
	const { at, ...said } = level;
	await keepPlace(tx, { ...said, saidAt: new Date(at) });
	const counted = await countPlaces(tx, level.inventory);
	if (!counted) return refuse('stock.not_found');
	await setLevel(tx, counted.variant, Math.max(0, counted.available + counted.ordered));
	await checkStock(tx, counted.variant);
	return accept(undefined);
};
