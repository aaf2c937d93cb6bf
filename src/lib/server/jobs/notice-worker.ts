import type { Connection } from '../db/client.ts';
import { failNotice, holdSendingRights, listRecipients, noteTrouble } from '../db/notices.ts';
import type { NoticeChannel } from '../ports/notice.ts';
import { NotSentNow } from '../ports/mailer.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import { deliverNotice } from './deliver-notice.ts';
import type { Log } from './log.ts';
import type { Attempt, Outcome, Queue } from './queue.ts';

export type NoticeWorker = { stop(): void };

/**
 * Sends what is due, one after the other: a crash then leaves one notice, not a handful, of which nobody knows whether
 * it left. More nodes send more at once. Pushes go out together, so that a push service that hangs delays nobody else's;
 * one that is repeated after a crash takes its own place on the device.
 */
export async function startNoticeWorker(
	{ queue, connection, log }: { queue: Queue; connection: Connection; log: Log },
	deps: DeliverDeps,
	channels: readonly NoticeChannel[]
): Promise<NoticeWorker> {
	let stopping = false;
	const { db, sql } = connection;

	async function sendBatch(batch: Attempt[], together: boolean): Promise<Map<string, Outcome>> {
		const outcomes = new Map<string, Outcome>();
		const rights = await holdSendingRights(sql);
		try {
			const one = async (attempt: Attempt): Promise<boolean> => {
				if (stopping) return false;
				const trouble = await deliverNotice(deps, rights, attempt.notice).then(
					() => undefined,
					(error: unknown) => error
				);
				outcomes.set(attempt.notice, trouble === undefined ? { done: true } : await look(trouble, attempt));
				// Where the server is away, the next one need not find that out by itself.
				return !(trouble instanceof NotSentNow && trouble.everyone);
			};
			const inTurn = async (attempts: readonly Attempt[]) => {
				for (const attempt of attempts) if (!(await one(attempt))) break;
			};
			if (together) await Promise.all((await byDevice(batch)).map(inTurn));
			else await inTurn(batch);
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

	for (const channel of channels) await queue.work(channel, (batch) => sendBatch(batch, channel === 'push'));
	return {
		stop() {
			stopping = true;
		}
	};
}
