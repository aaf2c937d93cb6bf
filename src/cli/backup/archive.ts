import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import tar from 'tar-stream';

/** Fast rather than small: twice the time would save a tenth of the room. */
const LEVEL = 3;

export type ArchiveWriter = {
	/** Waits until it is on its way to the disk, so that memory holds one piece and no more. */
	add(name: string, bytes: Buffer): Promise<void>;
	/** Moves the file to its name once the disk has all of it. */
	finish(): Promise<void>;
	/** Leaves no half file behind. */
	giveUp(): Promise<void>;
};

/** An archive that has its name only when it is whole. */
export function writeArchive(file: string): ArchiveWriter {
	const half = `${file}.part`;
	const pack = tar.pack();
	const written = pipeline(
		pack,
		createGzip({ level: LEVEL }),
		createWriteStream(half, { mode: 0o600, flush: true })
	);
	// Waited for with every piece and at the end; until then nobody may miss it.
	written.catch(() => {});
	return {
		async add(name, bytes) {
			const added = new Promise<void>((done, failed) =>
				pack.entry({ name, size: bytes.length, mode: 0o600 }, bytes, (error) =>
					error ? failed(error) : done()
				)
			);
			await Promise.race([added, written]);
		},
		async finish() {
			pack.finalize();
			await written;
			await rename(half, file);
			const folder = await open(dirname(file), 'r');
			await folder.sync().finally(() => folder.close());
		},
		async giveUp() {
			pack.destroy();
			await written.catch(() => {});
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
