import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { filesOf } from '#server/app/photos.ts';
import type { Connection } from '#server/db/client.ts';
import { readSnapshot, type Snapshot } from '#server/db/whole-database.ts';
import type { PhotoStore } from '#server/ports/photo-store.ts';
import type { ArchiveWriter } from './archive.ts';
import { CHECKS, MANIFEST, PHOTOS, type Checks, type Manifest } from './manifest.ts';

/**
 * A piece of a table in the archive; so much of it is in memory at once, always in the same place: a new place for each
 * was let lie by Node until there were some sixty megabytes of them, and kept what the database had sent beside it.
 */
const PIECE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

export type Exported = { tables: number; rows: number; photos: Checks['photos'] };

type Deps = {
	sql: Connection['sql'];
	store: PhotoStore | undefined;
	archive: ArchiveWriter;
	secretMark: string;
	onProgress: (rows: number, total: number) => void;
};

/** Writes the whole shop as it was at one instant, while it goes on working. */
export async function writeExport({ sql, store, archive, secretMark, onProgress }: Deps): Promise<Exported> {
	return readSnapshot(sql, async (snapshot) => {
		const { tables, version, migrations } = snapshot;
		const manifest: Manifest = {
			format: 'roundtrip-export',
			version: 1,
			madeAt: new Date().toISOString(),
			postgres: version,
			migrations,
			secretMark,
			tables
		};
		await archive.add(MANIFEST, asJson(manifest));
		const checks: Checks = { tables: {}, photos: { kept: 0, missing: 0 } };
		const digest = tableReader();
		let rows = 0;
		for (const table of tables) {
			const before = rows;
			const { sha256 } = await digest(await snapshot.read(table), async (piece, count, n) => {
				rows += count;
				onProgress(rows, Math.max(snapshot.rows, rows));
				await archive.add(`data/${table.name}/${String(n).padStart(6, '0')}.copy`, piece);
			});
			checks.tables[table.name] = { rows: rows - before, sha256 };
		}
		if (store) checks.photos = await writePhotos(snapshot, store, archive);
		await archive.add(CHECKS, asJson(checks));
		return { tables: tables.length, rows, photos: checks.photos };
	});
}

/** What a table's text is told by: how many rows, and the SHA-256 over all of it. */
export type Digest = { rows: number; sha256: string };

/**
 * Reads the text of tables, one after the other, piece by piece; all of them in the same place.
 *
 * @returns reads one: `take` gets whole rows, as many as fit, with how many they are; their bytes are written over once it
 * has returned
 */
export function tableReader() {
	const place = Buffer.allocUnsafeSlow(PIECE_BYTES);
	return async function digest(
		text: Readable,
		take: (piece: Buffer, rows: number, n: number) => Promise<void> = async () => {}
	): Promise<Digest> {
		const hash = createHash('sha256');
		let [rows, n, filled] = [0, 0, 0];
		const give = async (piece: Buffer) => {
			hash.update(piece);
			const count = countLines(piece);
			rows += count;
			await take(piece, count, n++);
		};
		for await (const chunk of text as AsyncIterable<Buffer>) {
			if (filled + chunk.length > PIECE_BYTES && filled > 0) {
				await give(place.subarray(0, filled));
				filled = 0;
			}
			if (chunk.length > PIECE_BYTES) await give(chunk);
			else filled += chunk.copy(place, filled);
		}
		if (filled > 0) await give(place.subarray(0, filled));
		return { rows, sha256: hash.digest('hex') };
	};
}

/** Newlines within values are written `\n`, so every real one ends a row. */
function countLines(piece: Buffer): number {
	let count = 0;
	for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) count++;
	return count;
}

async function writePhotos(
	snapshot: Snapshot,
	store: PhotoStore,
	archive: ArchiveWriter
): Promise<Checks['photos']> {
	const photos = { kept: 0, missing: 0 };
	for await (const key of snapshot.photoKeys()) {
		for (const file of Object.values(filesOf(key))) {
			const picture = await store.get(file);
			if (!picture) {
				photos.missing++;
				continue;
			}
			await archive.add(PHOTOS + file, await buffer(picture.body));
			photos.kept++;
		}
	}
	return photos;
}

const asJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, '\t')}\n`);
