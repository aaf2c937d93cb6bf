import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import type { Actor } from './history.ts';
import { audit } from './schema/access.ts';

export const AUDIT_ACTIONS = [
	'staff.invited',
	'staff.disabled',
	'staff.enabled',
	'staff.role_changed',
	'sign_in.passed',
	'sign_in.failed',
	'password.set',
	'passkey.added',
	'passkey.removed',
	'session.ended',
	'orders.searched',
	'order.viewed',
	'order.cancelled',
	'order.withdrawn',
	'order.returned',
	'order.price_dropped',
	'goodwill.given',
	'notice.read',
	'notice.resent',
	'notice.told',
	'return.stepped',
	'return.postage_asked',
	'return.postage_decided',
	'address.corrected',
	'request.decided',
	'order.receipt',
	'destination.given',
	'destination.read',
	'refund.settled',
	'refund.failed',
	'refund.retried',
	'parcel.quieted',
	'parcel.sent_again',
	'code.mapped',
	'link.created',
	'link.revoked',
	'delivery.retried',
	'webhook_secret.set',
	'endpoint.created',
	'endpoint.changed',
	'endpoint.rotated',
	'endpoint.tested',
	'endpoint.replayed',
	'endpoint.deleted',
	'endpoint.switched_off',
	'money_task.ended',
	'shortage.asked',
	'credit.viewed',
	'credit.given',
	'credit.taken_back',
	'card.charged',
	'card.taken_back',
	'storefront_access.set',
	'write_back.ended',
	'write_back.retried',
	'export.taken',
	'export.ended',
	'settings.changed',
	'mail.tested',
	'api_key.created',
	'api_key.revoked',
	'policy.drafted',
	'policy.saved',
	'policy.discarded',
	'policy.published',
	'policy.taken_back',
	'feedback.theme_set',
	'feedback.corrected',
	'feedback.followed_up',
	'feedback.review_hidden',
	'feedback.review_shown',
	'feedback.trusted',
	'feedback.exported',
	'follow_up.ended',
	'change.written',
	'change.published',
	'change.hidden',
	'change.taken_back',
	'people.exported',
	'people.erased'
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * Who saw or did what. The row can never be changed, so everything but the reason's words holds ids and facts only,
 * never personal data.
 */
export type AuditEntry = {
	actor: Actor;
	action: AuditAction;
	orderId?: string | undefined;
	/** The id of what it was done to, where that is no order. */
	subject?: string | undefined;
	reason?: string | undefined;
	facts?: Record<string, unknown>;
};

const rowOf = ({ actor, action, orderId, subject, reason, facts }: AuditEntry) => ({
	actorKind: actor.kind,
	actorId: actor.id ?? null,
	action,
	orderId: orderId ?? null,
	subject: subject ?? null,
	reason: reason ?? null,
	facts: facts ?? {}
});

/** Writes it down, in the transaction of the change itself. */
export async function insertAudit(tx: Tx, entry: AuditEntry): Promise<void> {
	await tx.insert(audit).values(rowOf(entry));
}

/** A page that is kept open reads itself again with every change: that is one look, not a hundred. */
const ONE_LOOK = "interval '15 minutes'";

/** Writes down that somebody looked at an order, once per quarter of an hour. */
export async function insertLook(tx: Tx, actor: Actor, orderId: string): Promise<void> {
	const seen = tx
		.select({ id: audit.id })
		.from(audit)
		.where(
			and(
				eq(audit.orderId, orderId),
				eq(audit.actorId, actor.id ?? ''),
				eq(audit.action, 'order.viewed'),
				sql`${audit.at} > now() - ${sql.raw(ONE_LOOK)}`
			)
		);
	await tx.execute(sql`insert into ${audit} (actor_kind, actor_id, action, order_id)
		select ${actor.kind}, ${actor.id ?? null}, 'order.viewed', ${orderId}::uuid where not exists (${seen})`);
}

export type StoredAudit = typeof audit.$inferSelect;

/** What was seen and done of one order, newest first. */
export async function listAudit(tx: Tx, orderId: string, limit: number): Promise<StoredAudit[]> {
	return tx
		.select()
		.from(audit)
		.where(eq(audit.orderId, orderId))
		.orderBy(desc(audit.at), desc(audit.id))
		.limit(limit);
}
