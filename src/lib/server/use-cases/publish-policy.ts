import type { PolicyDocument } from '#domain/policy/document.ts';
import { lintPolicy, type Lint } from '#domain/policy/lint.ts';
import type { PolicyProblem } from '#domain/policy/problem.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { isId } from '#server/db/ids.ts';
import {
	BEGINNING,
	findPolicy,
	insertDraft,
	lockPublishing,
	listPublished,
	ordersSince,
	publishPolicy,
	type StoredPolicy
} from '#server/db/policies.ts';
import type { Command } from './command.ts';

/** A document as its parser left it. */
export type ParsedDocument =
	{ ok: true; policy: PolicyDocument } | { ok: false; problems: readonly PolicyProblem[] };

export type PublishedPolicy = { id: string; version: number; validFrom: Date; warnings: PolicyProblem[] };

/** Keeps a document as a draft. Refusals: `policy.invalid` with `problems`. */
export const draftPolicy: Command<ParsedDocument, { id: string } & Lint> = async (tx, _, parsed) => {
	if (!parsed.ok) return refuse('policy.invalid', { problems: parsed.problems });
	return accept({ id: await insertDraft(tx, parsed.policy), ...lintPolicy(parsed.policy) });
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
 * Refusals: `policy.not_found`, `policy.below_floor` (with `problems`), `request.invalid` for such an instant.
 */
export const publishDraft: Command<{ id: string; validFrom?: Date | undefined }, PublishedPolicy> = async (
	tx,
	_,
	{ id, validFrom: wanted }
) => {
	await lockPublishing(tx);
	const draft = isId(id) ? await findPolicy(tx, id) : undefined;
	if (!draft) return refuse('policy.not_found');
	const { refusals, warnings } = lintPolicy(draft.document);
	if (draft.version !== null) return accept(published(draft, draft.version, warnings));
	if (refusals.length > 0) return refuse('policy.below_floor', { problems: refusals });
	const { some, now } = await ordersSince(tx, wanted ?? BEGINNING);
	const validFrom = wanted ?? (some ? now : BEGINNING);
	if (wanted && wanted < now && some) return refuse('request.invalid', { errors: [TOO_EARLY] });
	return finish(tx, draft, validFrom, warnings);
};

const TOO_EARLY = {
	path: '/valid_from',
	what: 'there are orders placed since then, and what was true for them stays true'
};

async function finish(
	tx: Tx,
	draft: StoredPolicy,
	validFrom: Date,
	warnings: PolicyProblem[]
): Promise<Result<PublishedPolicy>> {
	const done = await publishPolicy(tx, draft.id, validFrom);
	if (!done) throw new Error('a draft changed under the publishing lock');
	return accept(published({ ...draft, validFrom }, done.version, warnings));
}

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
