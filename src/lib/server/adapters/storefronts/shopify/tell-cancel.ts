import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { CancelWhat } from '#domain/write-back/what.ts';
import { markOf } from '#domain/write-back/what.ts';
import type { Telling, WriteBackAnswer } from '#server/ports/write-back.ts';
import { isInTime, TOO_LATE } from '../calls/call.ts';
import { refusalOf, UserErrorsSchema, type Ask } from './admin-api.ts';
import { createRefund } from './tell-refund.ts';
import { lineGid, lookAt, orderGid, refundName, refundWith } from './told-order.ts';

/** Shopify cancels in a job of its own; most are over by then. */
const JOB_LOOKS_MS = [200, 1300];
const JOB_AGAIN_S = 5;

const CANCEL = `mutation RoundtripCancel($orderId: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $refundMethod: OrderCancelRefundMethodInput, $notifyCustomer: Boolean, $staffNote: String) {
  orderCancel(orderId: $orderId, reason: $reason, restock: $restock, refundMethod: $refundMethod, notifyCustomer: $notifyCustomer, staffNote: $staffNote) {
    job { id done }
    orderCancelUserErrors { field message code }
  }
}`;
const CancelSchema = z.object({ orderCancel: z.object({ orderCancelUserErrors: UserErrorsSchema }) });

const WHERE = `query RoundtripWhere($id: ID!, $lines: [RefundLineItemInput!]) {
  order(id: $id) {
    suggestedRefund(refundLineItems: $lines) {
      refundLineItems { lineItem { id } location { id } }
    }
  }
}`;
const WhereSchema = z.object({
	order: z.object({
		suggestedRefund: z
			.object({
				refundLineItems: z.array(
					z.object({
						lineItem: z.object({ id: z.string() }),
						location: z.object({ id: z.string() }).nullish()
					})
				)
			})
			.nullish()
	})
});

/**
 * Cancels an order of Shopify's as a whole (`orderCancel`), or takes pieces out of it that were not sent yet
 * (`refundCreate` with lines that go back on the shelf and no transactions, so that no money moves).
 */
export async function cancelLines(ask: Ask, telling: Telling<CancelWhat>): Promise<WriteBackAnswer> {
	const { order, key, what, until, signal } = telling;
	const got = await lookAt(ask, order, signal);
	if (!got.ok) return got.answer;
	if (got.data.cancelledAt) return { state: 'already', references: [] };
	const found = refundWith(got.data, key);
	if (found) return { state: 'already', references: [refundName(found.id)] };
	if (!isInTime(until)) return TOO_LATE;
	return what.whole ? cancelWhole(ask, telling) : takeOut(ask, telling, got.data.presentmentCurrencyCode);
}

async function cancelWhole(ask: Ask, telling: Telling<CancelWhat>): Promise<WriteBackAnswer> {
	const { order, key, signal } = telling;
	const variables = {
		orderId: orderGid(order),
		reason: 'CUSTOMER',
		restock: true,
		// The money is another matter, told by itself and once.
		refundMethod: { originalPaymentMethodsRefund: false },
		notifyCustomer: false,
		staffNote: markOf(key)
	};
	const got = await ask({ query: CANCEL, variables, changes: true, signal }, CancelSchema);
	if (!got.ok) return got.answer;
	const refused = refusalOf(got.data.orderCancel.orderCancelUserErrors);
	if (refused) return refused;
	for (const ms of JOB_LOOKS_MS) {
		await sleep(ms, undefined, { signal }).catch(() => {});
		const after = await lookAt(ask, order, signal);
		if (after.ok && after.data.cancelledAt) return { state: 'done', references: [] };
	}
	return { state: 'unknown', code: 'shopify.job_running', retryAfterS: JOB_AGAIN_S };
}

async function takeOut(ask: Ask, telling: Telling<CancelWhat>, currency: string): Promise<WriteBackAnswer> {
	const { order, what, signal } = telling;
	const lines = what.lines.map(({ line, quantity }) => ({
		lineItemId: lineGid(line),
		quantity,
		restockType: 'CANCEL'
	}));
	const variables = { id: orderGid(order), lines };
	const where = await ask({ query: WHERE, variables, changes: false, signal }, WhereSchema);
	if (!where.ok) return where.answer;
	const places = where.data.order.suggestedRefund?.refundLineItems ?? [];
	const placed = lines.map((line) => {
		const locationId = places.find(({ lineItem }) => lineItem.id === line.lineItemId)?.location?.id;
		// Stock of a line without a place is not kept by Shopify: there is nothing to put back.
		return locationId ? { ...line, locationId } : { ...line, restockType: 'NO_RESTOCK' };
	});
	return createRefund(ask, telling, { currency, refundLineItems: placed, transactions: [] });
}
