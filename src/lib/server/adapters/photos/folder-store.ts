import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { PhotoStore } from '#server/ports/photo-store.ts';

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*(\.[a-z]+)+$/;
/** What a crash left half written is older than this. */
const STALE_MS = 3_600_000;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Pictures as files below one folder. A picture is written beside and moved into place once the disk has it, so that no
 * half file is ever found under its name, whatever breaks.
 *
 * @param folder made where it is not there
 */
export function folderStore(folder: string): PhotoStore {
	const incoming = join(folder, 'incoming');
	let swept: Promise<void> | undefined;

	function placeOf(key: string): string {
		if (!KEY.test(key)) throw new Error(`no key of ours: ${JSON.stringify(key)}`);
		return join(folder, key);
	}
	return {
		async put(key, bytes) {
			const place = placeOf(key);
			const half = join(incoming, randomUUID());
			try {
				await mkdir(incoming, { recursive: true, mode: 0o700 });
				await (swept ??= sweep(incoming));
				await writeThrough(half, bytes);
				await mkdir(dirname(place), { recursive: true, mode: 0o700 });
				await rename(half, place);
				await syncFolder(dirname(place));
				return 'kept';
			} catch (error) {
				await rm(half, { force: true });
				if (NO_ROOM.has(codeOf(error))) return 'full';
				throw error;
			}
		},
		async get(key) {
			const place = placeOf(key);
			try {
				const { size } = await stat(place);
				const body = Readable.toWeb(createReadStream(place)) as ReadableStream<Uint8Array>;
				return { bytes: size, body };
			} catch (error) {
				if (codeOf(error) === 'ENOENT') return undefined;
				throw error;
			}
		},
		remove: (key) => rm(placeOf(key), { force: true })
	};
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

async function writeThrough(place: string, bytes: Uint8Array): Promise<void> {
	const file = await open(place, 'wx', 0o600);
	try {
		await file.writeFile(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** A name is on the disk once its folder is. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function sweep(incoming: string): Promise<void> {
	for (const name of await readdir(incoming)) {
		const place = join(incoming, name);
		const old = await stat(place).catch(() => undefined);
		if (old && Date.now() - old.mtimeMs > STALE_MS) await rm(place, { force: true });
	}
}
