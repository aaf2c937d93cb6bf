import { afterAttempt } from '#domain/endpoints/after-attempt.ts';
import type { DisabledBecause } from '#domain/endpoints/endpoint.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import { lockAttempt, settleDelivered, settleFailed } from '#server/db/endpoint-attempts.ts';
import { giveUpWaiting } from '#server/db/endpoint-deliveries.ts';
import { lockEndpoint, noteStanding, type StoredEndpoint } from '#server/db/endpoints.ts';
import { listStaff } from '#server/db/staff.ts';
import type { PostOutcome } from '#server/ports/endpoint-post.ts';
import type { CreateNotices } from './send-notice.ts';

export type AttemptMade = {
	delivery: string;
	endpointId: string;
	/** The attempt it is of, as it was counted when it was taken. */
	attempts: number;
	outcome: PostOutcome;
	ms: number;
	/** From 0 to 1, for when it is tried again. */
	chance: number;
};

const SYSTEM = { kind: 'system', id: 'endpoints' } as const;

/**
 * Writes down what became of an attempt, and what it means: delivered, to be tried again, failed; and for the endpoint,
 * whether it rests or is switched off. Whoever looks after it is told of the latter in the same transaction.
 *
 * @returns `off` where it was switched off by this
 */
export async function recordAttempt(
	tx: Tx,
	createNotices: CreateNotices,
	made: AttemptMade
): Promise<Result<{ off?: DisabledBecause }>> {
	const { outcome, ms, delivery, attempts } = made;
	const answer = 'status' in outcome ? outcome : undefined;
	const facts = {
		status: answer?.status ?? null,
		trouble: 'trouble' in outcome ? outcome.trouble : null,
		ms
	};
	if (answer && answer.status >= 200 && answer.status < 300) {
		await settleDelivered(tx, delivery, facts);
		return accept({});
	}
	// The endpoint first, as whoever switches it off or deletes it does.
	const endpoint = await lockEndpoint(tx, made.endpointId);
	const kept = endpoint && (await lockAttempt(tx, delivery, attempts));
	if (!kept) return accept({});
	const isTest = kept.orderId === null;
	const { now } = kept;
	const after = afterAttempt(
		{
			...{
				status: answer?.status,
				retryAfterMs: answer?.retryAfterMs,
				attempts,
				isTest,
				chance: made.chance
			},
			...{ now: now.getTime(), firstAttemptAt: (kept.firstAttemptAt ?? now).getTime() }
		},
		{ failures: endpoint.failures, failingSince: endpoint.failingSince?.getTime() ?? null }
	);
	const again = after.delivery.state === 'waiting' ? new Date(after.delivery.at) : undefined;
	await settleFailed(tx, delivery, facts, again);
	const { off, failures, failingSince, restsUntil } = after.endpoint;
	if (isTest && !off) return accept({});
	const at = (ms: number | null) => (ms === null ? null : new Date(ms));
	const standing = { failures, failingSince: at(failingSince), restsUntil: at(restsUntil) };
	const isNew = off !== undefined && endpoint.state !== 'disabled';
	await noteStanding(tx, endpoint.id, standing, isNew ? off : undefined);
	if (!isNew) return accept({});
	await giveUpWaiting(tx, endpoint.id);
	await tellOwners(tx, createNotices, endpoint, off, now);
	return accept({ off });
}

/** Whoever set it up, if they work here, and everybody who may let others in. */
async function tellOwners(
	tx: Tx,
	createNotices: CreateNotices,
	endpoint: StoredEndpoint,
	because: DisabledBecause,
	now: Date
): Promise<void> {
	const { host } = new URL(endpoint.url);
	const facts = { endpoint: endpoint.id, host, because, at: now.toISOString() };
	await insertAudit(tx, {
		actor: SYSTEM,
		action: 'endpoint.switched_off',
		subject: endpoint.id,
		facts: { because, host }
	});
	const staff = await listStaff(tx);
	const told = staff.filter(
		({ role, principalId, disabledAt }) =>
			disabledAt === null && (role === 'admin' || principalId === endpoint.createdById)
	);
	const notices = told.map(({ principalId }) => ({
		...{ kind: 'endpoint_off' as const, channel: 'mail' as const, locale: null, facts },
		event: `endpoint:${endpoint.id}:off:${facts.at}`,
		recipient: `staff:${principalId}`
	}));
	await createNotices(tx, notices);
}
