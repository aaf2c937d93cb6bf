import { z } from 'zod';
import { keyIn } from '#domain/write-back/what.ts';
import type { WriteBackAnswer } from '#server/ports/write-back.ts';
import type { Ask, Got } from './admin-api.ts';

const NUMBER = /^\d{1,20}$/;
export const orderGid = (id: string): string | undefined =>
	NUMBER.test(id) ? `gid://shopify/Order/${id}` : undefined;
export const lineGid = (id: string): string => `gid://shopify/LineItem/${id}`;
/** The number at the end of one of Shopify's global ids, as its webhooks write it. */
export const numberOf = (gid: string): string => /(\d+)$/.exec(gid)?.[1] ?? gid;

const TransactionSchema = z.object({
	id: z.string(),
	kind: z.string(),
	status: z.string(),
	gateway: z.string().nullish(),
	manualPaymentGateway: z.boolean()
});
const OrderSchema = z.object({
	order: z
		.object({
			id: z.string(),
			cancelledAt: z.string().nullish(),
			currencyCode: z.string(),
			presentmentCurrencyCode: z.string(),
			refunds: z.array(
				z.object({
					id: z.string(),
					note: z.string().nullish(),
					transactions: z.object({ nodes: z.array(z.object({ status: z.string() })) })
				})
			),
			transactions: z.array(TransactionSchema)
		})
		.nullish()
});
export type ToldOrder = NonNullable<z.infer<typeof OrderSchema>['order']>;
export type ToldTransaction = z.infer<typeof TransactionSchema>;

const LOOK = `query RoundtripOrder($id: ID!) {
  order(id: $id) {
    id
    cancelledAt
    currencyCode
    presentmentCurrencyCode
    refunds(first: 100) { id note transactions(first: 10) { nodes { status } } }
    transactions(first: 100) { id kind status gateway manualPaymentGateway }
  }
}`;

/** An order as Shopify has it now, as far as it matters before anything of it is changed. */
export async function lookAt(ask: Ask, id: string, signal?: AbortSignal): Promise<Got<ToldOrder>> {
	const gid = orderGid(id);
	if (!gid) return { ok: false, answer: NOT_THERE };
	const got = await ask({ query: LOOK, variables: { id: gid }, changes: false, signal }, OrderSchema);
	if (!got.ok) return got;
	return got.data.order ? { ok: true, data: got.data.order } : { ok: false, answer: NOT_THERE };
}

const NOT_THERE: WriteBackAnswer = { state: 'refused', code: 'storefront.order_not_found' };

/** The refund that has our key in its note. */
export const refundWith = ({ refunds }: ToldOrder, key: string) =>
	refunds.find(({ note }) => keyIn(note) === key);

/** How webhooks and the order's own list will name a refund. */
export const refundName = (gid: string): string => `refund/${numberOf(gid)}`;
