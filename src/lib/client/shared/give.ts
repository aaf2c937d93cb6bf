import { PHOTOS_FIELD } from '#domain/photo/shared.ts';
import { sendPicture } from '../send-picture.ts';
import { dropAllShared, type SharedPhoto } from './store.ts';

/** What came of giving photos to an order. `there`: all of them are; the form in which they stand is at `to`. */
export type Given =
	| { is: 'there'; to: string }
	| { is: 'offline' }
	| { is: 'large'; n: number }
	| { is: 'refused'; n: number; why: string; code: string };

/** What has arrived already, by order and photo: tried again, nothing is sent twice. */
const arrived = new Map<string, string>();

/**
 * Sends photos to the order they are about, one after the other. They go from the device once all of them are there; a
 * tab that is killed before has lost none.
 *
 * @param limit of each, in bytes
 */
export async function giveTo(
	ref: string,
	photos: readonly SharedPhoto[],
	limit: number,
	onProgress: (n: number, share: number) => void
): Promise<Given> {
	const order = `/orders/${encodeURIComponent(ref)}`;
	const ids: string[] = [];
	for (const [index, { id, at, blob }] of photos.entries()) {
		const n = index + 1;
		if (blob.size > limit) return { is: 'large', n };
		// A number can come again once all were gone; with its moment it cannot.
		const name = `${ref} ${id} ${at}`;
		const known = arrived.get(name);
		onProgress(n, 0);
		const done = known
			? ({ state: 'kept', id: known } as const)
			: await sendPicture(`${order}/photos`, blob, (share) => onProgress(n, share));
		if (done.state === 'offline') return { is: 'offline' };
		if (done.state === 'refused') return { is: 'refused', n, why: done.why, code: done.code };
		arrived.set(name, done.id);
		ids.push(done.id);
	}
	await dropAllShared();
	const named = new URLSearchParams({ [PHOTOS_FIELD]: ids.join(' ') }).toString();
	return { is: 'there', to: `${order}/return?${named}` };
}
