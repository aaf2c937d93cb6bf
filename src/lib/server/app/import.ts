import type { OrderReport } from '#domain/order/report.ts';
import type { Refusal, Result } from '#domain/refusal.ts';
import { saveReportedProduct, saveReportedVariant } from '../use-cases/save-product.ts';
import type { Database } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { hasOtherOrders } from '../db/sold-lines.ts';
import { transact } from '../db/transaction.ts';
import type { StorefrontItem } from '../ports/storefront.ts';
import { importAnswers } from '../use-cases/import-answers.ts';
import { importOrders, weightOf } from '../use-cases/import-orders.ts';
import { takeBackSold } from '../use-cases/take-back-sold.ts';
import { takeLevel } from '../use-cases/take-level.ts';
import { takeReport } from '../use-cases/take-report.ts';
import { checkItem, type CheckedItem } from './check-item.ts';

/** No transaction of ours lasts over a second: an import commits at least this often, in order lines. */
const LINES_AT_ONCE = 1000;

export type ImportOptions = {
	/** The name of the source, for the history. */
	source: string;
	/** Named zone of the shop. */
	zone: string;
	/** What could not be taken, with the input's own id; called as it is found. */
	onRefused(id: string, refusal: Refusal): void;
	/** After each commit. */
	onProgress?(): void;
};

export type ImportSummary = {
	orders: { created: number; known: number; changed: number };
	lines: number;
	/** Cancellations, refunds, parcels … that were taken with new orders. */
	happenings: number;
	products: number;
	/** What shoppers once said, that is new here. */
	answers: number;
	refused: number;
};

/**
 * Takes everything a source says as history (law 12). Batches of at most 1,000 lines, each committed by itself: stopped
 * at any point and started again, it goes on, because what is there already is only looked at.
 *
 * @throws where the database refuses (full, busy, away) or the input breaks off; what was committed stays
 */
