import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Connection } from '#server/db/client.ts';
import { fillDatabase, NotEmpty, type Filling } from '#server/db/load-database.ts';
import type { TableShape } from '#server/db/whole-database.ts';
import type { PhotoStore } from '#server/ports/photo-store.ts';
import { Refusal } from '../command.ts';
import { readArchive, wholeEntry, type ArchiveEntry } from './archive.ts';
import { CHECKS, checksSchema, DATA, MANIFEST, manifestSchema, PHOTOS } from './manifest.ts';
import type { Checks, Manifest } from './manifest.ts';
import { tableReader } from './write-export.ts';

/** The archive, opened: what it says of itself, and the rest of it to be read once. */
export type OpenedExport = { manifest: Manifest; rest: AsyncGenerator<ArchiveEntry> };

/** Opens an export and reads what it is of. Anything else is refused in one line. */
export async function openExport(file: string, onRead?: (bytes: number) => void): Promise<OpenedExport> {
	const rest = readArchive(file, onRead);
	try {
		const { value: first } = await rest.next();
		if (first?.name !== MANIFEST) throw new Error('no manifest');
		const manifest = manifestSchema.parse(JSON.parse((await wholeEntry(first)).toString()));
		return { manifest, rest };
	} catch {
		throw new Refusal(`${file} is no export of a shop, or its beginning is damaged`);
	}
}

type Deps = {
	sql: Connection['sql'];
	store: PhotoStore | undefined;
	/** How many rows of all were read again. */
	onChecked: (rows: number, total: number) => void;
};

/**
 * Puts an export into an empty database and pictures into the store, and reads every table again: only when each has the
 * digest it had when it was written does anything stay.
 */
export async function readExport({ manifest, rest }: OpenedExport, deps: Deps): Promise<Checks> {
	const put: string[] = [];
	try {
		let checks: Checks | undefined;
		await fillDatabase(deps.sql, async (filling) => {
			checks = await fill(manifest, rest, filling, deps, put);
			await compare(manifest.tables, checks, filling, deps);
		});
		if (!checks) throw new Error('nothing was filled');
		return checks;
	} catch (error) {
		for (const key of put) await deps.store?.remove(key);
		throw asRefusal(error);
	}
}

async function fill(
	{ tables }: Manifest,
	rest: AsyncGenerator<ArchiveEntry>,
	filling: Filling,
	deps: Deps,
	put: string[]
): Promise<Checks> {
	const known = new Map(tables.map((table) => [table.name, table]));
	let open: { name: string; into: Writable } | undefined;
	const close = async () => {
		if (open) await ended(open.into);
		open = undefined;
	};
	for await (const entry of rest) {
		const name = DATA.exec(entry.name)?.[1];
		const table = name === undefined ? undefined : known.get(name);
		if (table) {
			if (open?.name !== table.name) {
				await close();
				open = { name: table.name, into: await filling.write(table) };
			}
			for await (const chunk of entry.chunks) await write(open.into, chunk);
			continue;
		}
		await close();
		const whole = await wholeEntry(entry);
		if (entry.name === CHECKS) return checksSchema.parse(JSON.parse(whole.toString()));
		if (!entry.name.startsWith(PHOTOS))
			throw new Refusal(`the export holds ${entry.name}, which nobody wrote`);
		const key = entry.name.slice(PHOTOS.length);
		if (!deps.store) continue;
		// What another shop has in the same store stays its own, whatever becomes of this restore.
		const there = await deps.store.get(key);
		await there?.body.cancel();
		if (!there) put.push(key);
		if ((await deps.store.put(key, whole)) === 'full') throw new Refusal('there is no room for the pictures');
	}
	throw new Refusal('the export is torn: its end is missing');
}

/** Reads back what was written; the digests are those of the shop that was exported. */
async function compare(tables: TableShape[], checks: Checks, filling: Filling, deps: Deps): Promise<void> {
	const total = Object.values(checks.tables).reduce((sum, { rows }) => sum + rows, 0);
	const digest = tableReader();
	let rows = 0;
	for (const table of tables) {
		const wanted = checks.tables[table.name];
		const found = await digest(await filling.read(table), async (_piece, count) => {
			rows += count;
			deps.onChecked(rows, total);
		});
		if (!wanted || found.sha256 !== wanted.sha256 || found.rows !== wanted.rows) {
			throw new Refusal(
				`the export is damaged: ${table.name} has ${found.rows} rows, and not those that were written (${wanted?.rows ?? 'none'})`
			);
		}
	}
}

/** Waits where the database is slower than the file. */
async function write(into: Writable, chunk: Buffer): Promise<void> {
	if (!into.write(chunk)) await once(into, 'drain');
}

/** Until the database has said that it has the rows. */
async function ended(into: Writable): Promise<void> {
	into.end();
	if (!into.writableFinished) await once(into, 'finish');
}

export const notEmpty = (tables: readonly string[]): string =>
	`the database is not empty (${tables.slice(0, 3).join(', ')} …): nothing was touched`;

const TORN = new Set(['Z_BUF_ERROR', 'Z_DATA_ERROR', 'ERR_STREAM_PREMATURE_CLOSE']);

function asRefusal(error: unknown): unknown {
	if (error instanceof Refusal) return error;
	if (error instanceof NotEmpty) return new Refusal(notEmpty(error.tables));
	const { code, message } = error as { code?: string; message?: string };
	if (TORN.has(code ?? '') || /unexpected end|invalid tar header/i.test(message ?? ''))
		return new Refusal('the export is torn or damaged; nothing of it was kept');
	return error;
}
