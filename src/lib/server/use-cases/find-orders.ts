import { orderNumberKey } from '#domain/access/order-number.ts';
import { hasFilters, isAsked, type Ask, type Place } from '#domain/search/ask.ts';
import { keyOf } from '#domain/search/fold.ts';
import { carrierKey } from '#domain/shipment/carriers.ts';
import { instantText } from '#domain/time/instant.ts';
import { startOfDay } from '#domain/time/local-day.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Database, Tx } from '#server/db/client.ts';
import { countOf, withinMoment } from '#server/db/count-rows.ts';
import type { FoundOrder } from '#server/db/desk.ts';
import type { Actor } from '#server/db/history.ts';
import type { OrderFilters } from '#server/db/search-filters.ts';
import { allOf, anyQuery, filterQuery, hasTrigrams, listNear, personQuery } from '#server/db/search-words.ts';
import { hasNoKey, listByKeys } from '#server/db/search-keys.ts';
import {
	beginSearch,
	isNoneOf,
	listByFilters,
	listByWords,
	listFound,
	type Hit,
	type WordsAsked
} from '#server/db/search.ts';
import { sqlState } from '#server/db/sql-state.ts';

/** Orders of a page; more are behind `next`. */
export const PAGE = 20;

export type Found = {
	orders: FoundOrder[];
	/** The one whose whole number was typed, where there is just that one. */
	exact?: string;
	/** Where the next page begins. */
	next?: Place;
	/** Nothing is written exactly so: these are the words that come near. */
	near?: string[];
	/** `capped`: newer ones may be missing, too many have these words. `slow`: it was given up. */
	limit?: 'capped' | 'slow';
};

/** How well an order fits, the best first: its whole number, its beginning, its buyer's words, any words, words that come near. */
const TIER = { whole: 0, beginning: 1, person: 2, words: 3, near: 4 } as const;
/** What PostgreSQL says of a statement that took too long. */
const TIMED_OUT = '57014';

/**
 * Finds orders for the desk: by number, mail address, phone, tracking number, article number and words, with filters;
 * the best fit first, then the newest. Bounded in time, whatever is asked: at worst it says that it gave up. What is
 * written down of it is who looked and which orders they were shown, never what was typed.
 *
 * @param zone the shop's, for days
 */
export async function findOrders(db: Database, actor: Actor, ask: Ask, zone: string): Promise<Found> {
	const found = await db
		.transaction((tx) => search(tx, ask, zone))
		.catch((error: unknown): Found => {
			if (sqlState(error) !== TIMED_OUT) throw error;
			return { orders: [], limit: 'slow' };
		});
	const { orders } = found;
	if (orders.length > 0) {
		const shown = orders.map(({ id }) => id);
		await insertAudit(db, { actor, action: 'orders.searched', facts: { orders: shown } });
	}
	const key = ask.typed.number?.key;
	const whole = orders.filter(({ ref, displayRef }) =>
		[ref, displayRef].some((one) => key !== undefined && orderNumberKey(one) === key)
	);
	const [one] = whole.length === 1 && !hasFilters(ask) && !ask.after ? whole : [];
	return { ...found, ...(one && { exact: one.ref }) };
}

/**
 * The same for a file: at most `size` orders behind the ask's place, and of all that fit none is left out, however many
 * they are. It notes nothing; whoever gives it does.
 *
 * @throws what PostgreSQL says where it took too long: a file that ends early would look whole
 */
export const searchOrders = (db: Database, ask: Ask, zone: string, size: number): Promise<Found> =>
	db.transaction((tx) => search(tx, ask, zone, { size, whole: true }));

/** How many rows such a file would have: at most `most` are counted, and nothing is said where that takes a moment. */
export const countOrders = (db: Database, ask: Ask, zone: string, most: number) =>
	withinMoment(() =>
		db.transaction(async (tx) => {
			await beginSearch(tx, 'count');
			const { hits } = await hitsOf(tx, { ...ask, after: undefined }, zone, { size: most, whole: true });
			return countOf(hits.length, most);
		})
	);

