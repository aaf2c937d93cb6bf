import { and, asc, eq, isNull, type SQL } from 'drizzle-orm';
import { splitReason } from '../../domain/access/staff-reason.ts';
import type { NoticeChannel, NoticedOrder } from '../ports/notice.ts';
import type { Tx } from './client.ts';
import { oneTimeCodes } from './schema/access.ts';
import { waitsForDestination } from './refund-destinations.ts';
import { payments, refunds } from './schema/money.ts';
import { listNoticedReturns } from './return-lists.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';
import { requests } from './schema/quotes.ts';
import { shipments } from './schema/shipments.ts';

/** What a notice tells of its order, as it is now. */
export async function findNoticedOrder(tx: Tx, orderId: string): Promise<NoticedOrder | undefined> {
	const [order] = await tx
		.select({
			ref: orders.ref,
			number: orders.displayRef,
			currency: orders.currency,
			total: orders.total,
			deliverBy: orders.deliverBy
		})
		.from(orders)
		.where(eq(orders.id, orderId));
	if (!order) return undefined;
	const { id, title, options, quantity } = orderLines;
	const lines = await tx
		.select({ id, title, options, quantity })
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId))
		.orderBy(asc(orderLines.position));
	const parcels = await tx
		.select()
		.from(shipments)
		.where(and(eq(shipments.orderId, orderId), isNull(shipments.returnId)))
		.orderBy(asc(shipments.position), asc(shipments.id));
	const money = await tx
		.select({
			id: refunds.id,
			quote: refunds.quoteId,
			dueAt: refunds.dueAt,
			reference: refunds.providerReference,
			waits: waitsForDestination() as SQL<boolean>
		})
		.from(refunds)
		.innerJoin(payments, eq(payments.id, refunds.paymentId))
		.where(eq(refunds.orderId, orderId));
	const asked = await tx
		.select({ id: requests.id, reason: requests.reason })
		.from(requests)
		.where(eq(requests.orderId, orderId));
	const back = await listNoticedReturns(tx, orderId);
	return {
		...order,
		returns: back.map(({ reason, ...one }) => ({ ...one, words: wordsOf(reason) })),
		refunds: money.map((one) => ({ ...one, dueAt: one.dueAt?.toISOString() ?? null })),
		requests: asked.map(({ id, reason }) => ({
			id,
			words: wordsOf(reason)
		})),
		deliverBy: order.deliverBy?.toISOString() ?? null,
		lines: lines as NoticedOrder['lines'],
		shipments: parcels.map(({ id, carrier, trackingNumber, deliveredAt }) => ({
			id,
			carrier,
			trackingNumber,
			deliveredAt: deliveredAt?.toISOString() ?? null
		}))
	};
}

/** Who bought, where nobody has forgotten them: looked up as late as their address. */
export async function findBuyerName(tx: Tx, orderId: string): Promise<string | undefined> {
	const [buyer] = await tx
		.select({ name: orderPeople.name })
		.from(orderPeople)
		.where(eq(orderPeople.orderId, orderId));
	return buyer?.name?.trim() || undefined;
}

const wordsOf = (reason: string | null): string | null =>
	reason === null ? null : splitReason(reason).words || null;

/**
 * Where a recipient is reached, looked up at the moment of sending, so that erasing a person reaches what is still to
 * be sent. Nothing where there is no address (any more).
 */
export async function findAddress(
	tx: Tx,
	recipient: string,
	channel: NoticeChannel
): Promise<string | undefined> {
	const [kind, id = ''] = recipient.split(':', 2);
	if (kind === 'code') return findCodeAddress(tx, id, channel);
	if (kind !== 'order') return undefined;
	const [buyer] = await tx
		.select({ mail: orderPeople.email, sms: orderPeople.phone })
		.from(orderPeople)
		.where(eq(orderPeople.orderId, id));
	return buyer?.[channel]?.trim() || undefined;
}

/** The address the code was decided for; a code is never sent to what was typed. */
async function findCodeAddress(tx: Tx, id: string, channel: NoticeChannel): Promise<string | undefined> {
	const [code] = await tx
		.select({ to: oneTimeCodes.addressKey, channel: oneTimeCodes.channel })
		.from(oneTimeCodes)
		.where(eq(oneTimeCodes.id, id));
	return code?.channel === channel ? (code.to ?? undefined) : undefined;
}
