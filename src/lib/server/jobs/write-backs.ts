import { setTimeout as sleep } from 'node:timers/promises';
import { asTheirs } from '#domain/write-back/lines.ts';
import { STOREFRONTS, type StorefrontName } from '#domain/write-back/states.ts';
import type { StorefrontBook } from '../app/storefront-book.ts';
import type { Connection } from '../db/client.ts';
import { transact } from '../db/transaction.ts';
import { listKnownLines } from '../db/told-lines.ts';
import { takeDue, type TakenWriteBack } from '../db/write-backs.ts';
import type { WriteBack, WriteBackAnswer } from '../ports/write-back.ts';
import { decideMoney, recordWriteBack } from '../use-cases/record-write-back.ts';
import { atOnce } from './at-once.ts';
import type { Log } from './log.ts';
import { writeBackReader } from './write-back-reader.ts';

const EVERY_MS = 1000;
/** Calls of one storefront at the same time: its limits are per shop, and one that hangs holds up only its own. */
const AT_ONCE = 3;
/** Nothing is begun later than this after it was taken; the lease is twice as long. */
const BEGIN_WITHIN_MS = 60_000;
/** Calls under way may end when this process does. */
const PATIENCE_MS = 5000;
/** Goods that it never heard of, or has under a name that nobody knows: a person looks. */
const NOT_THERE: WriteBackAnswer = { state: 'refused', code: 'storefront.line_not_found' };
const CLOCK = { kind: 'system', id: 'storefront' } as const;

export type WriteBacksOptions = {
	connection: Pick<Connection, 'db'>;
	book: StorefrontBook;
	log: Log;
	afterCommit: () => void;
	/** After every call: which storefront was asked for what, and what it said. */
	observe?: (call: { storefront: string; operation: string; outcome: string }) => void;
};

export type WriteBacks = {
	/** One round; what a test waits for. */
	round(): Promise<void>;
	stop(): Promise<void>;
};

/**
 * Tells storefronts what happened here. The reader writes down what is to be told; for each storefront a loop of its own
 * takes what is due, asks outside of any transaction, and writes down what it was answered. Every node may run it: each
 * row is one process's at a time.
 */
export function startWriteBacks(options: WriteBacksOptions, everyMs = EVERY_MS): WriteBacks {
	const { connection, book, log, afterCommit, observe } = options;
	const { db } = connection;
	const read = writeBackReader(db, book);
	const ending = new AbortController();
	let stopping = false;

	async function drain(name: StorefrontName): Promise<void> {
		const writeBack = (await book()).get(name)?.writeBack;
		if (!writeBack) return;
		for (;;) {
			const due = stopping ? [] : await takeDue(db, name, AT_ONCE);
			await atOnce(AT_ONCE, due, (row) => tell(writeBack, row));
			if (due.length === 0) return;
		}
	}

	async function tell(writeBack: WriteBack, row: TakenWriteBack): Promise<void> {
		const until = performance.now() + BEGIN_WITHIN_MS;
		let movesMoney = row.movesMoney;
		if (movesMoney) {
			const decided = await transact(db, (tx) => decideMoney(tx, CLOCK, row));
			if (decided.ok && !decided.value.tell) return;
			// Its order is held by somebody: nothing was asked, and it is tried again.
			if (!decided.ok) return record(row, { state: 'unreachable', code: 'call.busy' });
			movesMoney = decided.value.movesMoney;
		}
		const answer = await ask(writeBack, row, movesMoney, until);
		observe?.({ storefront: row.storefront, operation: row.kind, outcome: answer.state });
		await record(row, answer);
		if (answer.state === 'refused')
			log.warn({ write_back: row.id, code: answer.code }, 'a storefront refuses what it is told; staff look');
		afterCommit();
	}

	async function record({ id }: TakenWriteBack, answer: WriteBackAnswer): Promise<void> {
		const input = { id, answer, chance: Math.random() };
		const done = await transact(db, (tx) => recordWriteBack(tx, CLOCK, input));
		if (!done.ok) throw new Error(done.refusal.code);
	}

	async function ask(
		writeBack: WriteBack,
		row: TakenWriteBack,
		movesMoney: boolean,
		until: number
	): Promise<WriteBackAnswer> {
		const { ref: order, key } = row;
		const how = { order, key, again: row.state === 'unknown', until, signal: ending.signal };
		try {
			if (row.kind === 'refund')
				return await writeBack.recordRefund({ ...how, what: { ...row.what, movesMoney } });
			const { told, known } = await listKnownLines(db, row.orderId);
			if (row.kind === 'exchange') {
				const removes = asTheirs(row.what.removes, told);
				if (!removes) return NOT_THERE;
				return await writeBack.editOrder({ ...how, known, what: { ...row.what, removes } });
			}
			const lines = asTheirs(row.what.lines, told);
			if (!lines) return NOT_THERE;
			if (row.kind === 'cancel') return await writeBack.cancelLines({ ...how, what: { ...row.what, lines } });
			return await writeBack.openReturn({ ...how, what: { lines } });
		} catch (error) {
			log.warn(
				{ err: error, write_back: row.id },
				'what a storefront was told is unknown to us; it is looked for'
			);
			return { state: 'unknown', code: 'call.threw' };
		}
	}

	const loops = [
		loop('what happened cannot be read for storefronts', read),
		...STOREFRONTS.map((name) => loop(`${name} cannot be told`, () => drain(name)))
	];

	/** Each by itself, so that one that hangs holds up no other. */
	function loop(trouble: string, work: () => Promise<void>) {
		let running: Promise<void> | undefined;
		const timer = setInterval(() => {
			running ??= work()
				.catch((error: unknown) => log.warn({ err: error }, trouble))
				.finally(() => (running = undefined));
		}, everyMs).unref();
		return async () => {
			clearInterval(timer);
			await running;
		};
	}

	return {
		async round() {
			await read();
			await Promise.all(STOREFRONTS.map(drain));
		},
		async stop() {
			stopping = true;
			const over = Promise.all(loops.map((end) => end()));
			const patience = new AbortController();
			const late = sleep(PATIENCE_MS, 'late', { signal: patience.signal }).catch(() => 'over');
			if ((await Promise.race([over, late])) === 'late') ending.abort();
			patience.abort();
			await over;
		}
	};
}
