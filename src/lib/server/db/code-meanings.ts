import { sql } from 'drizzle-orm';
import type { ExceptionCause, TrackingStatus } from '../../domain/shipment/tracking-status.ts';
import type { Tx } from './client.ts';
import { recallDeliveries } from './inbox.ts';
import { codeMeanings } from './schema/desk.ts';

export type NamedCode = { carrier: string; code: string };
/** What staff say a code means; without a status it means nothing. */
export type CodeMeaning = NamedCode & { status: TrackingStatus | null; cause: ExceptionCause | null };

/** What staff have said of these codes. */
export async function listMeanings(tx: Tx, codes: readonly NamedCode[]): Promise<CodeMeaning[]> {
	if (codes.length === 0) return [];
	const rows =
		await tx.execute<CodeMeaning>(sql`select m.carrier, m.code, m.status, m.cause from code_meanings m
		where (m.carrier, m.code) in (select * from unnest(${sql.param(codes.map(({ carrier }) => carrier))}::text[],
			${sql.param(codes.map(({ code }) => code))}::text[]))`);
	return [...rows];
}

/** Whether any delivery had this code. */
export async function wasSeen(tx: Tx, { carrier, code }: NamedCode): Promise<boolean> {
	const rows = await tx.execute(
		sql`select 1 from unmapped_codes where carrier = ${carrier} and code = ${code} limit 1`
	);
	return rows.length > 0;
}

/** Keeps what a code means from now on; said again, the later word counts. */
export async function saveMeaning(tx: Tx, meaning: CodeMeaning, staffId: string): Promise<void> {
	const { status, cause } = meaning;
	const setAt = sql`now()` as never;
	await tx
		.insert(codeMeanings)
		.values({ ...meaning, staffId, setAt })
		.onConflictDoUpdate({
			target: [codeMeanings.carrier, codeMeanings.code],
			set: { status, cause, staffId, setAt }
		});
}

/** Of what is kept the latest deliveries with the code are read anew; older ones would change no parcel any more. */
const MOST_RECALLED = 1000;

export async function recallCode(tx: Tx, { carrier, code }: NamedCode): Promise<number> {
	const rows = await tx.execute<{ id: string }>(sql`select u.delivery_id as id from unmapped_codes u
		join inbox b on b.id = u.delivery_id where u.carrier = ${carrier} and u.code = ${code}
		order by u.seen_at desc limit ${MOST_RECALLED}`);
	await recallDeliveries(
		tx,
		rows.map(({ id }) => id)
	);
	return rows.length;
}
