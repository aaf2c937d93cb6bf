/**
 * Where pictures lie. A key is ours (small letters, digits, `-`, `/` and `.`); nothing that came from outside is in it.
 * What is put is at most a few hundred kilobytes, since it is our own encoding, so it is handed over whole; it is read
 * as a stream.
 */
export type PhotoStore = {
	/** All of it or nothing: a picture that can be read is whole. `full`: there is no room. */
	put(key: string, bytes: Uint8Array): Promise<'kept' | 'full'>;
	get(key: string): Promise<KeptPicture | undefined>;
	/** Gone now or before. */
	remove(key: string): Promise<void>;
};

export type KeptPicture = { bytes: number; body: ReadableStream<Uint8Array> };

/** The store does not answer just now; later it may. */
export class PhotoStoreAway extends Error {}
