import type { PolicyDocument, PolicyVersion } from '#domain/policy/document.ts';
import { MONTHS, MOST } from '#domain/policy/replay/bounds.ts';
import { replayOpen } from '#domain/policy/replay/replay-open.ts';
import { canReplay, replayQuote } from '#domain/policy/replay/replay-quote.ts';
import { countOpen, countPast, countSkipped, NO_TALLY } from '#domain/policy/replay/tally.ts';
import { versionAt } from '#domain/policy/versions.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { isId } from '#server/db/ids.ts';
import { readOrderRecords } from '#server/db/order-record.ts';
import { findPolicy, findPolicyMoment, listPublished } from '#server/db/policies.ts';
import {
	countForReplay,
	insertReplay,
	listAcceptedQuotes,
	listOpenOrders,
	saveReplay,
	takeReplay,
	type ReplayProgress,
	type StoredReplay
} from '#server/db/policy-replays.ts';
import type { Command } from './command.ts';

const CHUNK = 50;

/** A document as if it had always held, alone. */
const alone = (id: string, document: PolicyDocument): PolicyVersion[] => [
	{ id, version: 0, valid_from: '1970-01-01T00:00:00.000Z', document }
];

/**
 * Begins to try a draft on the shop's own orders, against the version that holds now. It reads and counts; nothing of
 * any order changes.
 *
 * Refusals: `policy.not_found`, also for what is published; `request.invalid` for other months than {@link MONTHS}.
 */
export const beginReplay: Command<{ id: string; months: number }, { id: string }> = async (
	tx,
	actor,
	{ id, months }
) => {
	const draft = isId(id) ? await findPolicy(tx, id) : undefined;
	if (draft?.state !== 'draft') return refuse('policy.not_found');
	if (!MONTHS.some((one) => one === months)) return refuse('request.invalid');
	const base = versionAt(await listPublished(tx), Date.now());
	const counted = await countForReplay(tx, months, MOST);
	const progress: ReplayProgress = {
		...{ part: 'open', cursor: null, done: 0, total: counted.open + counted.past, tally: NO_TALLY },
		...{ seen: { open: 0, past: 0 }, isCut: { open: false, past: false } }
	};
	const { document, edit } = draft;
	const createdBy = actor.id ?? actor.kind;
	return accept({
		id: await insertReplay(tx, { policyId: id, baseId: base.id, document, edit, months, progress, createdBy })
	});
};

/** Ends it early; what was counted stays. Refusals: `policy.not_found` where none runs. */
export const stopReplay: Command<{ id: string }, { id: string }> = async (tx, _, { id }) => {
	const replay = isId(id) ? await takeReplay(tx, id) : undefined;
	if (!replay) return refuse('policy.not_found');
	await saveReplay(tx, id, { state: 'stopped' });
	return accept({ id });
};

/**
 * Works on a replay for one more piece of the way, in one transaction: a process that dies loses that piece only, and
 * whoever comes next goes on from there. Nothing is done where another is at it.
 *
 * @returns whether there is more to do
 */
export const workOnReplay: Command<{ id: string }, { isMore: boolean }> = async (tx, _, { id }) => {
	const replay = await takeReplay(tx, id);
	if (!replay) return accept({ isMore: false });
	const progress = await (replay.progress.part === 'open' ? lookAtOpen(tx, replay) : lookAtPast(tx, replay));
	await saveReplay(tx, id, { progress: progress ?? replay.progress, ...(!progress && { state: 'done' }) });
	return accept({ isMore: progress !== null });
};

async function basisOf(tx: Tx, replay: StoredReplay) {
	const published = await listPublished(tx);
	const base = published.find(({ id }) => id === replay.baseId);
	if (!base) throw new Error('a version that held has vanished');
	const draft = { id: replay.policyId, version: Infinity, document: replay.document };
	const { at } = await findPolicyMoment(tx);
	const after = [...published, { ...draft, valid_from: at }].toSorted(
		(a, b) => Date.parse(a.valid_from) - Date.parse(b.valid_from)
	);
	return {
		...{ published, after },
		current: alone(base.id, base.document),
		draft: alone(replay.policyId, replay.document)
	};
}

async function lookAtOpen(tx: Tx, replay: StoredReplay): Promise<ReplayProgress> {
	const { progress } = replay;
	const left = Math.max(0, MOST.open - progress.seen.open);
	const rows = left === 0 ? [] : await listOpenOrders(tx, progress.cursor, Math.min(CHUNK, left));
	const basis = await basisOf(tx, replay);
	let { tally } = progress;
	for (const record of await readOrderRecords(
		tx,
		rows.map(({ id }) => id)
	)) {
		tally = countOpen(tally, record, replayOpen(record, basis));
	}
	const last = rows.at(-1);
	const seen = { ...progress.seen, open: progress.seen.open + rows.length };
	const done = progress.done + rows.length;
	if (last) return { ...progress, tally, seen, done, cursor: { at: last.at, id: last.id } };
	const isCut = { ...progress.isCut, open: progress.seen.open >= MOST.open };
	return { ...progress, tally, seen, done, isCut, part: 'past', cursor: null };
}

/** @returns null once there is nothing more */
async function lookAtPast(tx: Tx, replay: StoredReplay): Promise<ReplayProgress | null> {
	const { progress, months } = replay;
	const left = Math.max(0, MOST.past - progress.seen.past);
	if (left === 0) return null;
	const limit = Math.min(CHUNK, left);
	const rows = await listAcceptedQuotes(tx, { months, after: progress.cursor, limit });
	const last = rows.at(-1);
	if (!last) return null;
	const basis = await basisOf(tx, replay);
	const orders = new Map(
		(await readOrderRecords(tx, [...new Set(rows.map(({ order }) => order))])).map((one) => [one.id, one])
	);
	let { tally } = progress;
	for (const { order, kind, body } of rows) {
		const record = orders.get(order);
		if (!record || !canReplay({ kind, body, record })) {
			tally = countSkipped(tally);
			continue;
		}
		const was = { fee: body.fee.amount, refund: body.refund.amount };
		const about = { ref: record.ref, currency: record.currency, kind, was };
		tally = countPast(tally, about, {
			current: replayQuote({ kind, body, record }, basis.current),
			draft: replayQuote({ kind, body, record }, basis.draft)
		});
	}
	const seen = { ...progress.seen, past: progress.seen.past + rows.length };
	const isCut = { ...progress.isCut, past: seen.past >= MOST.past };
	const done = progress.done + rows.length;
	return { ...progress, tally, seen, done, isCut, cursor: { at: last.at, id: last.id } };
}
