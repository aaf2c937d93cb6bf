import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';

/** Rows that are read and written at a time: however long the list, no more of it is in memory. */
export const EXPORT_BATCH = 500;

export type ExportedList = 'orders' | 'refunds' | 'returns';

export type ExportInput<Row, Place> = {
	list: ExportedList;
	/** What was asked; facts only, nothing that was typed. */
	asked: Record<string, unknown>;
	/** The next rows of the list, at most `limit`, and where to go on; nothing where they are the last. */
	read(after: Place | undefined, limit: number): Promise<{ rows: Row[]; next: Place | undefined }>;
	/** Said of each batch before it is given, where it shows people. */
	note?: (rows: readonly Row[]) => Promise<void>;
	/** Where the list cannot be gone on with from a place: so many rows at most. */
	most?: number;
};

/**
 * A list of the desk as it is filtered, in batches that are read one by one. That it was taken is written down before
 * anything of it is given, and how many rows were, when the last one is or the reader went away.
 */
export async function exportList<Row, Place>(
	tx: Tx,
	actor: Actor,
	{ list, asked, read, note, most }: ExportInput<Row, Place>
): Promise<AsyncGenerator<Row[], void>> {
	await insertAudit(tx, { actor, action: 'export.taken', facts: { list, asked, most } });
	async function* batches(): AsyncGenerator<Row[], void> {
		let [given, isWhole] = [0, false];
		try {
			for (let after: Place | undefined; ;) {
				const limit = Math.min(EXPORT_BATCH, (most ?? Infinity) - given);
				if (limit <= 0) return;
				const { rows, next } = await read(after, limit);
				if (rows.length > 0) await note?.(rows);
				given += rows.length;
				isWhole = next === undefined;
				if (rows.length > 0) yield rows;
				if (next === undefined) return;
				after = next;
			}
		} finally {
			await insertAudit(tx, { actor, action: 'export.ended', facts: { list, rows: given, whole: isWhole } });
		}
	}
	return batches();
}
