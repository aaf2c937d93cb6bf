import { z } from 'zod';
import { keyIn, markOf, type ReturnWhat } from '#domain/write-back/what.ts';
import type { Telling, WriteBackAnswer } from '#server/ports/write-back.ts';
import { isInTime, TOO_LATE } from '../calls/call.ts';
import { refusalOf, UserErrorsSchema, type Ask } from './admin-api.ts';
import { numberOf, orderGid } from './told-order.ts';

const LOOK = `query RoundtripReturns($id: ID!) {
  order(id: $id) {
    returns(first: 50) {
      nodes { id returnLineItems(first: 100) { nodes { ... on ReturnLineItem { returnReasonNote } } } }
    }
  }
  returnableFulfillments(orderId: $id, first: 50) {
    nodes {
      returnableFulfillmentLineItems(first: 100) {
        nodes { quantity fulfillmentLineItem { id lineItem { id } } }
      }
    }
  }
}`;
const nodes = <T extends z.ZodType>(one: T) => z.object({ nodes: z.array(one) });
const LookSchema = z.object({
	order: z
		.object({
			returns: nodes(
				z.object({
					id: z.string(),
					returnLineItems: nodes(z.object({ returnReasonNote: z.string().nullish() }))
				})
			)
		})
		.nullish(),
	returnableFulfillments: nodes(
		z.object({
			returnableFulfillmentLineItems: nodes(
				z.object({
					quantity: z.number(),
					fulfillmentLineItem: z.object({ id: z.string(), lineItem: z.object({ id: z.string() }) })
				})
			)
		})
	)
});

const RETURN = `mutation RoundtripReturn($returnInput: ReturnInput!) {
  returnCreate(returnInput: $returnInput) {
    return { id }
    userErrors { field message code }
  }
}`;
const ReturnSchema = z.object({
	returnCreate: z.object({ return: z.object({ id: z.string() }).nullish(), userErrors: UserErrorsSchema })
});

/** Our reasons as Shopify's `ReturnReason`; what it has no word for is `OTHER`. */
const REASONS: Readonly<Record<string, string>> = {
	too_small: 'SIZE_TOO_SMALL',
	too_large: 'SIZE_TOO_LARGE',
	not_as_described: 'NOT_AS_DESCRIBED',
	defective: 'DEFECTIVE',
	damaged_in_transit: 'DEFECTIVE',
	wrong_item: 'WRONG_ITEM',
	style: 'STYLE',
	unwanted: 'UNWANTED'
};

type Returnable = { id: string; line: string; quantity: number };

/** Opens a return of goods that were sent (`returnCreate`). Our key is in the note of each of its lines. */
export async function openReturn(ask: Ask, telling: Telling<ReturnWhat>): Promise<WriteBackAnswer> {
	const { order, key, what, until, signal } = telling;
	const orderId = orderGid(order);
	if (!orderId) return { state: 'refused', code: 'storefront.order_not_found' };
	const got = await ask({ query: LOOK, variables: { id: orderId }, changes: false, signal }, LookSchema);
	if (!got.ok) return got.answer;
	if (!got.data.order) return { state: 'refused', code: 'storefront.order_not_found' };
	const found = got.data.order.returns.nodes.find(({ returnLineItems }) =>
		returnLineItems.nodes.some(({ returnReasonNote }) => keyIn(returnReasonNote) === key)
	);
	if (found) return { state: 'already', references: [`return/${numberOf(found.id)}`] };
	const sent = got.data.returnableFulfillments.nodes.flatMap(({ returnableFulfillmentLineItems }) =>
		returnableFulfillmentLineItems.nodes.map(({ quantity, fulfillmentLineItem }) => ({
			id: fulfillmentLineItem.id,
			line: numberOf(fulfillmentLineItem.lineItem.id),
			quantity
		}))
	);
	const parts = partsOf(what, sent);
	if (!parts) return { state: 'refused', code: 'storefront.not_returnable' };
	if (!isInTime(until)) return TOO_LATE;
	const returnLineItems = parts.map(({ id, quantity, reason }) => ({
		fulfillmentLineItemId: id,
		quantity,
		returnReason: REASONS[reason ?? ''] ?? 'OTHER',
		returnReasonNote: markOf(key)
	}));
	const variables = { returnInput: { orderId, returnLineItems } };
	const made = await ask({ query: RETURN, variables, changes: true, signal }, ReturnSchema);
	if (!made.ok) return made.answer;
	const { return: opened, userErrors } = made.data.returnCreate;
	const refused = refusalOf(userErrors);
	if (refused) return refused;
	if (!opened) return { state: 'unknown', code: 'shopify.no_return' };
	return { state: 'done', references: [`return/${numberOf(opened.id)}`] };
}

/** Pieces of a line may have left in several parcels: each parcel's are named by themselves. Nothing where too few left. */
export function partsOf(
	{ lines }: ReturnWhat,
	sent: readonly Returnable[]
): { id: string; quantity: number; reason?: string | undefined }[] | undefined {
	const left = new Map(sent.map(({ id, quantity }) => [id, quantity]));
	const parts = [];
	for (const { line, quantity, reason } of lines) {
		let missing = quantity;
		for (const { id } of sent.filter((one) => one.line === line)) {
			const taken = Math.min(missing, left.get(id) ?? 0);
			if (taken <= 0) continue;
			left.set(id, (left.get(id) ?? 0) - taken);
			missing -= taken;
			parts.push({ id, quantity: taken, reason });
		}
		if (missing > 0) return undefined;
	}
	return parts;
}
