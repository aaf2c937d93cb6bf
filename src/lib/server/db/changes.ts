import { sql, type SQL } from 'drizzle-orm';
import type { NewChange, Told } from '../../domain/change/read-change.ts';
import type { ChangeKind, Heard } from '../../domain/change/states.ts';
import { dayText } from '../../domain/time/instant.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';

/** A change as it is kept; instants RFC 3339, `day` a date of the shop's zone. */
export type StoredChange = {
	id: string;
	kind: ChangeKind;
	subject: string | null;
	title: string;
	why: string;
	day: string;
	who: string | null;
	writtenAt: string;
	told: Told | null;
	publishedAt: string | null;
	takenBackAt: string | null;
	takenBackWho: string | null;
	takenBackBecause: string | null;
	version: number;
	heard: Heard[];
};

const stamp = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

const COLUMNS = sql`select c.id, c.kind::text as kind, c.subject, c.title, c.why, c.day::text as day, s.name as who,
	${stamp('c.created_at')} as "writtenAt", c.told, ${stamp('c.published_at')} as "publishedAt",
	${stamp('c.taken_back_at')} as "takenBackAt", b.name as "takenBackWho", c.taken_back_because as "takenBackBecause", c.version,
	(select json_agg(json_build_object('of', h.of, 'handle', h.handle) order by h.position)
		from change_heard h where h.change_id = c.id) as heard
	from changes c left join staff_accounts s on s.principal_id = c.staff_id
	left join staff_accounts b on b.principal_id = c.taken_back_by`;

const list = async (tx: Tx, rest: SQL): Promise<StoredChange[]> => [
	...(await tx.execute<StoredChange>(sql`${COLUMNS} ${rest}`))
];

/** The latest, those that were taken back among them. */
export const listChanges = (tx: Tx, limit: number): Promise<StoredChange[]> =>
	list(tx, sql`order by c.day desc, c.id desc limit ${limit}`);

/** Those that hold from a day within these two on, both included, the first first; none that was taken back. */
export const listChangesBetween = (
	tx: Tx,
	from: string,
	to: string,
	limit: number
): Promise<StoredChange[]> =>
	list(
		tx,
		sql`where c.taken_back_at is null and c.day between ${from}::date and ${to}::date order by c.day, c.id limit ${limit}`
	);

/** What shoppers are told, the newest first. */
export const listTold = (tx: Tx, limit: number): Promise<StoredChange[]> =>
	list(tx, sql`where c.published_at is not null order by c.day desc, c.id desc limit ${limit}`);

export const hasTold = async (tx: Tx): Promise<boolean> =>
	(await tx.execute(sql`select 1 from changes where published_at is not null limit 1`)).length > 0;

export async function findChange(tx: Tx, id: string): Promise<StoredChange | undefined> {
	const [row] = await list(tx, sql`where c.id = ${id}`);
	return row;
}

export async function insertChange(
	tx: Tx,
	{ id, staffId, heard, day, ...row }: NewChange & { id: string; staffId: string | null }
): Promise<void> {
	await tx.execute(sql`insert into changes (id, kind, subject, title, why, day, staff_id, created_at)
		values (${id}, ${row.kind}, ${row.subject}, ${row.title}, ${row.why}, ${dayText(day)}::date, ${staffId}, ${commandInstant()})`);
	for (const [position, { of, handle }] of heard.entries())
		await tx.execute(sql`insert into change_heard (change_id, of, handle, position)
			values (${id}, ${of}, ${handle}, ${position})`);
}

/**
 * Tells shoppers of a change, or tells them no more where `told` is null; its words stay.
 *
 * @returns whether it was still the version that was looked at, and was not taken back
 */
export async function tellChange(
	tx: Tx,
	{ id, version, told }: { id: string; version: number; told: Told | null }
): Promise<boolean> {
	const set =
		told === null
			? sql`published_at = null`
			: sql`told = ${JSON.stringify(told)}::text::jsonb, published_at = coalesce(published_at, ${commandInstant()})`;
	const rows = await tx.execute(sql`update changes set ${set}, version = version + 1
		where id = ${id} and version = ${version} and taken_back_at is null returning id`);
	return rows.length > 0;
}

/** Takes a change back: it stays in the list, marks nothing and is told to nobody. Answers whether it still held. */
export async function takeBackChange(
	tx: Tx,
	{ id, by, because }: { id: string; by: string | null; because: string }
): Promise<boolean> {
	const rows =
		await tx.execute(sql`update changes set taken_back_at = ${commandInstant()}, taken_back_by = ${by},
		taken_back_because = ${because}, published_at = null, version = version + 1
		where id = ${id} and taken_back_at is null returning id`);
	return rows.length > 0;
}

/** Published policy versions that came to hold within a time, by number. */
export async function listPolicyStarts(
	tx: Tx,
	from: Date,
	to: Date
): Promise<{ version: number; at: string }[]> {
	const rows = await tx.execute<{
		version: number;
		at: string;
	}>(sql`select version, ${stamp('greatest(valid_from, published_at)')} as at
		from policies where state = 'published' and withdrawn_at is null and version > 1
			and greatest(valid_from, published_at) >= ${from.toISOString()}::timestamptz
			and greatest(valid_from, published_at) < ${to.toISOString()}::timestamptz order by version`);
	return [...rows];
}
