import { KEY_END_REASONS, KEY_REASONS, readReason } from '#domain/access/staff-reason.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { revokeKey } from '#server/db/api-key-list.ts';
import { insertKey, SCOPES, type Scope } from '#server/db/api-keys.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

const LONGEST_NAME = 80;

export type NewKeyInput = {
	name: string;
	scopes: readonly string[];
	/** Until when it is good; for ever where that is left out. */
	expiresAt?: Date | undefined;
} & GivenReason;

/**
 * Makes a key for a machine; `key` is told this once and kept nowhere.
 *
 * Refusals: `reason.missing`; `request.invalid` with the `field`: no name or a long one, no scope or one we do not know.
 */
export const makeKey: Command<NewKeyInput, { id: string; key: string }> = async (tx, actor, input) => {
	const reason = readReason(KEY_REASONS, input.reason);
	if (!reason.ok) return reason;
	const name = input.name.trim();
	if (name === '' || name.length > LONGEST_NAME) return refuse('request.invalid', { field: 'name' });
	const scopes = SCOPES.filter((scope): scope is Scope => input.scopes.includes(scope));
	if (scopes.length === 0 || scopes.length !== input.scopes.length)
		return refuse('request.invalid', { field: 'scopes' });
	const { expiresAt } = input;
	const made = await insertKey(tx, { name, scopes, expiresAt, createdBy: actor.id });
	const facts = { name, scopes, ...(expiresAt && { expires_at: expiresAt.toISOString() }) };
	await insertAudit(tx, {
		...{ actor, action: 'api_key.created', subject: made.id, reason: reason.value, facts }
	});
	return accept(made);
};

/** Ends a key: refused everywhere within a second. Refusals: `reason.missing`; `key.not_found` for an ended one too. */
export const endKey: Command<{ id: string } & GivenReason, { name: string }> = async (tx, actor, input) => {
	const reason = readReason(KEY_END_REASONS, input.reason);
	if (!reason.ok) return reason;
	const ended = isId(input.id) ? await revokeKey(tx, input.id) : undefined;
	if (!ended) return refuse('key.not_found');
	await insertAudit(tx, {
		...{ actor, action: 'api_key.revoked', subject: input.id, reason: reason.value, facts: ended }
	});
	return accept({ name: ended.name });
};
