import { DAYS_BY_TYPE, needsPeriod, type AuditAsk, type AuditPlace } from '#domain/audit/ask.ts';
import { instantText, type Millis } from '#domain/time/instant.ts';
import { localDay, startOfDay } from '#domain/time/local-day.ts';
import {
	auditRows,
	findHistoryEnd,
	findOrderByNumber,
	listAuditRows,
	listHistoryRows,
	type AuditFilter,
	type AuditRow
} from '#server/db/audit-list.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Database, Tx } from '#server/db/client.ts';
import { countRows } from '#server/db/count-rows.ts';
import { firstBrokenEntry, type Actor } from '#server/db/history.ts';

/** Rows of a page; more are behind `next`. */
export const AUDIT_PAGE = 50;
const EXPORT_BATCH = 500;

/** An order's hash chain: how far it was followed, and the first entry that is not what it was, if there is one. */
export type ChainState = {
	ref: string;
	displayRef: string;
	seq: number;
	/** When its last entry was made. */
	at: string | null;
	broken: number | null;
};

export type AuditPage = {
	rows: AuditRow[];
	next: AuditPlace | undefined;
	/** From which day on was looked, where only that bounded it. */
	since: string | undefined;
	/** Of the order that was asked for. */
	chain: ChainState | undefined;
};

type Reading = { zone: string; now: Millis };

/** A page of the audit, newest first, with the chain of the order it was asked of followed to its end. */
export async function readAudit(tx: Tx, ask: AuditAsk, reading: Reading): Promise<AuditPage> {
	const { filter, since } = await filterOf(tx, ask, reading);
	const rows = await listRows(tx, ask, filter, AUDIT_PAGE + 1);
	const page = rows.slice(0, AUDIT_PAGE);
	const last = page.at(-1);
	return {
		rows: page,
		next: rows.length > AUDIT_PAGE && last ? { at: last.at, tie: last.tie } : undefined,
		since,
		chain: filter.orderId === undefined ? undefined : await followChain(tx, filter.orderId)
	};
}

/** How many rows all of it has, at most `most` counted; nothing where that takes more than a moment. */
export async function countAudit(db: Database, ask: AuditAsk, reading: Reading, most: number) {
	const { filter } = await filterOf(db, ask, reading);
	return countRows(db, auditRows(ask.of, filter), most);
}

/**
 * All that is asked for, in batches that are read one by one, however much it is. That it was taken, and what was asked,
 * is written down before anything of it is given.
 */
export async function exportAudit(
	tx: Tx,
	actor: Actor,
	ask: AuditAsk,
	reading: Reading
): Promise<AsyncGenerator<AuditRow[], void>> {
	const { filter } = await filterOf(tx, { ...ask, after: undefined }, reading);
	const { of, what } = ask;
	const { actorKind, actorId, orderId, subject, from, before } = filter;
	// What was typed can be anything; of that it only says that there was something.
	const asked = { of, what, actor_kind: actorKind, actor_id: actorId, from, before, by_subject: !!subject };
	await insertAudit(tx, { actor, action: 'export.taken', orderId, facts: { list: 'audit', asked } });
	return batchesOf(tx, ask, filter);
}

async function* batchesOf(tx: Tx, ask: AuditAsk, filter: AuditFilter): AsyncGenerator<AuditRow[], void> {
	for (let after: AuditPlace | undefined; ;) {
		const rows = await listRows(tx, ask, { ...filter, after }, EXPORT_BATCH);
		const last = rows.at(-1);
		if (rows.length > 0) yield rows;
		if (!last || rows.length < EXPORT_BATCH) return;
		after = { at: last.at, tie: last.tie };
	}
}

const listRows = (tx: Tx, { of }: AuditAsk, filter: AuditFilter, limit: number): Promise<AuditRow[]> =>
	of === 'desk' ? listAuditRows(tx, filter, limit) : listHistoryRows(tx, filter, limit);

async function followChain(tx: Tx, orderId: string): Promise<ChainState | undefined> {
	const [broken, end] = await Promise.all([firstBrokenEntry(tx, orderId), findHistoryEnd(tx, orderId)]);
	return end && { ...end, broken: broken ?? null };
}

/** Days of the shop's zone become instants; `to` is over when the next day begins. */
async function filterOf(
	tx: Tx,
	ask: AuditAsk,
	{ zone, now }: Reading
): Promise<{ filter: AuditFilter; since: string | undefined }> {
	const { who, what, about, to, after } = ask;
	const orderId = about === undefined ? undefined : await findOrderByNumber(tx, about);
	const implied = needsPeriod(ask) ? (to ?? localDay(now, zone)) - DAYS_BY_TYPE : undefined;
	const start = ask.from ?? implied;
	const filter = {
		actorKind: who && ('staff' in who ? ('staff' as const) : who.kind),
		actorId: who && 'staff' in who ? who.staff : undefined,
		what,
		orderId,
		subject: orderId === undefined ? about : undefined,
		from: start === undefined ? undefined : instantText(startOfDay(start, zone)),
		before: to === undefined ? undefined : instantText(startOfDay(to + 1, zone)),
		after
	};
	return { filter, since: implied === undefined ? undefined : instantText(startOfDay(implied, zone)) };
}