async function search(
	tx: Tx,
	ask: Ask,
	zone: string,
	{ size, whole } = { size: PAGE, whole: false }
): Promise<Found> {
	if (!isAsked(ask)) return { orders: [] };
	await beginSearch(tx, whole ? 'file' : 'page');
	const { hits, near, capped } = await hitsOf(tx, ask, zone, { size, whole });
	const page = hits.slice(0, size);
	const last = page.at(-1);
	const orders = await listFound(
		tx,
		page.map(({ id }) => id)
	);
	return {
		orders,
		...(hits.length > size && last && { next: last }),
		...(near && { near }),
		...(capped && { limit: 'capped' as const })
	};
}

/** What fits, the best first; one more than `size` where there are more. */
async function hitsOf(
	tx: Tx,
	ask: Ask,
	zone: string,
	{ size, whole }: { size: number; whole: boolean }
): Promise<{ hits: Hit[]; near: string[] | undefined; capped: boolean }> {
	const filters = filtersOf(ask, zone);
	const lexemes = filterQuery(ask.market, ask.carrier && keyOf(carrierKey(ask.carrier)));
	const { after, typed } = ask;
	const hits: Hit[] = [];
	const limits = { capped: false };
	const isFull = () => hits.length > size;
	const restOf = (tier: number) => ({
		...{ filters, tier, whole, limit: size + 1 - hits.length },
		after: after && after.tier === tier ? { at: after.at, id: after.id } : undefined
	});

	const byWords = async (
		tier: number,
		query: string | undefined,
		less?: string,
		except?: WordsAsked['except']
	) => {
		if (query === undefined || isFull() || (after && after.tier > tier)) return;
		const found = await listByWords(tx, {
			...restOf(tier),
			...{ query: less ? `${query} & !(${less})` : query, except }
		});
		hits.push(...found.hits);
		limits.capped ||= found.capped;
	};

	let near: string[] | undefined;
	if (typed.text === '') {
		if (lexemes) await byWords(TIER.words, lexemes);
		else hits.push(...(await listByFilters(tx, restOf(TIER.words))));
	} else {
		const file = whole ? { after, limit: size + 1 } : undefined;
		const keys = await listByKeys(tx, { typed, filters, lexemes, file });
		hits.push(...keys.filter((hit) => !after || isBehind(hit, after)).slice(0, size + 1));
		const shown = whole ? hasNoKey(typed) : isNoneOf(keys.map(({ id }) => id));
		const [person, words] = [personQuery(typed), anyQuery(typed)];
		await byWords(TIER.person, person && allOf([person, lexemes]), undefined, shown);
		await byWords(TIER.words, words && allOf([words, lexemes]), person, shown);
		if (hits.length === 0 && (!after || after.tier === TIER.near) && typed.terms.length > 0) {
			const known = await listNear(tx, typed.terms, await hasTrigrams(tx));
			const wider = known.size > 0 ? anyQuery(typed, known) : undefined;
			await byWords(TIER.near, wider && allOf([wider, lexemes]), words, shown);
			if (hits.length > 0) near = [...new Set([...known.values()].flat())];
		}
	}
	return { hits, near, capped: limits.capped };
}

const isBehind = (hit: Hit, after: Place): boolean =>
	hit.tier !== after.tier
		? hit.tier > after.tier
		: hit.at !== after.at
			? hit.at < after.at
			: hit.id < after.id;

/** Days of the shop's zone become instants; `to` is over when the next day begins. */
const filtersOf = ({ status, problem, from, to }: Ask, zone: string): OrderFilters => ({
	status,
	problem,
	from: from === undefined ? undefined : instantText(startOfDay(from, zone)),
	before: to === undefined ? undefined : instantText(startOfDay(to + 1, zone))
});
