import { and, eq, inArray, sql } from 'drizzle-orm';
import type { LabelProvider, LabelState } from '../../domain/return/label.ts';
import { GIVEN_UP } from '../../domain/return/states.ts';
import type { Tx } from './client.ts';
import { returnLabels } from './schema/labels.ts';
import { returns } from './schema/returns.ts';

export type NewLabel = typeof returnLabels.$inferInsert;
export type StoredLabel = typeof returnLabels.$inferSelect;

/** A service that did not answer is asked again after this long; longer than any call of it may take. */
const AGAIN = sql.raw(`interval '1 minute'`);

/** Writes a return's label down. Whoever comes second gets nothing: there is one. */
export async function claimLabelRow(tx: Tx, row: NewLabel): Promise<StoredLabel | undefined> {
	const [mine] = await tx.insert(returnLabels).values(row).onConflictDoNothing().returning();
	return mine;
}

export async function findLabel(tx: Tx, returnId: string): Promise<StoredLabel | undefined> {
	const [row] = await tx.select().from(returnLabels).where(eq(returnLabels.returnId, returnId));
	return row;
}

/** Who sold a label under which name, and of which return of which order it is. */
export async function findLabelOrder(
	tx: Tx,
	id: string
): Promise<{ provider: string; reference: string | null; orderId: string; number: string } | undefined> {
	const { provider, reference } = returnLabels;
	const [row] = await tx
		.select({ provider, reference, orderId: returns.orderId, number: returns.number })
		.from(returnLabels)
		.innerJoin(returns, eq(returns.id, returnLabels.returnId))
		.where(eq(returnLabels.id, id));
	return row;
}

/** Moves a label on from one of these states; answers whether it was in one. */
export async function changeLabel(
	tx: Tx,
	id: string,
	from: readonly LabelState[],
	to: Partial<NewLabel>
): Promise<boolean> {
	const rows = await tx
		.update(returnLabels)
		.set(to)
		.where(and(eq(returnLabels.id, id), inArray(returnLabels.state, [...from])))
		.returning({ id: returnLabels.id });
	return rows.length > 0;
}

/** Approved returns that go back by a label and have none yet, the oldest first. */
export async function listUnlabelled(tx: Tx, limit: number): Promise<{ id: string }[]> {
	const rows = await tx.execute<{ id: string }>(sql`select b.id from returns b
		where b.state = 'approved' and b.way_back in ('label', 'drop_off')
			and not exists (select from return_labels l where l.return_id = b.id)
		order by b.id limit ${limit}`);
	return [...rows];
}

export type LabelToAsk = { id: string; returnId: string; ref: string; number: string };

/** Labels a service is to be asked for, each for whoever took it alone until it may be asked again. */
export async function takeLabelsToAsk(tx: Tx, provider: LabelProvider, limit: number): Promise<LabelToAsk[]> {
	const rows = await tx.execute<LabelToAsk>(sql`update return_labels l set asked_at = clock_timestamp()
		from returns b join orders o on o.id = b.order_id
		where b.id = l.return_id and l.id in (select id from return_labels where state in ('asked', 'unknown')
			and provider = ${provider} and (asked_at is null or asked_at < clock_timestamp() - ${AGAIN})
			order by asked_at nulls first limit ${limit} for update skip locked)
		returning l.id, l.return_id as "returnId", o.ref, b.number`);
	return [...rows];
}

/** Bought labels of returns that were given up, for whoever took them alone. */
export async function takeLabelsToGiveBack(
	tx: Tx,
	provider: LabelProvider,
	limit: number
): Promise<{ id: string; reference: string }[]> {
	const ended = sql.join(
		GIVEN_UP.map((state) => sql`${state}`),
		sql`, `
	);
	const rows = await tx.execute<{ id: string; reference: string }>(sql`
		update return_labels set asked_at = clock_timestamp() where id in (
			select l.id from return_labels l join returns b on b.id = l.return_id
			where l.state = 'made' and l.provider = ${provider} and l.reference is not null and b.state in (${ended})
				and (l.asked_at is null or l.asked_at < clock_timestamp() - ${AGAIN})
			limit ${limit} for update of l skip locked)
		returning id, reference`);
	return [...rows];
}

/** Where a bought label lies names a person. */
export async function forgetLabelsOf(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(sql`update return_labels set url = null where url is not null
		and return_id in (select id from returns where order_id = ${orderId})`);
}
