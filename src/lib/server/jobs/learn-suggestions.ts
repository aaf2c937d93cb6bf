import { Purchases } from '../../domain/suggestion/purchases.ts';
import { similarProducts } from '../../domain/suggestion/similar.ts';
import { readPersonal } from '../../domain/shop/personal.ts';
import type { Connection, Tx } from '../db/client.ts';
import { forgetSetting, takeTurn } from '../db/settings-store.ts';
import { findKeptValue } from '../db/shop-settings.ts';
import {
	forgetSuggestionsBut,
	keepSuggestions,
	NEWEST_FIRST,
	readPurchases,
	type PurchaseCursor
} from '../db/suggestions.ts';
import type { Log } from './log.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 20 * 3_600_000;
const LOOK_EVERY_MS = 300_000;
const FIRST_AFTER_MS = 5000;
const TURN = 'learn_suggestions';

/** What was placed so long ago and has not come back has been kept. */
const SETTLED_AFTER_MS = 60 * DAY_MS;
const ORDERS_AT_ONCE = 1000;
/** The newest so many lines are learned from: what a shop sold before is hardly its shelf any more. */
export const MOST_LINES = 6_000_000;
const MOST_SIMILAR = 12;
const PRODUCTS_AT_ONCE = 200;

export type LearnedSuggestions = { lines: number; buyers: number; products: number; pairs: number };

/**
 * Works out anew what goes with each product, from all orders there are: read in small statements, counted in columns of
 * numbers, written some products at a time, so that it holds nobody up and a turn that is cut off is only taken again.
 * Until then what was known stands.
 *
 * @param now epoch milliseconds
 */
export async function learnSuggestions(db: Tx, now: number): Promise<LearnedSuggestions> {
	const purchases = new Purchases(MOST_LINES);
	const buyers = new Map<number, number>();
	const products = new Map<string, number>();
	const settledBefore = new Date(now - SETTLED_AFTER_MS);
	const options = { settledBefore, limit: ORDERS_AT_ONCE };
	let lines = 0;
	let cursor: PurchaseCursor = NEWEST_FIRST;
	while (!purchases.isFull) {
		const page = await readPurchases(db, cursor, options);
		if (!page) break;
		for (const { buyer, goods } of page.orders)
			for (const [product, kept, back] of goods) {
				purchases.add(numberOf(buyers, buyer), numberOf(products, product), kept, back);
				lines++;
			}
		cursor = page.cursor;
	}
	const table = purchases.table(buyers.size, products.size);
	let pairs = 0;
	let batch: Parameters<typeof keepSuggestions>[1][number][] = [];
	for (const found of similarProducts(table, [...products.keys()], MOST_SIMILAR)) {
		batch.push(found);
		pairs += found.similar.length;
		if (batch.length < PRODUCTS_AT_ONCE) continue;
		await keepSuggestions(db, batch);
		batch = [];
	}
	if (batch.length > 0) await keepSuggestions(db, batch);
	await forgetSuggestionsBut(db, (product) => products.has(product));
	return { lines, buyers: buyers.size, products: products.size, pairs };
}

function numberOf<Key>(known: Map<Key, number>, key: Key): number {
	const found = known.get(key);
	if (found !== undefined) return found;
	known.set(key, known.size);
	return known.size - 1;
}

/** Does what is due: learns once a day on one node, and forgets everything where the shop suggests nothing. */
export async function lookAfterSuggestions(db: Tx, log: Log): Promise<void> {
	const { suggests } = readPersonal(await findKeptValue(db, 'shop.personal'));
	if (!suggests) {
		// Switched on again, it learns at the next look.
		await forgetSetting(db, TURN);
		await forgetSuggestionsBut(db, () => false);
		return;
	}
	if (!(await takeTurn(db, TURN, EVERY_MS))) return;
	const learned = await learnSuggestions(db, Date.now());
	if (learned.pairs > 0) log.info(learned, 'learned what goes with what');
}

/** Looks every few minutes whether it is time. */
export function startSuggesting({ db }: Connection, log: Log): { stop(): void } {
	const run = () =>
		void lookAfterSuggestions(db, log).catch((error: unknown) =>
			log.warn({ err: error }, 'learning what goes with what')
		);
	const first = setTimeout(run, FIRST_AFTER_MS).unref();
	const timer = setInterval(run, LOOK_EVERY_MS).unref();
	return {
		stop() {
			clearTimeout(first);
			clearInterval(timer);
		}
	};
}
