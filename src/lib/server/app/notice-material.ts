import { termsOf } from '#domain/cancellation/order-terms.ts';
import { viewTerms } from '#domain/cancellation/terms-view.ts';
import type { Tx } from '../db/client.ts';
import { findMailWish } from '../db/feedback-asks.ts';
import { findBuyerName, findNoticedOrder } from '../db/notice-order.ts';
import { getOrderRecord } from '../db/order-record.ts';
import type { NoticeToSend } from '../db/notices.ts';
import { asGift } from '../notices/gift-notice.ts';
import type { NoticeFacts, NoticeKind, NoticeMaterial } from '../ports/notice.ts';
import type { PolicyShelf } from './policies.ts';

/** Mails that tell until when something can be cancelled and at what price. */
const TERMS_IN: readonly string[] = [
	...([
		'order_in',
		'handed_over',
		'delivered',
		'delay_agreed',
		'delay_covered'
	] as const satisfies NoticeKind[]),
	...(['cancel_accepted', 'cancel_declined', 'cancel_overtaken'] as const satisfies NoticeKind[]),
	...(['promise_at_risk', 'promise_missed', 'window_closes'] as const satisfies NoticeKind[])
];

/** A notice as far as its text depends on it. */
export type NoticeToWrite = Pick<NoticeToSend, 'kind' | 'orderId' | 'recipient' | 'facts'>;

/**
 * What a notice is written from, its order looked up as it is now. Never for a code, whose facts are locked.
 *
 * @param versions the published policies
 * @returns nothing where its order is not there
 */
export async function materialOf(
	tx: Tx,
	versions: PolicyShelf['versions'],
	notice: NoticeToWrite
): Promise<NoticeMaterial | undefined> {
	const stored = notice.facts as NoticeFacts[keyof NoticeFacts];
	if (notice.kind === 'endpoint_off')
		return { kind: 'endpoint_off', facts: stored as NoticeFacts['endpoint_off'] };
	if (notice.kind === 'credit_ends')
		return { kind: 'credit_ends', facts: stored as NoticeFacts['credit_ends'] };
	// Whoever said no after it was written is not asked.
	if (notice.kind === 'feedback' && notice.orderId && (await findMailWish(tx, notice.orderId)) === false)
		return undefined;
	const whole = notice.orderId ? await findNoticedOrder(tx, notice.orderId) : undefined;
	const [who, back = ''] = notice.recipient.split(':', 2);
	const found = whole && who === 'gift' ? asGift(whole, back) : whole;
	const order =
		found && notice.orderId && notice.kind === 'withdrawal_accepted'
			? { ...found, buyer: await findBuyerName(tx, notice.orderId) }
			: found;
	if (!order || !TERMS_IN.includes(notice.kind)) {
		return order && ({ kind: notice.kind, facts: stored, order } as NoticeMaterial);
	}
	// Until when and at what price is told as it is when the mail is written.
	const record = await getOrderRecord(tx, order.ref);
	const terms = viewTerms(termsOf(record, await versions(record.newest_policy, tx)), false);
	const told = { ...order, terms: { ...terms, at: record.read_at } };
	return { kind: notice.kind, facts: stored, order: told } as NoticeMaterial;
}
