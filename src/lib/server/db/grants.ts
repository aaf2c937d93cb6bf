import { sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Tx } from './client.ts';
import { grants } from './schema/people.ts';

export type NewGrant = {
	principalId: string;
	orderId: string;
	via: 'link' | 'code';
	linkId?: string;
	expiresAt: Date;
};

/** Lets a principal see an order; proved again it is seen for longer, never for less. */
export async function insertGrant(tx: Tx, grant: NewGrant): Promise<void> {
	// What was proved by a code does not end with a link that is opened later.
	const keepsProof = sql`${grants.via} = 'code' and ${grants.expiresAt} > now() and excluded.via = 'link'`;
	await tx
		.insert(grants)
		.values(grant)
		.onConflictDoUpdate({
			target: [grants.principalId, grants.orderId],
			set: {
				via: sql`case when ${keepsProof} then ${grants.via} else excluded.via end`,
				linkId: sql`case when ${keepsProof} then ${grants.linkId} else excluded.link_id end`,
				expiresAt: sql`case when ${keepsProof} then ${grants.expiresAt}
					else greatest(${grants.expiresAt}, excluded.expires_at) end`
			}
		});
}

/** Gives what one principal may see to another as well: whoever steps up keeps what they had proved. */
export async function copyGrants(tx: Tx, from: string, to: string): Promise<void> {
	await tx.execute(sql`insert into ${grants} (principal_id, order_id, via, link_id, created_at, expires_at)
		select ${to}::uuid, order_id, via, link_id, created_at, expires_at from ${grants}
		where principal_id = ${from}::uuid and expires_at > now()
		on conflict (principal_id, order_id) do update
			set via = excluded.via, link_id = excluded.link_id, expires_at = excluded.expires_at
			where ${grants}.expires_at < excluded.expires_at`);
}

/**
 * The one rule of who sees an order, for the statements that ask: `o` is the order's row, `principal` what stands for their
 * id. At most one row. A shopper
 * sees the orders of their address, those to come too, so that is looked up and not granted; what a link opened ends
 * with the link.
 */
export const granted = (
	principal: string
) => `select g.expires_at, b.order_id as bought, b.order_id is not null or g.via = 'code' as proved
	from principals p
	left join grants g on g.order_id = o.id and g.principal_id = p.id and g.expires_at > now()
	left join links l on l.id = g.link_id
	left join order_people b on b.order_id = o.id and p.kind = 'shopper' and b.email_key = p.email_key
		and b.erased_at is null
	where p.id = ${principal} and (b.order_id is not null or (g.order_id is not null and l.revoked_at is null))`;

type Granted = { order_id: string; expires_at: Date | null; bought: string | null };

/**
 * The order a principal may see under this ref, if it may.
 *
 * @returns with the instant where the right ends by itself; without one it lasts as long as the session
 */
export async function findGrantedOrder(
	sql: Sql,
	principalId: string,
	ref: string
): Promise<{ orderId: string; expiresAt?: Date } | undefined> {
	const [row] = await sql.unsafe<Granted[]>(
		`select o.id as order_id, g.* from orders o cross join lateral (${granted('$2')}) g where o.ref = $1`,
		[ref, principalId],
		{ prepare: true }
	);
	if (!row) return undefined;
	const { order_id: orderId, expires_at: expiresAt, bought } = row;
	return { orderId, ...(!bought && expiresAt && { expiresAt: new Date(expiresAt) }) };
}

/**
 * Whether a principal has proved to be the buyer, by a code or by signing in with the order's address. Whoever merely
 * holds a link has not: a link can be passed on.
 */
export async function hasProved(sql: Sql, principalId: string, ref: string): Promise<boolean> {
	const [row] = await sql.unsafe<{ proved: boolean }[]>(
		`select exists (select from orders o join principals p on p.id = $2
			left join grants g on g.order_id = o.id and g.principal_id = p.id and g.via = 'code' and g.expires_at > now()
			left join order_people b on b.order_id = o.id and p.kind = 'shopper' and b.email_key = p.email_key
				and b.erased_at is null
			where o.ref = $1 and (g.order_id is not null or b.order_id is not null)) as proved`,
		[ref, principalId],
		{ prepare: true }
	);
	return row?.proved ?? false;
}
