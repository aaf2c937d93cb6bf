import { filesOf } from '../app/photos.ts';
import type { Connection } from '../db/client.ts';
import { deletePhoto, listPhotosToSweep, retirePhoto } from '../db/photos.ts';
import { takeTurn } from '../db/settings-store.ts';
import type { PhotoStore } from '../ports/photo-store.ts';
import type { Log } from './log.ts';

const EVERY_MS = 60_000;
const MOST_AT_ONCE = 200;

/** Takes pictures out of the store that nobody may see any more, once a minute and on one node. */
export function startSweepingPhotos(connection: Connection, store: PhotoStore, log: Log): { stop(): void } {
	async function look(): Promise<void> {
		if (!(await takeTurn(connection.db, 'photos', EVERY_MS / 2))) return;
		const gone = await sweepPhotos(connection, store);
		if (gone > 0) log.info({ gone }, 'photos swept');
	}
	const run = () =>
		void look().catch((error: unknown) => log.warn({ err: error }, 'photos could not be swept'));
	const timer = setInterval(run, EVERY_MS).unref();
	return { stop: () => clearInterval(timer) };
}

/**
 * One look: pictures that were taken away or that nothing came to need in a day. Shown to nobody first, then out of the
 * store, then forgotten: stopped at any point, the next look goes on. Answers how many went.
 */
export async function sweepPhotos({ db }: Pick<Connection, 'db'>, store: PhotoStore): Promise<number> {
	let gone = 0;
	for (const { id, key } of await listPhotosToSweep(db, MOST_AT_ONCE)) {
		if (!(await retirePhoto(db, id))) continue;
		const files = filesOf(key);
		await store.remove(files.full);
		await store.remove(files.small);
		await deletePhoto(db, id);
		gone++;
	}
	return gone;
}
