import type { Tx } from './client.ts';
import { notices } from './schema/people.ts';

export type NewNoticeRow = typeof notices.$inferInsert;
export type StoredNotice = typeof notices.$inferSelect;

/** Writes a notice that is due. Returns whether it is new: one event is one notice per recipient and channel. */
export async function insertNotice(tx: Tx, notice: NewNoticeRow): Promise<boolean> {
	const rows = await tx.insert(notices).values(notice).onConflictDoNothing().returning({ id: notices.id });
	return rows.length > 0;
}
