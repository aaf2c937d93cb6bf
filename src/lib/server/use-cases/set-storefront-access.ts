import { readReason, SECRET_REASONS } from '#domain/access/staff-reason.ts';
import { accept } from '#domain/refusal.ts';
import type { StorefrontName } from '#domain/write-back/states.ts';
import { insertAudit } from '#server/db/audit.ts';
import { keepStorefrontAccess, type KeptAccess } from '#server/db/storefront-access.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

export type AccessInput = {
	storefront: StorefrontName;
	/** Its keys sealed already; nothing takes back what the desk had set. */
	access: KeptAccess | undefined;
} & GivenReason;

/**
 * Sets how a storefront is told of what happens here, and who did it and why. Whoever knows it can cancel and refund
 * orders there.
 *
 * Refusals: `reason.missing`.
 */
export const setStorefrontAccess: Command<AccessInput, undefined> = async (tx, actor, input) => {
	const { storefront, access } = input;
	const reason = readReason(SECRET_REASONS, input.reason);
	if (!reason.ok) return reason;
	await keepStorefrontAccess(tx, storefront, access);
	const facts = access ? { address: access.address, refunds: access.refunds } : { removed: true };
	await insertAudit(tx, {
		...{ actor, action: 'storefront_access.set' as const, subject: storefront, reason: reason.value },
		facts
	});
	return accept(undefined);
};
