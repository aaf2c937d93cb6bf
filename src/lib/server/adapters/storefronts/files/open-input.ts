import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** How far a run over its files has come. Bytes are those on disk; lines are whatever the source counts in. */
export type InputProgress = { lines: number; bytes: number; totalBytes: number };

export const sizeOf = (files: readonly string[]): number =>
	files.reduce((sum, file) => sum + statSync(file).size, 0);

/** A file's bytes, unpacked where they are gzip (told by the bytes, not by the name). */
export function openInput(file: string, progress?: InputProgress): Readable {
	const raw = createReadStream(file, { highWaterMark: 64 * 1024 });
	if (progress) raw.on('data', (chunk) => (progress.bytes += chunk.length));
	if (!isGzip(file)) return raw;
	const unpacked = createGunzip({ chunkSize: 64 * 1024 });
	raw.on('error', (error) => unpacked.destroy(error));
	unpacked.on('close', () => raw.destroy());
	return raw.pipe(unpacked);
}

function isGzip(file: string): boolean {
	const descriptor = openSync(file, 'r');
	try {
		const head = Buffer.alloc(2);
		return readSync(descriptor, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b;
	} finally {
		closeSync(descriptor);
	}
}
