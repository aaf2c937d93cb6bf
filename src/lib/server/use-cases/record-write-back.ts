import { accept, type Result } from '#domain/refusal.ts';
import { nextTryInS } from '#domain/write-back/next-try.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { lockOrder } from '#server/db/orders.ts';
import {
	findWriteBack,
	leaveMoneyAlone,
	mayStorefrontSend,
	settleWriteBack,
	type Ending,
	type StoredWriteBack,
	type TakenWriteBack
} from '#server/db/write-backs.ts';
import type { WriteBackAnswer } from '#server/ports/write-back.ts';
import type { Command } from './command.ts';
import { reportRefund } from './settle-refund.ts';

/**
 * Decides, under the order's lock and before the storefront is called, who sends the money of a refund that it was to
 * send. What somebody else has sent meanwhile is only written down there; what is not owed any more (a chargeback gave
 * it back, finance said that it failed) is refused, and staff look.
 *
 * @returns whether it is to be told, and whether it moves money
 */
export const decideMoney: Command<
	Pick<TakenWriteBack, 'id' | 'orderId' | 'subject'>,
	{ tell: boolean; movesMoney: boolean }
> = async (tx, _actor, { id, orderId, subject }) => {
	await lockOrder(tx, { id: orderId });
	const may = await mayStorefrontSend(tx, subject);
	if (may === 'yes') return accept({ tell: true, movesMoney: true });
	if (may === 'sent') await leaveMoneyAlone(tx, id);
	else
		await settleWriteBack(tx, id, { state: 'refused', code: 'refund.not_owed', words: null, names: [] }, 0);
	return accept({ tell: may === 'sent', movesMoney: false });
};

export type RecordInput = {
	id: string;
	answer: WriteBackAnswer;
	/** From 0 up to, not including, 1. */ chance: number;
};

/**
 * Writes down what a storefront answered. A refund that it has sent is settled with it, in the same transaction. What
 * was ended meanwhile (by staff, by the storefront's own word) stays as it is.
 */
export const recordWriteBack: Command<RecordInput, { state: StoredWriteBack['state'] | null }> = async (
	tx,
	actor,
	{ id, answer, chance }
) => {
	const row = await findWriteBack(tx, id);
	if (!row) return accept({ state: null });
	if ('money' in answer && answer.money && row.movesMoney) {
		await tellRefund(tx, actor, row, { money: answer.money, name: answer.references[0] });
	}
	const ending = endingOf(row, answer);
	const asked = 'retryAfterS' in answer ? answer.retryAfterS : undefined;
	const isOurs = await settleWriteBack(tx, id, ending, nextTryInS(row.attempts, chance, asked));
	return accept({ state: isOurs ? ending.state : null });
};

function endingOf({ state: before, names }: StoredWriteBack, answer: WriteBackAnswer): Ending {
	if (answer.state === 'done' || answer.state === 'already') {
		// What was heard of it before it was answered stays known.
		const all = [...answer.references, ...names.filter((name) => !answer.references.includes(name))];
		return { state: 'done', code: answer.state, words: null, names: all };
	}
	const { code, words = null } = answer;
	// Asked for once and not answered, it stays so until it is found.
	const untouched = before === 'unknown' ? ('unknown' as const) : ('pending' as const);
	return { state: answer.state === 'unreachable' ? untouched : answer.state, code, words, names };
}

/** The storefront has sent the money. Known already, it is no news. */
export async function tellRefund(
	tx: Tx,
	actor: Actor,
	row: Pick<StoredWriteBack, 'subject' | 'storefront' | 'what'>,
	{ money, name, amount }: { money: 'settled' | 'sent'; name: string | undefined; amount?: number }
): Promise<void> {
	const what = row.what as { amount: number; currency: string };
	const facts = {
		reference: `${row.storefront}:${name ?? ''}`,
		amount: amount ?? what.amount,
		currency: what.currency
	};
	const report =
		money === 'settled'
			? ({ state: 'settled', ...facts, at: new Date() } as const)
			: ({ state: 'sent', ...facts } as const);
	const done: Result<unknown> = await reportRefund(tx, actor, { id: row.subject, report });
	if (!done.ok && done.refusal.code !== 'refund.state_conflict')
		throw new Error(`a refund its storefront sent could not be written down: ${done.refusal.code}`);
}
