import { POLICY_BACK_REASONS, POLICY_REASONS, readReason } from '#domain/access/staff-reason.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { versionAt } from '#domain/policy/versions.ts';
import type { Connection } from '../db/client.ts';
import { isId } from '../db/ids.ts';
import { findPolicyMoment, listPublished } from '../db/policies.ts';
import {
	countOrdersUnder,
	listPoliciesAtDesk,
	type ListedPolicy,
	type OrdersUnder
} from '../db/policy-drafts.ts';
import { findLastReplay, type StoredReplay } from '../db/policy-replays.ts';
import {
	beginDraft,
	discardDraft,
	saveDraftAtDesk,
	type SaveDraftInput
} from '../use-cases/edit-policy-draft.ts';
import { publishDraft, takeBackPolicy } from '../use-cases/publish-policy.ts';
import { beginReplay, stopReplay, workOnReplay } from '../use-cases/replay-policy.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

export type PolicyDeskOptions = { connection: Pick<Connection, 'db'>; run: Run };

/** All policies as they stand at one look. */
export type PolicyShelfView = {
	/** Drafts and versions, newest first. */
	policies: ListedPolicy[];
	/** The version that orders placed now have. */
	current: ListedPolicy;
	/** What whoever publishes has to have seen (`PublishInput`). */
	newest: number;
	at: string;
};

/** A request never works longer on a replay than this; the next one goes on. */
const WORK_MS = 1500;

const actorOf = (staff: Staff) => ({ kind: 'staff', id: staff.id }) as const;

/** The shop's rules as managers write, try and publish them. */
export function policyDeskOf({ connection: { db }, run }: PolicyDeskOptions) {
	async function look(): Promise<PolicyShelfView> {
		// The number first: what is listed after it is never older than it says.
		const { at, newest } = await findPolicyMoment(db);
		const policies = await listPoliciesAtDesk(db);
		const versions = await listPublished(db);
		const { id } = versionAt(versions, Date.parse(at));
		const current = policies.find((one) => one.id === id);
		if (!current) throw new Error('the version that holds has vanished');
		return { policies, current, newest: newest ?? 0, at };
	}
	return {
		look,
		/** How many orders stand under each of these versions. */
		ordersUnder: (ids: readonly string[]): Promise<Map<string, OrdersUnder>> => countOrdersUnder(db, ids),
		versions: (): Promise<PolicyVersion[]> => listPublished(db),
		/** Refusals of `beginDraft`. */
		begin: (staff: Staff, from: string) => run(beginDraft, actorOf(staff), { from }),
		/** Refusals of `saveDraftAtDesk`. */
		save: (staff: Staff, input: SaveDraftInput) => run(saveDraftAtDesk, actorOf(staff), input),
		/** Refusals of `discardDraft`. */
		discard: (staff: Staff, input: { id: string; edit: number }) => run(discardDraft, actorOf(staff), input),
		/** Refusals `reason.missing`, and those of `publishDraft`. */
		async publish(
			staff: Staff,
			{
				reason: given,
				...input
			}: { id: string; edit: number; newest: number; validFrom?: Date | undefined } & GivenReason
		) {
			const reason = readReason(POLICY_REASONS, given);
			return reason.ok ? run(publishDraft, actorOf(staff), { ...input, reason: reason.value }) : reason;
		},
		/** Refusals `reason.missing`, and those of `takeBackPolicy`. */
		async takeBack(staff: Staff, { id, reason: given }: { id: string } & GivenReason) {
			const reason = readReason(POLICY_BACK_REASONS, given);
			return reason.ok ? run(takeBackPolicy, actorOf(staff), { id, reason: reason.value }) : reason;
		},
		replay: {
			/** Refusals of `beginReplay`. */
			begin: (staff: Staff, input: { id: string; months: number }) => run(beginReplay, actorOf(staff), input),
			/** Refusals of `stopReplay`. */
			stop: (staff: Staff, id: string) => run(stopReplay, actorOf(staff), { id }),
			/** The last one of a draft, after it was worked on for as long as a reader waits for a page. */
			async goOn(policyId: string): Promise<StoredReplay | undefined> {
				const last = isId(policyId) ? await findLastReplay(db, policyId) : undefined;
				if (last?.state !== 'running') return last;
				const until = Date.now() + WORK_MS;
				for (let isMore = true; isMore && Date.now() < until;) {
					const worked = await run(workOnReplay, { kind: 'system', id: 'replay' }, { id: last.id });
					isMore = worked.ok && worked.value.isMore;
				}
				return findLastReplay(db, policyId);
			}
		}
	};
}
