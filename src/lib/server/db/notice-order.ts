import { asc, eq } from 'drizzle-orm';
import type { NoticeChannel, NoticedOrder } from '../ports/notice.ts';
import type { Tx } from './client.ts';
import { oneTimeCodes } from './schema/access.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';
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
		.where(eq(shipments.orderId, orderId))
		.orderBy(asc(shipments.position), asc(shipments.id));
	return {
		...order,
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