export async function importFrom(
	db: Database,
	items: AsyncIterable<StorefrontItem>,
	options: ImportOptions
): Promise<ImportSummary> {
	const actor: Actor = { kind: 'machine', id: `import-${options.source}` };
	const summary: ImportSummary = {
		orders: { created: 0, known: 0, changed: 0 },
		lines: 0,
		happenings: 0,
		products: 0,
		answers: 0,
		refused: 0
	};
	const refuse = (id: string, refusal: Refusal) => {
		summary.refused++;
		options.onRefused(id, refusal);
	};
	const seen = new Set<string>();
	const later: Later[] = [];
	let batch: Batch = { entries: [], weight: 0 };
	// The next batch is read and worked out while the last one is written.
	let writing: Promise<void> = Promise.resolve();
	const flush = async () => {
		const full = batch;
		batch = { entries: [], weight: 0 };
		await writing;
		writing = write(full).catch((error: unknown) => {
			throw plainly(error);
		});
		writing.catch(() => {});
	};
	for await (const item of items) {
		const entry = checkItem(item);
		if (!entry.ok) {
			refuse(item.id, entry.refusal);
			continue;
		}
		if (entry.value.kind === 'taken_back') {
			later.push(entry.value);
			continue;
		}
		if (entry.value.kind === 'order') seen.add(entry.value.report.ref);
		const weight = entry.value.kind === 'order' ? weightOf(entry.value.report) : 1;
		if (batch.weight > 0 && batch.weight + weight > LINES_AT_ONCE) await flush();
		batch.entries.push(entry.value);
		batch.weight += weight;
	}
	await flush();
	await writing;
	// At the end, when it is known which orders came with this input: they have been looked through already.
	const isWorth = later[0] && (await hasOtherOrders(db, later[0].back.source, [...seen]));
	for (const one of later) {
		if (isWorth) await takeBack(one);
		else refuse(one.id, one.otherwise);
	}
	return summary;

	async function write({ entries }: Batch): Promise<void> {
		const orders = entries.filter((one) => one.kind === 'order');
		const reports = orders.map(({ report }) => report);
		const { zone } = options;
		const results = await orFail(transact(db, (tx) => importOrders(tx, actor, { reports, zone })));
		for (const [index, result] of results.entries()) {
			const { id = '', report } = orders[index] ?? {};
			if (result.refusal) refuse(id, result.refusal);
			for (const one of result.refused) refuse(`${id} ${one.id}`, one.refusal);
			if (result.outcome === 'refused' || !report) continue;
			if (result.outcome === 'changed') {
				await change(id, report);
				continue;
			}
			summary.orders[result.outcome]++;
			summary.lines += report.document?.lines.length ?? 0;
			if (result.outcome === 'created')
				summary.happenings += report.happenings.length - result.refused.length;
		}
		for (const entry of entries) {
			if (entry.kind === 'variant') {
				const added = await transact(db, (tx) => saveReportedVariant(tx, actor, entry));
				if (added.ok) summary.products++;
				else refuse(entry.id, added.refusal);
			}
			if (entry.kind === 'level') {
				const taken = await transact(db, (tx) => takeLevel(tx, actor, entry.level));
				if (!taken.ok) refuse(entry.id, taken.refusal);
			}
			if (entry.kind !== 'product') continue;
			const saved = await transact(db, (tx) => saveReportedProduct(tx, actor, entry.product));
			if (saved.ok) summary.products++;
			else refuse(entry.id, saved.refusal);
		}
		const said = entries.flatMap((one) => (one.kind === 'answer' ? [one] : []));
		if (said.length > 0) {
			const input = { source: options.source, answers: said.map(({ id, answer }) => ({ id, ...answer })) };
			const taken = await orFail(transact(db, (tx) => importAnswers(tx, actor, input)));
			summary.answers += taken.added;
			for (const { id, refusal } of taken.refused) refuse(id, refusal);
		}
		options.onProgress?.();
	}

	/** Of a sale that this input does not hold: looked for among what earlier runs brought in. */
	async function takeBack({ id, back, otherwise }: Later): Promise<void> {
		const input = { id, back, except: seen, zone: options.zone };
		const taken = await orFail(transact(db, (tx) => takeBackSold(tx, actor, input)));
		summary.happenings += taken.happenings;
		for (const one of taken.refused) refuse(`${id} ${one.id}`, one.refusal);
		const left = back.quantity - taken.found;
		if (left > 0) refuse(id, { ...otherwise, unmatched: left });
	}

	/** An order that is known and has something new: by itself, through what live reports go through. */
	async function change(id: string, report: OrderReport): Promise<void> {
		const input = { report, zone: options.zone, historical: true };
		const taken = await transact(db, (tx) => takeReport(tx, actor, input));
		if (!taken.ok && isTrouble(taken.refusal)) throw new Error(taken.refusal.code);
		if (!taken.ok) return refuse(id, taken.refusal);
		for (const one of taken.value.refused) refuse(`${id} ${one.id}`, one.refusal);
		const outcome = taken.value.created ? 'created' : taken.value.changed ? 'changed' : 'known';
		summary.orders[outcome]++;
		summary.lines += report.document?.lines.length ?? 0;
	}
}

type Later = CheckedItem & { kind: 'taken_back' };
type Batch = { entries: CheckedItem[]; weight: number };

const isTrouble = ({ code }: Refusal) => code.startsWith('service.') || code.startsWith('storage.');

/** What the database said, without the statement: its values are people's orders. */
function plainly(error: unknown): Error {
	const cause = error instanceof Error ? error.cause : undefined;
	return cause instanceof Error
		? new Error(cause.message)
		: error instanceof Error
			? error
			: new Error(String(error));
}

async function orFail<T>(result: Promise<Result<T>>): Promise<T> {
	const done = await result;
	if (!done.ok) throw new Error(`the database refused: ${done.refusal.code}`);
	return done.value;
}
