import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar from 'tar-stream';

/** Fast rather than small: twice the time would save a tenth of the room. */
const LEVEL = 3;

export type ArchiveWriter = {
	/** Waits until it is compressed, so that memory holds one piece and no more: its bytes may be written over then. */
	add(name: string, bytes: Buffer): Promise<void>;
	/** Moves the file to its name once the disk has all of it. */
	finish(): Promise<void>;
	/** Leaves no half file behind. */
	giveUp(): Promise<void>;
};

/** An archive that has its name only when it is whole. */
export function writeArchive(name: string): ArchiveWriter {
	const half = `${name}.part`;
	const pack = tar.pack();
	const gzip = createGzip({ level: LEVEL });
	const file = pipeline(gzip, createWriteStream(half, { mode: 0o600, flush: true }));
	let awaited: { bytes: Buffer; taken: () => void } | undefined;
	const compressed = async () => {
		for await (const chunk of pack as AsyncIterable<Buffer>) {
			await new Promise<void>((done, failed) =>
				gzip.write(chunk, (error) => (error ? failed(error) : done()))
			);
			if (chunk === awaited?.bytes) awaited.taken();
		}
		gzip.end();
	};
	const written = Promise.all([compressed(), file]);
	// Waited for with every piece and at the end; until then nobody may miss it.
	written.catch(() => {});
	return {
		async add(name, bytes) {
			const taken = new Promise<void>((done) => (awaited = { bytes, taken: done }));
			pack.entry({ name, size: bytes.length, mode: 0o600 }, bytes);
			await Promise.race([taken, written]);
		},
		async finish() {
			pack.finalize();
			await written;
			await rename(half, name);
			const folder = await open(dirname(name), 'r');
			await folder.sync().finally(() => folder.close());
		},
		async giveUp() {
			pack.destroy();
			gzip.destroy();
			await written.catch(() => {});
			await file.catch(() => {});
			await rm(half, { force: true });
		}
	};
}

export type ArchiveEntry = { name: string; chunks: AsyncIterable<Buffer> };

/** What lies in an archive, one after the other. An archive that is torn or damaged throws on the way. */
export async function* readArchive(
	file: string,
	onRead: (bytes: number) => void = () => {}
): AsyncGenerator<ArchiveEntry> {
	const extract = tar.extract();
	const source = createReadStream(file);
	const read = pipeline(source, createGunzip(), extract);
	read.catch(() => {});
	for await (const entry of extract) {
		onRead(source.bytesRead);
		yield { name: entry.header.name, chunks: entry as AsyncIterable<Buffer> };
	}
	await read;
}

/** One whole entry, of which a sane archive holds no more than so many bytes. */
export async function wholeEntry({ name, chunks }: ArchiveEntry, most = 16 * 1024 * 1024): Promise<Buffer> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of chunks) {
		bytes += chunk.length;
		if (bytes > most) throw new Error(`${name} is larger than anything an export holds`);
		parts.push(chunk);
	}
	return Buffer.concat(parts);
}
