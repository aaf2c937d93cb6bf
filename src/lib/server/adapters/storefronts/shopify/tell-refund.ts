import { z } from 'zod';
import { toDecimal } from '#domain/money/decimal.ts';
import { markOf } from '#domain/write-back/what.ts';
import type { RefundTelling, Telling, WriteBackAnswer } from '#server/ports/write-back.ts';
import { isInTime, TOO_LATE } from '../calls/call.ts';
import { refusalOf, UserErrorsSchema, type Ask } from './admin-api.ts';
import {
	lookAt,
	orderGid,
	refundName,
	refundWith,
	numberOf,
	type ToldOrder,
	type ToldTransaction
} from './told-order.ts';

const REFUND = `mutation RoundtripRefund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id transactions(first: 10) { nodes { status } } }
    userErrors { field message }
  }
}`;
const StatusesSchema = z.object({ nodes: z.array(z.object({ status: z.string() })) });
const RefundSchema = z.object({
	refundCreate: z.object({
		refund: z.object({ id: z.string(), transactions: StatusesSchema }).nullish(),
		userErrors: UserErrorsSchema
	})
});

const NOTE = `mutation RoundtripNote($metafields: [MetafieldsSetInput!]!, $id: ID!, $tags: [String!]!) {
  metafieldsSet(metafields: $metafields) { userErrors { field message code } }
  tagsAdd(id: $id, tags: $tags) { userErrors { field message } }
}`;
const NoteSchema = z.object({
	metafieldsSet: z.object({ userErrors: UserErrorsSchema }),
	tagsAdd: z.object({ userErrors: UserErrorsSchema })
});
const TAG = 'refunded elsewhere';

type RefundInput = {
	currency: string;
	refundLineItems?: object[];
	transactions: { parentId: string; gateway: string; amount: string }[];
};

/** `refundCreate` under our key; the key is in its note as well, which is never forgotten. */
export async function createRefund(
	ask: Ask,
	{ order, key, until, signal }: Pick<Telling<unknown>, 'order' | 'key' | 'until' | 'signal'>,
	{ currency, refundLineItems = [], transactions }: RefundInput
): Promise<WriteBackAnswer> {
	if (!isInTime(until)) return TOO_LATE;
	const orderId = orderGid(order);
	const input = {
		orderId,
		currency,
		note: markOf(key),
		notify: false,
		...(refundLineItems.length > 0 && { refundLineItems }),
		transactions: transactions.map((one) => ({ ...one, orderId, kind: 'REFUND' }))
	};
	const got = await ask({ query: REFUND, variables: { input, key }, changes: true, signal }, RefundSchema);
	if (!got.ok) return got.answer;
	const { refund, userErrors } = got.data.refundCreate;
	const refused = refusalOf(userErrors);
	if (refused) return refused;
	return refund ? told('done', refund) : { state: 'unknown', code: 'shopify.no_refund' };
}

/**
 * Writes a refund down. Where it is not Shopify's to send, only a payment that Shopify itself calls manual gets a
 * transaction: of any other it would move the money. Then the order keeps a note of it and a tag instead.
 */
export async function recordRefund(ask: Ask, telling: RefundTelling): Promise<WriteBackAnswer> {
	const { order, key, what, until, signal } = telling;
	const got = await lookAt(ask, order, signal);
	if (!got.ok) return got.answer;
	const found = refundWith(got.data, key);
	if (found) return told('already', found);
	if (got.data.currencyCode !== got.data.presentmentCurrencyCode || got.data.currencyCode !== what.currency)
		return what.movesMoney ? refuse('storefront.currency_differs') : note(ask, telling);
	const parent = parentOf(got.data, telling);
	if (!parent) return what.movesMoney ? refuse('storefront.payment_not_found') : note(ask, telling);
	if (!isInTime(until)) return TOO_LATE;
	const { id: parentId, gateway } = parent;
	const amount = toDecimal(what.amount, what.currency);
	const transactions = [{ parentId, gateway: gateway ?? what.provider, amount }];
	return createRefund(ask, telling, { currency: what.currency, transactions });
}

const refuse = (code: string): WriteBackAnswer => ({ state: 'refused', code });

/** The payment at Shopify that the money goes back to. Whoever only writes down may name none but a manual one. */
function parentOf(order: ToldOrder, { what }: RefundTelling): ToldTransaction | undefined {
	const paid = order.transactions.filter(
		({ kind, status }) => (kind === 'SALE' || kind === 'CAPTURE') && status === 'SUCCESS'
	);
	const may = what.movesMoney ? paid : paid.filter(({ manualPaymentGateway }) => manualPaymentGateway);
	const named = may.find(({ id }) => numberOf(id) === what.reference);
	const ofGateway = may.filter(({ gateway }) => gateway?.toLowerCase() === what.provider.toLowerCase());
	// Of two payments of one gateway nobody here can tell which: a person can.
	return named ?? (ofGateway.length === 1 ? ofGateway[0] : undefined);
}

async function note(ask: Ask, { order, key, what, until, signal }: RefundTelling): Promise<WriteBackAnswer> {
	if (!isInTime(until)) return TOO_LATE;
	const id = orderGid(order) ?? '';
	const value = JSON.stringify({ amount: toDecimal(what.amount, what.currency), currency: what.currency });
	const metafield = {
		ownerId: id,
		namespace: 'roundtrip',
		key: key.replaceAll('-', '_'),
		type: 'json',
		value
	};
	const variables = { metafields: [metafield], id, tags: [TAG] };
	const got = await ask({ query: NOTE, variables, changes: true, signal }, NoteSchema);
	if (!got.ok) return got.answer;
	const { metafieldsSet, tagsAdd } = got.data;
	return refusalOf([...metafieldsSet.userErrors, ...tagsAdd.userErrors]) ?? { state: 'done', references: [] };
}

/** A refund is there; whether its money moved is what its transactions say. */
function told(
	state: 'done' | 'already',
	{ id, transactions: { nodes } }: { id: string; transactions: z.infer<typeof StatusesSchema> }
): WriteBackAnswer {
	const references = [refundName(id)];
	if (nodes.some(({ status }) => status === 'FAILURE' || status === 'ERROR'))
		return { state: 'refused', code: 'storefront.payment_refused' };
	if (nodes.length === 0) return { state, references };
	const isThrough = nodes.every(({ status }) => status === 'SUCCESS');
	return { state, references, money: isThrough ? 'settled' : 'sent' };
}
