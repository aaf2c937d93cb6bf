import { z } from 'zod';
import { markOf, type ExchangeWhat } from '#domain/write-back/what.ts';
import { lineName } from '#domain/write-back/lines.ts';
import type { ExchangeTelling, WriteBackAnswer } from '#server/ports/write-back.ts';
import { isInTime, TOO_LATE } from '../calls/call.ts';
import { refusalOf, UserErrorsSchema, type Ask, type Got } from './admin-api.ts';
import { numberOf, orderGid } from './told-order.ts';

const LOOK = `query RoundtripLines($id: ID!) {
  order(id: $id) { lineItems(first: 250) { nodes { id currentQuantity variant { id } } } }
}`;
const LineSchema = z.object({
	id: z.string(),
	currentQuantity: z.number(),
	variant: z.object({ id: z.string() }).nullish()
});
const LookSchema = z.object({
	order: z.object({ lineItems: z.object({ nodes: z.array(LineSchema) }) }).nullish()
});
type Line = z.infer<typeof LineSchema>;

const BEGIN = `mutation RoundtripEdit($id: ID!) {
  orderEditBegin(id: $id) {
    calculatedOrder { id lineItems(first: 250) { nodes { id quantity } } }
    userErrors { field message }
  }
}`;
const BeginSchema = z.object({
	orderEditBegin: z.object({
		calculatedOrder: z
			.object({
				id: z.string(),
				lineItems: z.object({ nodes: z.array(z.object({ id: z.string(), quantity: z.number() })) })
			})
			.nullish(),
		userErrors: UserErrorsSchema
	})
});
type Session = NonNullable<z.infer<typeof BeginSchema>['orderEditBegin']['calculatedOrder']>;

const SET = `mutation RoundtripEditQuantity($id: ID!, $lineItemId: ID!, $quantity: Int!) {
  step: orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: $quantity, restock: true) {
    userErrors { field message }
  }
}`;
const ADD = `mutation RoundtripEditAdd($id: ID!, $variantId: ID!, $quantity: Int!) {
  step: orderEditAddVariant(id: $id, variantId: $variantId, quantity: $quantity, allowDuplicates: true) {
    userErrors { field message }
  }
}`;
const COMMIT = `mutation RoundtripEditCommit($id: ID!, $staffNote: String) {
  step: orderEditCommit(id: $id, notifyCustomer: false, staffNote: $staffNote) { userErrors { field message } }
}`;
const StepSchema = z.object({ step: z.object({ userErrors: UserErrorsSchema }) });

/**
 * Edits an order of Shopify's (`orderEditBegin`, `orderEditSetQuantity`, `orderEditAddVariant`, `orderEditCommit`): until
 * the commit nothing of it is done, so only that can be lost. An edit bears no key and no mark that could be looked for:
 * one whose answer was lost is known by its lines, of these variants and numbers, which the order did not have before.
 *
 * The new goods cost what Shopify's catalogue says; what the buyer owes is decided and collected here.
 */
export async function editOrder(ask: Ask, telling: ExchangeTelling): Promise<WriteBackAnswer> {
	const { order, key, what, again, known, until, signal } = telling;
	const id = orderGid(order);
	if (!id) return { state: 'refused', code: 'storefront.order_not_found' };
	const before = await linesOf(ask, id, signal);
	if (!before.ok) return before.answer;
	if (again) {
		const found = newLines(what, before.data, known);
		if (found) return { state: 'already', references: found.map(lineName) };
	}
	if (!isInTime(until)) return TOO_LATE;
	const begun = await ask({ query: BEGIN, variables: { id }, changes: false, signal }, BeginSchema);
	if (!begun.ok) return begun.answer;
	const { calculatedOrder: session, userErrors } = begun.data.orderEditBegin;
	const refused = refusalOf(userErrors);
	if (refused) return refused;
	if (!session) return { state: 'refused', code: 'storefront.order_not_found' };
	const steps = stepsOf(what, session);
	if (!steps) return { state: 'refused', code: 'storefront.line_not_found' };
	for (const step of steps) {
		const trouble = await take(ask, { ...step, changes: false, signal });
		if (trouble) return trouble;
	}
	if (!isInTime(until)) return TOO_LATE;
	const variables = { id: session.id, staffNote: markOf(key) };
	const trouble = await take(ask, { query: COMMIT, variables, changes: true, signal });
	if (trouble) return trouble;
	const after = await linesOf(ask, id, signal);
	const seen = before.data.map((line) => numberOf(line.id));
	const added = after.ok && newLines(what, after.data, [...known, ...seen]);
	// Done; which lines they are is found by the next try.
	if (!added) return { state: 'unknown', code: 'shopify.lines_not_seen' };
	return { state: 'done', references: added.map(lineName) };
}

async function linesOf(ask: Ask, id: string, signal: AbortSignal | undefined): Promise<Got<Line[]>> {
	const got = await ask({ query: LOOK, variables: { id }, changes: false, signal }, LookSchema);
	if (!got.ok) return got;
	if (got.data.order) return { ok: true, data: got.data.order.lineItems.nodes };
	return { ok: false, answer: { state: 'refused', code: 'storefront.order_not_found' } };
}

async function take(ask: Ask, asked: Parameters<Ask>[0]): Promise<WriteBackAnswer | undefined> {
	const got = await ask(asked, StepSchema);
	return got.ok ? refusalOf(got.data.step.userErrors) : got.answer;
}

/** What is asked for within a session; nothing where a line is not there any more, or too few of it. */
function stepsOf({ removes, adds }: ExchangeWhat, { id, lineItems }: Session) {
	const taken = removes.map(({ line, quantity }) => {
		const there = lineItems.nodes.find((one) => numberOf(one.id) === line);
		if (!there || there.quantity < quantity) return undefined;
		const variables = { id, lineItemId: there.id, quantity: there.quantity - quantity };
		return { query: SET, variables };
	});
	const added = adds.map(({ variant, quantity }) => ({
		query: ADD,
		variables: { id, variantId: variantGid(variant), quantity }
	}));
	const there = taken.filter((one) => one !== undefined);
	return there.length === taken.length ? [...there, ...added] : undefined;
}

const variantGid = (id: string): string => `gid://shopify/ProductVariant/${id}`;

/** The lines of an order that these new goods are, by their numbers; nothing where one of them is not there. */
function newLines(
	{ adds }: ExchangeWhat,
	lines: readonly Line[],
	known: readonly string[]
): string[] | undefined {
	const found: string[] = [];
	for (const { variant, quantity } of adds) {
		const line = lines.find(
			(one) =>
				one.variant?.id === variantGid(variant) &&
				one.currentQuantity === quantity &&
				![...known, ...found].includes(numberOf(one.id))
		);
		if (!line) return undefined;
		found.push(numberOf(line.id));
	}
	return found;
}
