import {
	deleteDB,
	openDB,
	type DBSchema,
	type IDBPDatabase,
	type IDBPTransaction,
	type StoreNames
} from 'idb';
import type { KeptBrief, KeptOrder, ListAnswer, OrderAnswer } from './kept-shape.ts';

/** Wiped by its name when somebody signs out (`client/sign-out.ts`). */
export const DATABASE = 'roundtrip-kept';
/** So many orders, for so long: a phone is lost more often than it is offline for a month. */
export const MOST_ORDERS = 20;
export const LONGEST_MS = 30 * 24 * 60 * 60 * 1000;

/** The phone's own clock when it was kept: what it has counted since then is added to the server's instant. */
type Stamped<Value> = Value & { keptAt: number };
export type About = Pick<OrderAnswer, 'shop' | 'zone'> & { owner: string; lang: string };

interface Kept extends DBSchema {
	about: { key: 'about'; value: About };
	orders: { key: string; value: Stamped<KeptOrder>; indexes: { keptAt: number } };
	briefs: { key: string; value: Stamped<KeptBrief> };
}
type Upgrade = (
	database: IDBPDatabase<Kept>,
	upgrade: IDBPTransaction<Kept, StoreNames<Kept>[], 'versionchange'>
) => void;

/**
 * How a phone's database becomes today's, step by step from whichever release left it: the version is the number of
 * steps. A step that was released is never changed; a new one is added below it.
 */
const MIGRATIONS: readonly Upgrade[] = [
	(database) => {
		database.createObjectStore('about');
		database.createObjectStore('orders', { keyPath: 'ref' });
	},
	(database, upgrade) => {
		database.createObjectStore('briefs', { keyPath: 'ref' });
		upgrade.objectStore('orders').createIndex('keptAt', 'keptAt');
	}
];

/** Opened for one piece of work and closed: an open one would keep a page from wiping it. */
async function within<Result>(work: (database: IDBPDatabase<Kept>) => Promise<Result>): Promise<Result> {
	const database = await openDB<Kept>(DATABASE, MIGRATIONS.length, {
		upgrade(opened, from, _to, upgrade) {
			for (const migrate of MIGRATIONS.slice(from)) migrate(opened, upgrade);
		},
		blocking: (_from, _to, event) => (event.target as IDBDatabase).close()
	});
	try {
		return await work(database);
	} finally {
		database.close();
	}
}

/** Whether anything is kept at all, so that only looking leaves no empty database behind. */
async function isThere(): Promise<boolean> {
	// Where a browser has no list of databases, looking makes one.
	if (!('databases' in indexedDB)) return true;
	return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
}

const STORES = ['about', 'orders', 'briefs'] as const;

/** Somebody else's records go with the first of a new owner's. `mayStill` is asked last: a sign-out may have come in between. */
async function put(
	answer: OrderAnswer | (ListAnswer & { owner: string }),
	mayStill: () => boolean
): Promise<void> {
	if (!mayStill()) return;
	const keptAt = Date.now();
	await within(async (database) => {
		const writing = database.transaction(STORES, 'readwrite');
		const [about, orders, briefs] = STORES.map((name) => writing.objectStore(name)) as [
			ReturnType<typeof writing.objectStore<'about'>>,
			ReturnType<typeof writing.objectStore<'orders'>>,
			ReturnType<typeof writing.objectStore<'briefs'>>
		];
		const known = await about.get('about');
		if (!mayStill()) return writing.abort();
		if (known && known.owner !== answer.owner) await Promise.all([orders.clear(), briefs.clear()]);
		const { owner, shop, zone } = answer;
		if ('order' in answer) {
			await orders.put({ ...answer.order, keptAt });
			await briefs.delete(answer.order.ref);
		} else {
			await briefs.clear();
			for (const brief of answer.orders) await briefs.put({ ...brief, keptAt });
			// What the list no longer names is not theirs to see any more, or far back.
			const named = new Set(answer.orders.map(({ ref }) => ref));
			const isWhole = answer.orders.length < MOST_ORDERS;
			for (const ref of await orders.getAllKeys()) if (isWhole && !named.has(ref)) await orders.delete(ref);
		}
		const lang = 'order' in answer ? answer.order.lang : (answer.orders[0]?.lang ?? known?.lang ?? 'en');
		await about.put({ owner, shop, zone, lang }, 'about');
		const oldest = await orders.index('keptAt').getAllKeys();
		const tooOld = await orders.index('keptAt').getAllKeys(IDBKeyRange.upperBound(keptAt - LONGEST_MS));
		const tooMany = oldest.slice(0, Math.max(0, oldest.length - MOST_ORDERS));
		for (const ref of new Set([...tooOld, ...tooMany])) await orders.delete(ref);
		await writing.done;
	}).catch((error: unknown) => {
		// A sign-out in between: nothing was written, which is what was wanted. The same where a phone is full.
		if (!(error instanceof DOMException)) throw error;
	});
}

export const putOrder: (answer: OrderAnswer, mayStill: () => boolean) => Promise<void> = put;
export const putList: (answer: ListAnswer & { owner: string }, mayStill: () => boolean) => Promise<void> =
	put;

export type KeptHere = { about: About; orders: Stamped<KeptOrder>[]; briefs: Stamped<KeptBrief>[] };

/** All that is kept and not too old; nothing where nothing is. */
export async function readKept(): Promise<KeptHere | undefined> {
	if (!(await isThere())) return undefined;
	return within(async (database) => {
		const about = await database.get('about', 'about');
		const isFresh = ({ keptAt }: { keptAt: number }) => Date.now() - keptAt < LONGEST_MS;
		const orders = (await database.getAll('orders')).filter(isFresh);
		const briefs = (await database.getAll('briefs')).filter(isFresh);
		return about && orders.length + briefs.length > 0 ? { about, orders, briefs } : undefined;
	});
}

/** Orders that ask their person for something, as far as this phone knows. */
export async function listAsking(): Promise<string[]> {
	const kept = await readKept();
	const whole = new Set(kept?.orders.map(({ ref }) => ref));
	const all = [...(kept?.orders ?? []), ...(kept?.briefs.filter(({ ref }) => !whole.has(ref)) ?? [])];
	return all.filter(({ attention }) => attention).map(({ ref }) => ref);
}

/** Whether this phone is somebody's just now: when they sign out nothing stays (`forgetAll`). */
export async function isSomebodyHere(): Promise<boolean> {
	if (!(await isThere())) return false;
	return within(async (database) => (await database.get('about', 'about')) !== undefined);
}

/** One order is not theirs to see any more. */
export async function forgetOrder(ref: string): Promise<void> {
	if (!(await isThere())) return;
	await within(async (database) => {
		await database.delete('orders', ref);
		await database.delete('briefs', ref);
	});
}

/** Nobody is signed in: no trace, not even an empty database. */
export const forgetAll = async (): Promise<void> => deleteDB(DATABASE);
