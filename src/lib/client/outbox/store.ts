import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { Entry } from './entry.ts';

export const OUTBOX = 'roundtrip-outbox';

interface Books extends DBSchema {
	entries: { key: string; value: Entry };
	/** `who`: the tag of the person who is signed in here, empty while nobody is. */
	notes: { key: 'who'; value: string };
}
type Step = (
	db: IDBPDatabase<Books>,
	tx: IDBPTransaction<Books, ('entries' | 'notes')[], 'versionchange'>
) => void;

/** From each version to the next. A step that was shipped is never edited: what waits is never lost to an update. */
const MIGRATIONS: readonly Step[] = [
	(db) => {
		db.createObjectStore('entries', { keyPath: 'key' });
		db.createObjectStore('notes');
	}
];

let opened: Promise<IDBPDatabase<Books>> | undefined;

/** A browser that does not open it for so long does not: it is broken, or a tab holds an older version and does not let go. */
const OPENS_WITHIN_MS = 8000;

/** Opened for as long as nobody wants to delete it or to bring it to a newer version. */
function open(): Promise<IDBPDatabase<Books>> {
	const let_go = () => {
		void opened?.then((db) => db.close()).catch(() => undefined);
		opened = undefined;
	};
	opened ??= inTime(
		openDB<Books>(OUTBOX, MIGRATIONS.length, {
			upgrade(db, before, _, tx) {
				for (const step of MIGRATIONS.slice(before)) step(db, tx as never);
			},
			blocking: let_go,
			terminated: let_go
		})
	).catch((error: unknown) => {
		opened = undefined;
		throw error;
	});
	return opened;
}

function inTime<T>(opening: Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new DOMException('not opened', 'TimeoutError')), OPENS_WITHIN_MS);
	});
	return Promise.race([opening, late]).finally(() => clearTimeout(timer));
}

export const listEntries = async (): Promise<Entry[]> => (await open()).getAll('entries');

/** All or none of it: what is written together is kept together. Throws where the device has no room. */
export async function addEntries(entries: readonly Entry[]): Promise<void> {
	const tx = (await open()).transaction('entries', 'readwrite', { durability: 'strict' });
	const puts = entries.map((entry) => tx.store.put(entry));
	await Promise.all([...puts, tx.done]);
}

/** Changes an entry that is still there; one that was taken back in the meantime stays away. */
export async function changeEntry(
	key: string,
	change: (entry: Entry) => Entry | undefined
): Promise<Entry | undefined> {
	const tx = (await open()).transaction('entries', 'readwrite', { durability: 'strict' });
	const entry = await tx.store.get(key);
	const changed = entry && change(entry);
	if (changed) await tx.store.put(changed);
	await tx.done;
	return changed;
}

/** Takes entries away, where `may` says so of the one that is named. */
export async function removeEntry(
	key: string,
	may: (entry: Entry) => boolean = () => true
): Promise<boolean> {
	const tx = (await open()).transaction('entries', 'readwrite', { durability: 'strict' });
	const all = await tx.store.getAll();
	const named = all.find((entry) => entry.key === key);
	const goes = named !== undefined && may(named);
	if (goes)
		await Promise.all(
			all.filter((entry) => entry.key === key || entry.of === key).map((entry) => tx.store.delete(entry.key))
		);
	await tx.done;
	return goes;
}

/** Everything that somebody else wrote goes. */
export async function keepOnlyOf(who: string): Promise<void> {
	const tx = (await open()).transaction('entries', 'readwrite');
	const others = (await tx.store.getAll()).filter((entry) => entry.who !== who);
	await Promise.all([...others.map(({ key }) => tx.store.delete(key)), tx.done]);
}

export const whoIsNoted = async (): Promise<string> => (await (await open()).get('notes', 'who')) ?? '';
export const noteWho = async (who: string): Promise<void> =>
	void (await (await open()).put('notes', who, 'who'));
