import { readReason, SECRET_REASONS } from '#domain/access/staff-reason.ts';
import { accept } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { keepWebhookSecret } from '#server/db/webhook-secrets.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

export type SecretInput = {
	vendor: string;
	/** Sealed already; nothing takes back what the desk had set. */
	sealed: string | undefined;
	/** How many secrets are good from now on; what they are is written down nowhere. */
	count: number;
} & GivenReason;

/**
 * Sets with what a vendor proves that its webhooks are its own, and who did it and why. Whoever knows it can tell us of
 * orders and parcels.
 *
 * Refusals: `reason.missing`.
 */
export const setWebhookSecret: Command<SecretInput, undefined> = async (tx, actor, input) => {
	const { vendor, sealed, count } = input;
	const reason = readReason(SECRET_REASONS, input.reason);
	if (!reason.ok) return reason;
	await keepWebhookSecret(tx, vendor, sealed);
	const facts = { secrets: count };
	await insertAudit(tx, {
		actor,
		action: 'webhook_secret.set',
		subject: vendor,
		reason: reason.value,
		facts
	});
	return accept(undefined);
};
