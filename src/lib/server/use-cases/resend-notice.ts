import { readReason, RESEND_REASONS } from '#domain/access/staff-reason.ts';
import { maskEmail } from '#domain/access/masked.ts';
import { judgeResend } from '#domain/notice/resend.ts';
import { readAddress } from '#domain/notice/untold.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findOrderNotice, listResends } from '#server/db/desk-notices.ts';
import { commitTo, insertWords } from '#server/db/history-words.ts';
import { isReachable } from '#server/db/notice-order.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import { seeToUntold } from '#server/db/untold.ts';
import type { Command } from './command.ts';
import type { CreateNotices, NewNotice } from './send-notice.ts';

export type ResendInput = {
	ref: string;
	id: string;
	reason: { handle: string; words: string };
	/** Another address, for this one mail alone; empty for the reader's own. */
	to?: string;
};

/**
 * Sends a notice of an order again: the same facts to the same person, as a notice of its own that is in the history.
 * Written anew when it goes out, so it tells the order as it is by then. A mail that failed waits for nobody any more.
 * It may go to another address: sealed, kept until it is sent, and not the order's, which lets people see it and is
 * set where the order comes from.
 *
 * Refusals: `reason.missing`; `order.not_found`; `notice.not_found`, also of another order's; `notice.nobody` where the
 * person was forgotten or never had an address; `request.invalid` with the `field` for an address that is none, or for
 * another one where nothing failed; those of `judgeResend`.
 */
export const resendNotice =
	(createNotices: CreateNotices): Command<ResendInput, { kind: string }> =>
	async (tx, actor, { ref, id, reason: given, to: typed = '' }) => {
		const reason = readReason(RESEND_REASONS, given);
		if (!reason.ok) return reason;
		const order = await lockOrder(tx, { ref });
		if (!order) return refuse('order.not_found');
		const notice = await findOrderNotice(tx, order.id, id);
		if (!notice) return refuse('notice.not_found');
		const judged = judgeResend(notice, await listResends(tx, order.id), order.now.getTime());
		if (!judged.ok) return judged;
		if (!(await isReachable(tx, notice))) return refuse('notice.nobody');
		const to = readAddress(typed);
		const mayGoElsewhere = notice.channel === 'mail' && notice.state === 'failed';
		if (typed.trim() !== '' && !(to && mayGoElsewhere)) return refuse('request.invalid', { field: 'to' });

		const { kind, channel, recipient } = notice;
		const words = commitTo(reason.value);
		const data = { notice: id, kind, reason: words.commitment };
		const portions = await listPortions(tx, order.id);
		await recordChange(tx, order, { portions, entries: [{ type: 'notice.resent', data }], actor });
		const seq = order.historySeq + 1;
		await insertWords(tx, order.id, seq, words);
		const { locale, elsewhere: _before, ...facts } = notice.facts;
		if (notice.state === 'failed') await seeToUntold(tx, id, actor.id ?? actor.kind);
		const again = {
			...{ kind, channel, recipient, facts, orderId: order.id, event: `${order.id}:${seq}` },
			locale: typeof locale === 'string' ? locale : null,
			...{ alone: true, to }
		};
		await createNotices(tx, [again as NewNotice]);
		await insertAudit(tx, {
			...{ actor, action: 'notice.resent', orderId: order.id, subject: id, reason: reason.value },
			facts: { kind, ...(to && { to: maskEmail(to) }) }
		});
		return accept({ kind });
	};
