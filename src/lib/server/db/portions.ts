import { asc, eq } from 'drizzle-orm';
import type { Portion } from '../../domain/order/portions.ts';
import type { Tx } from './client.ts';
import { plain } from './plain.ts';
import { portions } from './schema/goods.ts';

/** All portions of an order whose row is locked, oldest first. */
export async function listPortions(tx: Tx, orderId: string): Promise<Portion[]> {
	const rows = await tx
		.select()
		.from(portions)
		.where(eq(portions.orderId, orderId))
		.orderBy(asc(portions.id));
	return rows.map((row) => ({
		id: row.id,
		line: row.lineId,
		quantity: row.quantity,
		state: row.state,
		claim: row.claimId ?? undefined,
		shipment: row.shipmentId ?? undefined,
		return: row.returnId ?? undefined
	}));
}

/**
 * Writes the difference between the portions that were read under the order's lock and those they have become. A
 * portion never changes its place, only its quantity, and a place has one row: what goes does so first. The table's
 * triggers check the sums once more at commit.
 */
export async function savePortions(
	tx: Tx,
	orderId: string,
	before: readonly Portion[],
	after: readonly Portion[]
): Promise<void> {
	const known = new Map(before.map((portion) => [portion.id, portion]));
	const kept = new Set(after.map(({ id }) => id));
	const removed = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
	const changed = after.filter(({ id, quantity }) => known.has(id) && known.get(id)?.quantity !== quantity);
	const added = after.filter(({ id }) => !known.has(id));
	if (removed.length + changed.length + added.length === 0) return;
	await plain(tx, SAVE, [orderId, JSON.stringify(removed), JSON.stringify(changed), JSON.stringify(added)]);
}

const SAVE = `with gone as (delete from portions where id in (select jsonb_array_elements_text($2::jsonb)::uuid) returning id),
	resized as (update portions p set quantity = c.quantity
		from jsonb_to_recordset($3::jsonb) as c(id uuid, quantity integer) where p.id = c.id)
	insert into portions (id, order_id, line_id, state, quantity, claim_id, shipment_id, return_id)
	select id, $1::uuid, line, state, quantity, claim, shipment, "return"
	from jsonb_to_recordset($4::jsonb)
		as a(id uuid, line text, state portion_state, quantity integer, claim uuid, shipment uuid, "return" uuid)
	where (select count(*) from gone) >= 0`;
