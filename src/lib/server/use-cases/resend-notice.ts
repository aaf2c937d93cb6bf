import { readReason, RESEND_REASONS } from '#domain/access/staff-reason.ts';
import { judgeResend } from '#domain/notice/resend.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findOrderNotice, listResends } from '#server/db/desk-notices.ts';
import { commitTo, insertWords } from '#server/db/history-words.ts';
import { isReachable } from '#server/db/notice-order.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';
import type { CreateNotices, NewNotice } from './send-notice.ts';

export type ResendInput = { ref: string; id: string; reason: { handle: string; words: string } };

/**
 * Sends a notice of an order again: the same facts to the same person, as a notice of its own that is in the history.
 * Written anew when it goes out, so it tells the order as it is by then.
 *
 * Refusals: `reason.missing`; `order.not_found`; `notice.not_found`, also of another order's; `notice.nobody` where the
 * person was forgotten or never had an address; those of `judgeResend`.
 */
export const resendNotice =
	(createNotices: CreateNotices): Command<ResendInput, { kind: string }> =>
	async (tx, actor, { ref, id, reason: given }) => {
		const reason = readReason(RESEND_REASONS, given);
		if (!reason.ok) return reason;
		const order = await lockOrder(tx, { ref });
		if (!order) return refuse('order.not_found');
		const notice = await findOrderNotice(tx, order.id, id);
		if (!notice) return refuse('notice.not_found');
		const judged = judgeResend(notice, await listResends(tx, order.id), order.now.getTime());
		if (!judged.ok) return judged;
		const to = await isReachable(tx, notice);
		if (!to) return refuse('notice.nobody');

		const { kind, channel, recipient } = notice;
		const words = commitTo(reason.value);
		const data = { notice: id, kind, reason: words.commitment };
		const portions = await listPortions(tx, order.id);
		await recordChange(tx, order, { portions, entries: [{ type: 'notice.resent', data }], actor });
		const seq = order.historySeq + 1;
		await insertWords(tx, order.id, seq, words);
		const { locale, ...facts } = notice.facts;
		const again = {
			...{ kind, channel, recipient, facts, orderId: order.id, event: `${order.id}:${seq}` },
			locale: typeof locale === 'string' ? locale : null,
			alone: true
		};
		await createNotices(tx, [again as NewNotice]);
		await insertAudit(tx, {
			...{ actor, action: 'notice.resent', orderId: order.id, subject: id, reason: reason.value },
			facts: { kind }
		});
		return accept({ kind });
	};
