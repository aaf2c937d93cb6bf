import { sql } from 'drizzle-orm';
import type { OurRefund } from '../../domain/money/compare-refunds.ts';
import type { MoneyTaskKind } from '../../domain/money/tasks.ts';
import type { Tx } from './client.ts';

type Row = OurRefund & { first: string | null; [column: string]: unknown };

/**
 * Our refunds at a provider that were asked for since, or are among those it lists, with when each was first asked for.
 */
export async function listRefundsAt(
	tx: Tx,
	provider: string,
	since: Date,
	listed: { keys: readonly string[]; references: readonly string[] }
): Promise<(OurRefund & { askedAt: Date | null })[]> {
	const rows = await tx.execute<Row>(sql`
		select r.id, r.order_id as "orderId", r.provider_key as key, r.provider_reference as reference,
			r.amount::float8 as amount, o.currency, r.state, coalesce(r.asked_at, r.sent_at)::text as first
		from refunds r join payments p on p.id = r.payment_id join orders o on o.id = r.order_id
		where p.provider = ${provider} and not r.as_credit and not o.historical and (r.created_at >= ${since.toISOString()}::timestamptz
			or r.provider_key in (select jsonb_array_elements_text(${JSON.stringify(listed.keys)}::jsonb))
			or r.provider_reference in (select jsonb_array_elements_text(${JSON.stringify(listed.references)}::jsonb)))`);
	return rows.map(({ first, ...row }) => ({ ...row, askedAt: first === null ? null : new Date(first) }));
}

/** Which orders have these payments of a provider, by the provider's names. */
export async function mapOrdersOf(
	tx: Tx,
	provider: string,
	names: readonly string[]
): Promise<ReadonlyMap<string, string>> {
	const rows = await tx.execute<{ reference: string; id: string }>(sql`
		select reference, order_id as id from payments where provider = ${provider}
			and reference in (select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb))`);
	return new Map(rows.map(({ reference, id }) => [reference, id]));
}

/** Tasks that a comparison raises and that the newest one has not found any more end by themselves. */
export async function endTasksNotFound(
	tx: Tx,
	provider: string,
	kinds: readonly MoneyTaskKind[],
	{ since, found }: { since: Date; found: readonly string[] }
): Promise<void> {
	await tx.execute(sql`update money_tasks set ended_at = now(), ended_by = 'system'
		where provider = ${provider} and ended_at is null and raised_at >= ${since.toISOString()}::timestamptz
			and kind::text in (select jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb))
			and reference not in (select jsonb_array_elements_text(${JSON.stringify(found)}::jsonb))`);
}
