import type { Connection } from '../db/client.ts';
import { failNotice, holdSendingRights, listRecipients, noteTrouble } from '../db/notices.ts';
import type { NoticeChannel } from '../ports/notice.ts';
import { NotSentNow } from '../ports/mailer.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import { deliverNotice } from './deliver-notice.ts';
import type { Log } from './log.ts';
import type { Attempt, Outcome, Queue } from './queue.ts';
import { takingTurns, type Turn } from './turns.ts';

export type NoticeWorker = { stop(): void };

/** So many are looked up, written and locked at once; one of them leaves. */
const AHEAD = 4;

/** Left to the next round, as if it had never been looked at. */
class NotTried extends Error {
	override readonly name = 'NotTried';
}

/**
 * Sends what is due, one after the other: a crash then leaves one notice, not a handful, of which nobody knows whether
 * it left. More nodes send more at once. Mails leave in the order in which they were written; of pushes whichever has its
 * push service on the line goes first.
 */
export async function startNoticeWorker(
	{ queue, connection, log }: { queue: Queue; connection: Connection; log: Log },
	deps: DeliverDeps,
	channels: readonly NoticeChannel[]
): Promise<NoticeWorker> {
	let stopping = false;
	const { db, sql } = connection;

	async function sendBatch(
		batch: Attempt[],
		channel: NoticeChannel,
		turns: ReturnType<typeof takingTurns>
	): Promise<Map<string, Outcome>> {
		const outcomes = new Map<string, Outcome>();
		const rights = await holdSendingRights(sql);
		let isShut = false;
		const mayGo = () => !stopping && !isShut;
		const one = async (attempt: Attempt, turn: Turn): Promise<void> => {
			const come = async () => {
				await turn.come();
				if (!mayGo()) throw new NotTried();
			};
			const trouble = await deliverNotice(deps, rights, attempt.notice, { ...turn, come }).then(
				() => undefined,
				(error: unknown) => error
			);
			// Where the server is away, the next one need not find that out by itself.
			isShut ||= trouble instanceof NotSentNow && trouble.everyone;
			turn.done();
			if (trouble instanceof NotTried) return;
			outcomes.set(attempt.notice, trouble === undefined ? { done: true } : await look(trouble, attempt));
		};
		const inTurn = async (attempts: readonly Attempt[]) => {
			for (const attempt of attempts) if (mayGo()) await one(attempt, turns.whenReady());
		};
		try {
			if (channel === 'push') await ahead(await byDevice(batch), inTurn, mayGo);
			else await ahead(batch, (attempt) => one(attempt, turns.inOrder()), mayGo);
		} finally {
			await rights.release();
		}
		return outcomes;
	}

	/** What waits for one device is told together, so one of them goes first and takes the others along. */
	async function byDevice(batch: readonly Attempt[]): Promise<Attempt[][]> {
		const recipients = await listRecipients(
			db,
			batch.map(({ notice }) => notice)
		);
		return [...Map.groupBy(batch, ({ notice }) => recipients.get(notice) ?? notice).values()];
	}

	async function look(trouble: unknown, { notice, isLast }: Attempt): Promise<Outcome> {
		const again = trouble instanceof NotSentNow ? trouble.message : 'unexpected error';
		const facts = { notice, ...(trouble instanceof NotSentNow ? { reason: again } : { err: trouble }) };
		log.warn(facts, isLast ? 'a notice could not be sent' : 'a notice could not be sent now');
		if (isLast) await failNotice(db, notice, again);
		else await noteTrouble(db, notice, again);
		return isLast ? { done: true } : { done: false, again };
	}

	for (const channel of channels) {
		const turns = takingTurns();
		await queue.work(channel, (batch) => sendBatch(batch, channel, turns));
	}
	return {
		stop() {
			stopping = true;
		}
	};
}

/** Begins with each in turn, with so many at once, as long as it is of any use. */
async function ahead<Item>(
	items: readonly Item[],
	begin: (item: Item) => Promise<void>,
	mayGo: () => boolean
): Promise<void> {
	const underWay = new Set<Promise<void>>();
	const failures: unknown[] = [];
	for (const item of items) {
		if (underWay.size >= AHEAD) await Promise.race(underWay);
		if (!mayGo() || failures.length > 0) break;
		const begun = begin(item)
			.catch((error: unknown) => void failures.push(error))
			.finally(() => underWay.delete(begun));
		underWay.add(begun);
	}
	// The session they send with is given back behind them.
	await Promise.all(underWay);
	if (failures.length > 0) throw failures[0];
}
