import { and, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { orderPeople, orders } from './schema/orders.ts';
import { grants, links, principals } from './schema/people.ts';

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
 * The order a principal may see under this ref, if it may: the one question the order page asks. A shopper sees the
 * orders of their address, those to come too, so that is looked up and not granted.
 *
 * @returns with the instant where the right ends by itself; without one it lasts as long as the session
 */
export async function findGrantedOrder(
	tx: Tx,
	principalId: string,
	ref: string
): Promise<{ orderId: string; expiresAt?: Date } | undefined> {
	const [row] = await tx
		.select({ orderId: orders.id, expiresAt: grants.expiresAt, bought: orderPeople.orderId })
		.from(orders)
		.innerJoin(principals, eq(principals.id, principalId))
		.leftJoin(
			grants,
			and(
				eq(grants.orderId, orders.id),
				eq(grants.principalId, principals.id),
				gt(grants.expiresAt, sql`now()`)
			)
		)
		.leftJoin(links, eq(links.id, grants.linkId))
		.leftJoin(
			orderPeople,
			and(
				eq(orderPeople.orderId, orders.id),
				eq(principals.kind, 'shopper'),
				eq(orderPeople.emailKey, principals.emailKey),
				isNull(orderPeople.erasedAt)
			)
		)
		.where(
			and(
				eq(orders.ref, ref),
				or(
					isNotNull(orderPeople.orderId),
					// What a link opened ends with the link.
					and(isNotNull(grants.orderId), isNull(links.revokedAt))
				)
			)
		);
	if (!row) return undefined;
	const { orderId, expiresAt, bought } = row;
	return { orderId, ...(!bought && expiresAt && { expiresAt }) };
}
