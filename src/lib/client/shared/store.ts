import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { PHOTOS_PER_LINE } from '#domain/photo/limits.ts';
import { SHARED_KEPT_MS } from '#domain/photo/shared.ts';

export { SHARED_FIELD, SHARED_ORDER_FIELD, SHARED_PAGE } from '#domain/photo/shared.ts';

/** Photos that were shared with the app and have no order yet. Signing out removes them (`wipe.ts`). */
export const SHARED = 'roundtrip-shared';
/** More than the shop takes of one, and little enough for a phone. */
const MOST_BYTES = 80 * 1024 ** 2;

export type SharedPhoto = { id: number; blob: Blob; at: number };
interface Books extends DBSchema {
	photos: { key: number; value: SharedPhoto };
}

/** From each version to the next; a step that was shipped is never edited. */
const MIGRATIONS: readonly ((db: IDBPDatabase<Books>) => void)[] = [
	(db) => void db.createObjectStore('photos', { keyPath: 'id', autoIncrement: true })
];

/** Opened for one piece of work, so that nobody who wants to delete it has to wait. */
async function within<T>(work: (db: IDBPDatabase<Books>) => Promise<T>): Promise<T> {
	const db = await openDB<Books>(SHARED, MIGRATIONS.length, {
		upgrade(opened, before) {
			for (const step of MIGRATIONS.slice(before)) step(opened);
		},
		blocking: (_from, _to, event) => (event.target as IDBDatabase).close()
	});
	try {
		return await work(db);
	} finally {
		db.close();
	}
}

/** The same where there may be none: looking makes none, also where it is broken off. */
async function withinKnown<T>(work: (db: IDBPDatabase<Books>) => Promise<T>): Promise<T | undefined> {
	let isNew = false;
	const opened = await openDB<Books>(SHARED, MIGRATIONS.length, {
		upgrade(db, before, _to, tx) {
			isNew = before === 0;
			if (isNew) {
				// Breaking off is what is meant; `openDB` says so below.
				tx.done.catch(() => undefined);
				return tx.abort();
			}
			for (const step of MIGRATIONS.slice(before)) step(db);
		},
		blocking: (_from, _to, event) => (event.target as IDBDatabase).close()
	}).catch((error: unknown) => {
		if (isNew) return undefined;
		throw error;
	});
	try {
		return opened && (await work(opened));
	} finally {
		opened?.close();
	}
}

/** Whether any are here. */
export const someAreShared = async (): Promise<boolean> => (await listShared()).length > 0;

/** All that still wait, oldest first; what waited for a day goes. */
export async function listShared(): Promise<SharedPhoto[]> {
	const all = await withinKnown((db) => db.getAll('photos'));
	if (!all) return [];
	const fresh = all.filter(({ at }) => Date.now() - at < SHARED_KEPT_MS);
	if (fresh.length === 0) await deleteDB(SHARED);
	return fresh;
}

/**
 * Keeps what was shared, as far as there is room for it.
 *
 * @returns how many wait now, and how many of these found no room beside those that did already
 */
export async function keepShared(blobs: readonly Blob[]): Promise<{ count: number; left: number }> {
	// Not files but their bytes: where they came from may be gone by the time they are sent.
	const copies = await Promise.all(blobs.map(async (blob) => new Blob([await blob.arrayBuffer()])));
	return within(async (db) => {
		const tx = db.transaction('photos', 'readwrite', { durability: 'strict' });
		const there = (await tx.store.getAll()).filter(({ at }) => Date.now() - at < SHARED_KEPT_MS);
		let bytes = there.reduce((sum, { blob }) => sum + blob.size, 0);
		let count = there.length;
		for (const blob of copies) {
			if (count >= PHOTOS_PER_LINE || bytes + blob.size > MOST_BYTES) continue;
			await tx.store.add({ blob, at: Date.now() } as SharedPhoto);
			bytes += blob.size;
			count++;
		}
		await tx.done;
		return { count, left: copies.length - (count - there.length) };
	});
}

/** Takes one away; with the last goes the database. */
export async function dropShared(id: number): Promise<void> {
	await withinKnown((db) => db.delete('photos', id));
	await listShared();
}

/** They have found their order. */
export const dropAllShared = (): Promise<void> => deleteDB(SHARED);
