import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { findPolicy, insertDraft, type StoredPolicy } from '#server/db/policies.ts';
import { deleteDraft, lockPolicy, saveDraft } from '#server/db/policy-drafts.ts';
import type { Command } from './command.ts';
import type { ParsedDocument } from './publish-policy.ts';

/** Begins a draft with what a version or another draft says. Refusals: `policy.not_found`. */
export const beginDraft: Command<{ from: string }, { id: string }> = async (tx, actor, { from }) => {
	const base = isId(from) ? await findPolicy(tx, from) : undefined;
	if (!base) return refuse('policy.not_found');
	const version = base.state === 'published' ? base.id : base.basedOn;
	const id = await insertDraft(tx, base.document, actor, version);
	await insertAudit(tx, { actor, action: 'policy.drafted', subject: id, facts: { from: base.id } });
	return accept({ id });
};

export type SaveDraftInput = {
	id: string;
	/** The save that was read before it was changed: what somebody else saved since is never written over unseen. */
	edit: number;
	document: ParsedDocument;
};

/**
 * Saves a draft as it was read and changed.
 *
 * Refusals: `policy.not_found`, also for what is published; `policy.invalid` with `problems`; `version.mismatch` with
 * the `edit` that stands, where somebody saved since.
 */
export const saveDraftAtDesk: Command<SaveDraftInput, StoredPolicy> = async (tx, actor, input) => {
	const draft = await lockPolicy(tx, input.id);
	if (draft?.state !== 'draft') return refuse('policy.not_found');
	if (!input.document.ok) return refuse('policy.invalid', { problems: input.document.problems });
	if (draft.edit !== input.edit) return refuse('version.mismatch', { edit: draft.edit });
	const saved = await saveDraft(tx, draft.id, input.document.policy, actor);
	if (!saved) throw new Error('a locked draft has vanished');
	await insertAudit(tx, {
		actor,
		action: 'policy.saved',
		subject: draft.id,
		facts: { edit: saved.edit }
	});
	return accept(saved);
};

/**
 * Throws a draft away. Refusals: `policy.not_found`, also for what is published; `version.mismatch` where somebody
 * saved it since it was read.
 */
export const discardDraft: Command<{ id: string; edit: number }, { id: string }> = async (
	tx,
	actor,
	{ id, edit }
) => {
	const draft = await lockPolicy(tx, id);
	if (draft?.state !== 'draft') return refuse('policy.not_found');
	if (draft.edit !== edit) return refuse('version.mismatch', { edit: draft.edit });
	await deleteDraft(tx, id);
	// What it said stays on record: somebody worked on it.
	const facts = { document: draft.document };
	await insertAudit(tx, { actor, action: 'policy.discarded', subject: id, facts });
	return accept({ id });
};
