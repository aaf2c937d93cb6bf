import { and, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { photos, returnEvidence, returnFindings } from './schema/photos.ts';

export type NewPhoto = typeof photos.$inferInsert;
export type StoredPhoto = typeof photos.$inferSelect;
export type NewEvidence = typeof returnEvidence.$inferInsert;

/** Kept, and taken away by nobody. */
const isThere = sql`${photos.keptAt} is not null and ${photos.removedAt} is null`;

export async function insertPhoto(tx: Tx, row: NewPhoto): Promise<void> {
	await tx.insert(photos).values(row);
}

/** The store has it: from now on it is shown. Answers whether its row was still there. */
export async function markKept(tx: Tx, id: string): Promise<boolean> {
	const rows = await tx
		.update(photos)
		.set({ keptAt: sql`now()` as never })
		.where(and(eq(photos.id, id), isNull(photos.removedAt)))
		.returning({ id: photos.id });
	return rows.length > 0;
}

/** A picture of an order that may be shown; of any other order it is not there. */
export async function findPhoto(tx: Tx, orderId: string, id: string): Promise<StoredPhoto | undefined> {
	const [row] = await tx
		.select()
		.from(photos)
		.where(and(eq(photos.id, id), eq(photos.orderId, orderId), isThere));
	return row;
}

/** Pictures of an order that nothing needs for good. */
export async function countLoosePhotos(tx: Tx, orderId: string): Promise<number> {
	const loose = and(eq(photos.orderId, orderId), isNull(photos.removedAt));
	const [row] = await tx
		.select({ n: count() })
		.from(photos)
		.where(and(loose, sql`${photos.neededUntil} is not null`));
	return row?.n ?? 0;
}

/** Of these ids those that are pictures of the order. */
export async function listPhotosOf(tx: Tx, orderId: string, ids: readonly string[]): Promise<Set<string>> {
	const rows = await tx
		.select({ id: photos.id })
		.from(photos)
		.where(and(eq(photos.orderId, orderId), inArray(photos.id, [...ids]), isThere));
	return new Set(rows.map(({ id }) => id));
}

/** Something that is still open may need these: they stay at least so long. */
export async function needPhotos(tx: Tx, ids: readonly string[], until: Date): Promise<void> {
	await tx
		.update(photos)
		.set({ neededUntil: sql`greatest(${photos.neededUntil}, ${until.toISOString()}::timestamptz)` as never })
		.where(and(inArray(photos.id, [...ids]), sql`${photos.neededUntil} is not null`));
}

/** What shows why lines come back; its pictures are needed for good. */
export async function insertEvidence(tx: Tx, rows: readonly NewEvidence[]): Promise<void> {
	const ids = [...new Set(rows.map(({ photoId }) => photoId))];
	await tx.insert(returnEvidence).values([...rows]);
	await tx.update(photos).set({ neededUntil: null }).where(inArray(photos.id, ids));
}

/** What shows why something is deducted, the same way. */
export async function insertFindings(tx: Tx, rows: readonly NewEvidence[]): Promise<void> {
	const ids = [...new Set(rows.map(({ photoId }) => photoId))];
	await tx.insert(returnFindings).values([...rows]);
	await tx.update(photos).set({ neededUntil: null }).where(inArray(photos.id, ids));
}

/**
 * Takes a picture away that nothing needs for good, of whoever sent it.
 *
 * @returns whether there was one
 */
export async function removeLoosePhoto(
	tx: Tx,
	photo: { orderId: string; id: string; actor: { kind: string; id: string | null } }
): Promise<boolean> {
	const { kind, id: who } = photo.actor;
	const rows = await tx
		.update(photos)
		.set({ removedAt: sql`now()` as never })
		.where(
			and(
				...[eq(photos.id, photo.id), eq(photos.orderId, photo.orderId), isThere],
				...[eq(photos.actorKind, kind), sql`${photos.actorId} is not distinct from ${who}`],
				sql`${photos.neededUntil} is not null`
			)
		)
		.returning({ id: photos.id });
	return rows.length > 0;
}

/** All pictures of an order go, and what they were evidence of forgets them. */
export async function removePhotosOf(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(sql`delete from return_evidence e using photos p
		where p.id = e.photo_id and p.order_id = ${orderId}`);
	await tx.execute(sql`delete from return_findings f using photos p
		where p.id = f.photo_id and p.order_id = ${orderId}`);
	await tx.execute(sql`update postage_claims w set photo_id = null from photos p
		where p.id = w.photo_id and p.order_id = ${orderId}`);
	await tx.execute(
		sql`update photos set removed_at = now() where order_id = ${orderId} and removed_at is null`
	);
}

/** Pictures that were taken away, and those that nothing came to need in time; the longest due first. */
export async function listPhotosToSweep(tx: Tx, limit: number): Promise<{ id: string; key: string }[]> {
	const rows = await tx.execute<{ id: string; key: string }>(sql`
		(select id, key from photos where removed_at is not null order by removed_at limit ${limit})
		union all (select id, key from photos where needed_until < now() and removed_at is null
			order by needed_until limit ${limit})`);
	return [...rows];
}

/** Shows a picture to nobody any more, unless something came to need it in the meantime. Answers whether. */
export async function retirePhoto(tx: Tx, id: string): Promise<boolean> {
	const rows = await tx.execute(sql`update photos set removed_at = coalesce(removed_at, now())
		where id = ${id} and (removed_at is not null or needed_until < now()) returning id`);
	return rows.length > 0;
}

/** Forgets a picture that the store has not any more. */
export async function deletePhoto(tx: Tx, id: string): Promise<void> {
	await tx.delete(photos).where(eq(photos.id, id));
}

/** What never came to be kept, or was kept before under the same key: swept soon. */
export async function giveUpPhoto(tx: Tx, id: string): Promise<void> {
	await tx.execute(sql`update photos set removed_at = now() where id = ${id} and kept_at is null`);
}
