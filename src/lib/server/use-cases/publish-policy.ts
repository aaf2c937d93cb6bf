import type { PolicyDocument } from '#domain/policy/document.ts';
import { lintPolicy, type Lint } from '#domain/policy/lint.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import {
	BEGINNING,
	findNewestVersion,
	findPolicy,
	insertDraft,
	lockPublishing,
	listPublished,
	ordersSince,
	publishPolicy,
	type StoredPolicy
} from '#server/db/policies.ts';
import { lockPolicy, withdrawPolicy } from '#server/db/policy-drafts.ts';
import type { Command } from './command.ts';

/** A document as its parser left it. */
export type ParsedDocument =
	{ ok: true; policy: PolicyDocument } | { ok: false; problems: readonly PolicyProblem[] };

export type PublishedPolicy = { id: string; version: number; validFrom: Date; warnings: PolicyProblem[] };

/** Keeps a document as a draft. Refusals: `policy.invalid` with `problems`. */
export const draftPolicy: Command<ParsedDocument, { id: string } & Lint> = async (tx, actor, parsed) => {
	if (!parsed.ok) return refuse('policy.invalid', { problems: parsed.problems });
	return accept({ id: await insertDraft(tx, parsed.policy, actor), ...lintPolicy(parsed.policy) });
};

/** What the law thinks of a draft. Refusals: `policy.not_found`. */
export const lintDraft: Command<{ id: string }, { id: string } & Lint> = async (tx, _, { id }) => {
	const draft = isId(id) ? await findPolicy(tx, id) : undefined;
	return draft ? accept({ id: draft.id, ...lintPolicy(draft.document) }) : refuse('policy.not_found');
};

/**
 * Publishes a draft; published already, it is answered as if published now. It holds for orders placed from
 * `validFrom` on: now where that is not said, and from the beginning while the shop has no order at all. What was
 * true for an order that is there stays true (law 11), so an earlier instant is refused where one was placed since.
 *
 * Refusals: `policy.not_found`, `policy.below_floor` (with `problems`), `request.invalid` for such an instant;
 * `version.mismatch` where the draft was saved, or another version published or taken back, since they were read.
 */
export const publishDraft: Command<PublishInput, PublishedPolicy> = async (tx, actor, input) => {
	const { id, validFrom: wanted, edit, newest } = input;
	await lockPublishing(tx);
	const draft = await lockPolicy(tx, id);
	if (!draft) return refuse('policy.not_found');
	if (draft.state === 'draft') {
		const isRead = edit === undefined || edit === draft.edit;
		const isLast = newest === undefined || newest === (await findNewestVersion(tx));
		if (!isRead || !isLast) return refuse('version.mismatch', { edit: draft.edit });
	}
	const { refusals, warnings } = lintPolicy(draft.document);
	if (draft.version !== null) return accept(published(draft, draft.version, warnings));
	if (refusals.length > 0) return refuse('policy.below_floor', { problems: refusals });
	const { some, now } = await ordersSince(tx, wanted ?? BEGINNING);
	const validFrom = wanted ?? (some ? now : BEGINNING);
	if (wanted && wanted < now && some) return refuse('request.invalid', { errors: [TOO_EARLY] });
	return finish(tx, actor, draft, { validFrom, reason: input.reason, warnings });
};

export type PublishInput = {
	id: string;
	/** Orders placed from then on have it; now where it is not said. */
	validFrom?: Date | undefined;
	/** Why, as it is kept; machines give none. */
	reason?: string | undefined;
	/** Which save of the draft was read, where a person looked at it first. */
	edit?: number | undefined;
	/** The highest number there was (`findNewestVersion`) when what changes was looked at. */
	newest?: number | undefined;
};

const TOO_EARLY = {
	path: '/valid_from',
	what: 'there are orders placed since then, and what was true for them stays true'
};

async function finish(
	tx: Tx,
	actor: Actor,
	draft: StoredPolicy,
	{ validFrom, reason, warnings }: { validFrom: Date; reason?: string | undefined; warnings: PolicyProblem[] }
): Promise<Result<PublishedPolicy>> {
	const done = await publishPolicy(tx, draft.id, validFrom, { by: actor, reason });
	if (!done) throw new Error('a draft changed under the publishing lock');
	const facts = { version: done.version, valid_from: validFrom.toISOString() };
	await insertAudit(tx, { actor, action: 'policy.published', subject: draft.id, reason, facts });
	return accept(published({ ...draft, validFrom }, done.version, warnings));
}

/**
 * Takes back a version that does not hold yet; orders placed from its time on then have what was before it. Law 11:
 * what holds for any order stands.
 *
 * Refusals: `policy.not_found`; `policy.holds` once its time has come, an order has it, or it was taken back already.
 */
export const takeBackPolicy: Command<
	{ id: string; reason: string },
	{ id: string; version: number }
> = async (tx, actor, { id, reason }) => {
	await lockPublishing(tx);
	const policy = isId(id) ? await findPolicy(tx, id) : undefined;
	if (!policy || policy.version === null) return refuse('policy.not_found');
	const done = await withdrawPolicy(tx, id, actor, reason);
	if (!done) return refuse('policy.holds', { valid_from: policy.validFrom?.toISOString() });
	const facts = { version: policy.version, valid_from: policy.validFrom?.toISOString() };
	await insertAudit(tx, { actor, action: 'policy.taken_back', subject: id, reason, facts });
	return accept({ id, version: policy.version });
};

const published = ({ id, validFrom }: StoredPolicy, version: number, warnings: PolicyProblem[]) => ({
	id,
	version,
	validFrom: validFrom ?? BEGINNING,
	warnings
});

/** A shop always has a policy: where there is none, this one holds from the beginning, as version 1. */
export const publishFirst: Command<PolicyDocument, { published: boolean }> = async (tx, _, document) => {
	await lockPublishing(tx);
	if ((await listPublished(tx)).length > 0) return accept({ published: false });
	await publishPolicy(tx, await insertDraft(tx, document), BEGINNING);
	return accept({ published: true });
};
