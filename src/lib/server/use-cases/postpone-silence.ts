import type { RefusalCode } from '#domain/refusal.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { nextTry } from '#domain/shortage/next-try.ts';
import { changeDelay, findDelayOrder, findTries } from '#server/db/delays.ts';
import { isId } from '#server/db/ids.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { lockOrder } from '#server/db/orders.ts';
import type { Command } from './command.ts';

/** Of a task about a question: it is the shop's own, and no provider's. */
export const SHOP = 'shop';

/**
 * Nobody answered a question, and what that means was refused: it is tried again later, each time after a longer pause,
 * and as soon as the order changes. Meanwhile it is in nobody's way, and staff are told, once for each reason.
 *
 * Refusals: `delay.not_open` where it has been answered or ended meanwhile.
 */
export const postponeSilence: Command<{ id: string; code: RefusalCode }, { tries: number }> = async (
	tx,
	_actor,
	{ id, code }
) => {
	const orderId = isId(id) ? await findDelayOrder(tx, id) : undefined;
	const order = orderId === undefined ? undefined : await lockOrder(tx, { id: orderId });
	const before = order && (await findTries(tx, id));
	if (!order || !before) return refuse('delay.not_open', { state: null });
	// Another node has tried it at the same time.
	const isNoted =
		before.retryAt !== null && before.retryAt > order.now && before.seenVersion === order.version;
	if (isNoted) return accept({ tries: before.tries });
	const tries = before.tries + 1;
	const retryAt = new Date(nextTry(order.now.getTime(), tries));
	await changeDelay(tx, id, { tries, retryAt, seenVersion: order.version });
	await raiseTasks(tx, [
		{ kind: 'silence_refused', provider: SHOP, reference: id, orderId: order.id, facts: { about: code } }
	]);
	return accept({ tries });
};
