import type { RefusalCode } from '#domain/refusal.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { nextTry } from '#domain/shortage/next-try.ts';
import { isId } from '#server/db/ids.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { lockOrder } from '#server/db/orders.ts';
import { findRequest, postponeRequest as writeNextTry } from '#server/db/requests.ts';
import type { Command } from './command.ts';
import { SHOP } from './postpone-silence.ts';

/**
 * Nobody decided on a cancellation in time, and accepting it, which that means, was refused: it is tried again later,
 * each time after a longer pause, and as soon as the order changes. Meanwhile it is in nobody's way, and staff are told,
 * once for each reason.
 *
 * Refusals: `cancel.request_not_found`; `cancel.request_decided` with the `state` it has, where somebody did meanwhile.
 */
export const postponeRequest: Command<{ id: string; code: RefusalCode }, { tries: number }> = async (
	tx,
	_actor,
	{ id, code }
) => {
	const found = isId(id) ? await findRequest(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	const before = order && (await findRequest(tx, id));
	if (!order || !before) return refuse('cancel.request_not_found');
	if (before.state !== 'pending') return refuse('cancel.request_decided', { state: before.state });
	// Another node has tried it at the same time.
	const isNoted =
		before.retryAt !== null && before.retryAt > order.now && before.seenVersion === order.version;
	if (isNoted) return accept({ tries: before.tries });
	const tries = before.tries + 1;
	const retryAt = new Date(nextTry(order.now.getTime(), tries));
	await writeNextTry(tx, id, { tries, retryAt, seenVersion: order.version });
	await raiseTasks(tx, [
		{ kind: 'silence_refused', provider: SHOP, reference: id, orderId: order.id, facts: { about: code } }
	]);
	return accept({ tries });
};
