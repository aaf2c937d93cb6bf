import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { photos } from './schema/photos.ts';
import { postageClaims } from './schema/own-postage.ts';

export type NewPostage = typeof postageClaims.$inferInsert;
export type StoredPostage = typeof postageClaims.$inferSelect;

const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What was asked for of the postage of return `b`, as JSON (`PostageRecord`); null where nothing was. */
export const OWN_POSTAGE = `(select json_build_object('state', w.state, 'amount', w.amount, 'granted', w.granted, 'refunded', w.refunded,
	'credited', w.credited, 'photo', w.photo_id, 'asked_at', ${utc('w.asked_at')}, 'decide_by', ${utc('w.decide_by')},
	'decided_at', ${utc('w.decided_at')}, 'paid_at', ${utc('w.paid_at')}, 'reason', w.reason)
	from postage_claims w where w.return_id = b.id)`;

/** Writes what a buyer asks for, under the lock of their order; its picture is needed from then on. */
export async function insertPostage(tx: Tx, row: NewPostage): Promise<void> {
	await tx.insert(postageClaims).values(row);
	if (row.photoId)
		await tx
			.update(photos)
			.set({ neededUntil: null })
			.where(inArray(photos.id, [row.photoId]));
}

export async function findPostage(tx: Tx, returnId: string): Promise<StoredPostage | undefined> {
	const [row] = await tx.select().from(postageClaims).where(eq(postageClaims.returnId, returnId));
	return row;
}

/** Moves it on from the state it was read in, under its order's lock. */
export async function changePostage(
	tx: Tx,
	{ returnId, state }: Pick<StoredPostage, 'returnId' | 'state'>,
	to: Partial<NewPostage>
): Promise<void> {
	const rows = await tx
		.update(postageClaims)
		.set(to)
		.where(and(eq(postageClaims.returnId, returnId), eq(postageClaims.state, state)))
		.returning({ id: postageClaims.returnId });
	if (rows.length !== 1) throw new Error(`postage of ${returnId} was not ${state} under its order's lock`);
}

/**
 * What commands that nothing changes any more left with the shop, minor units: fees, delivery that was kept, what was
 * withheld. A return still under way can give some of it back; and the share of the delivery of goods whose exchange may
 * still come is the new ones' then.
 */
export async function sumEarned(tx: Tx, orderId: string): Promise<number> {
	const [row] = await tx.execute<{ sum: string }>(sql`
		select coalesce(sum(coalesce((t ->> 'fee')::bigint, 0) + case when x.pending ? (t ->> 'line') then 0
			else coalesce((t ->> 'kept')::bigint, 0) end + coalesce((t ->> 'withheld')::bigint, 0)), 0) as sum
		from (select jsonb_array_elements(q.takes) as t, '[]'::jsonb as pending from quotes q where q.order_id = ${orderId} and q.effective_at is not null
			union all select jsonb_array_elements(b.takes),
				(select coalesce(jsonb_agg(l.line_id), '[]') from exchanges e join exchange_lines l on l.exchange_id = e.id
					where e.return_id = b.id and e.state in ('awaiting_payment', 'reserved'))
				from returns b
				where b.order_id = ${orderId} and b.state in ('settled', 'closed')) x`);
	return Number(row?.sum ?? 0);
}

/** What the clock has to do: decide what nobody decided, and pay what was taken on once its return is settled. */
export type DuePostage = { id: string; step: 'accept' | 'pay' };

export async function listDuePostage(tx: Tx, limit: number): Promise<DuePostage[]> {
	const rows = await tx.execute<DuePostage>(sql`
		(select return_id as id, 'accept' as step from postage_claims
			where state = 'asked' and decide_by <= now() order by decide_by limit ${limit})
		union all (select w.return_id, 'pay' from postage_claims w join returns b on b.id = w.return_id
			where w.state = 'accepted' and w.paid_at is null and b.state in ('settled', 'closed')
			order by w.decided_at limit ${limit})`);
	return [...rows];
}

/** What people wrote about it goes; why less was paid stays as its handle. */
export async function deletePostageWords(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(sql`update postage_claims w set reason = case
			when split_part(w.reason, ':', 1) ~ '^[a-z_]+$' then split_part(w.reason, ':', 1) else 'other' end
		from returns b where b.id = w.return_id and b.order_id = ${orderId} and w.reason is not null`);
}
