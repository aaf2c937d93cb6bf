import { openDelay, withoutTaken } from '#domain/shortage/delay-of-order.ts';
import type { DelayRecord } from '#domain/shortage/delay-record.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { Tx } from '#server/db/client.ts';
import { changeDelay } from '#server/db/delays.ts';
import type { NewEntry } from '#server/db/history.ts';

/** What the history keeps of a question. */
export const delayData = ({ id, cause, new_date }: Pick<DelayRecord, 'id' | 'cause' | 'new_date'>) => ({
	delay: id,
	cause,
	new_date
});

/**
 * Pieces leave their order because its buyer cancels or swaps them: the open question about them is answered by that, in
 * the same transaction. Of those that are left it goes on. Its order is locked; where nothing is asked nothing is read.
 *
 * @param isSilence whether nobody said so, and their silence has decided
 * @returns what the history tells of it
 */
export async function answerByTaking(
	tx: Tx,
	record: Pick<OrderRecord, 'delays'>,
	{
		pieces,
		how,
		at,
		isSilence = false
	}: { pieces: readonly Pieces[]; how: 'cancel' | 'swap'; at: Date; isSilence?: boolean }
): Promise<NewEntry[]> {
	const open = openDelay(record);
	const lines = open ? withoutTaken(open.lines, pieces) : [];
	const isTouched = open?.lines.some(({ line }) => pieces.some((one) => one.line === line)) === true;
	if (!open || !isTouched) return [];
	if (lines.length > 0) {
		await changeDelay(tx, open.id, { lines });
		return [];
	}
	const state = how === 'cancel' ? ('cancelled' as const) : ('swapped' as const);
	if (isSilence) {
		await changeDelay(tx, open.id, { state, endedAt: at });
		return [{ type: 'delay.silent', data: { ...delayData(open), outcome: how } }];
	}
	await changeDelay(tx, open.id, { state, endedAt: at, answer: how, answeredAt: at });
	return [{ type: 'delay.answered', data: { ...delayData(open), answer: how } }];
}
