import type { ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import { isSecured } from '#domain/exchange/hold.ts';
import { nextStep, type ExchangeFacts } from '#domain/exchange/next-step.ts';
import { partPaid, untilExchange } from '#domain/exchange/part-paid.ts';
import { advance, type ExchangeState } from '#domain/exchange/states.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Portion } from '#domain/order/portions.ts';
import { isThere, supplyOf } from '#domain/cancellation/supply.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { changeExchange, findExchangeHead } from '#server/db/exchanges.ts';
import type { NewEntry } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { findOpenLink } from '#server/db/payment-orders.ts';
import type { Command } from './command.ts';
import { endGoods, lapse, shipGoods } from './end-exchange.ts';
import { giveBack } from './give-back.ts';
import type { ExchangeStep, HeldExchange } from './held-exchange.ts';
import { marked } from './gift-return.ts';
import { releaseGoods } from './release-exchange.ts';
import { portionsOf } from './take-goods.ts';
import { turnHold } from './turn-hold.ts';

export type TurnedExchange = { id: string; order: string; state: ExchangeState };

/**
 * Moves an exchange on as far as it goes by itself (`nextStep`): paid for, released to the warehouse, shipped, lapsed,
 * off. Asked again it does nothing twice.
 *
 * Refusals: `exchange.not_found`.
 */
export const turnExchange: Command<{ id: string }, TurnedExchange> = async (tx, actor, { id }) => {
	const head = isId(id) ? await findExchangeHead(tx, id) : undefined;
	const order = head && (await lockOrder(tx, { id: head.orderId }));
	if (!order) return refuse('exchange.not_found');
	const record = await getOrderRecord(tx, order.ref);
	const found = record.exchanges?.find((one) => one.id === id);
	if (!found) return refuse('exchange.not_found');

	let held: HeldExchange = { exchange: found, order, record, portions: portionsOf(record) };
	const entries: NewEntry[] = [];
	for (;;) {
		const event = nextStep(await factsOf(tx, held));
		const to = event && advance(held.exchange.state, event);
		if (!event || !to) break;
		const step = await STEPS[event](tx, held);
		entries.push(...step.entries);
		const exchange = { ...step.exchange, state: to };
		held = { ...held, exchange, portions: step.portions, record: withExchange(held.record, exchange) };
	}
	const { exchange, portions } = held;
	entries.push(...(await turnHold(tx, held)));
	const back = record.returns.find((one) => one.id === exchange.return);
	const told = marked({ giftLinkId: back?.gift ?? null }, entries);
	if (entries.length > 0) await recordChange(tx, order, { portions, entries: told, actor });
	await changeExchange(tx, id, { seenVersion: order.version + (entries.length > 0 ? 1 : 0) });
	return accept({ id, order: order.ref, state: exchange.state });
};

const STEPS = {
	pay: async (tx: Tx, { exchange, order, portions }: HeldExchange): Promise<ExchangeStep> => {
		await changeExchange(tx, exchange.id, { state: 'reserved', paidAt: order.now });
		const data = { exchange: exchange.id, difference: exchange.difference };
		const paid = { ...exchange, paid_at: order.now.toISOString() };
		return { portions, entries: [{ type: 'exchange.paid', data }], exchange: paid };
	},
	release: releaseGoods,
	ship: shipGoods,
	lapse: (tx: Tx, held: HeldExchange) => giveBackPart(tx, held, lapse),
	cancel: (tx: Tx, held: HeldExchange) => giveBackPart(tx, held, endGoods)
} as const;

/** What was paid of a difference that is not paid in full goes back with it, before anything else of the order does. */
async function giveBackPart(
	tx: Tx,
	held: HeldExchange,
	end: (tx: Tx, held: HeldExchange) => Promise<ExchangeStep>
): Promise<ExchangeStep> {
	const back = await giveBack(tx, held, partPaid(withoutHolds(held.record), held.exchange));
	const step = await end(tx, held);
	return { ...step, entries: [...back, ...step.entries] };
}

/** What is only held pays for nothing yet, and never for another exchange. */
const withoutHolds = (record: OrderRecord): OrderRecord => ({
	...record,
	exchanges: (record.exchanges ?? []).map((one) => (one.hold?.captured === 0 ? { ...one, hold: null } : one))
});

async function factsOf(tx: Tx, { exchange, order, record, portions }: HeldExchange): Promise<ExchangeFacts> {
	const back = record.returns.find(({ id }) => id === exchange.return);
	const wanted = new Set(exchange.lines.map(({ line }) => line));
	const received = back?.lines.filter(({ line }) => wanted.has(line)) ?? [];
	const newLines = new Set(exchange.lines.map(({ new_line }) => new_line));
	const fresh = portions.filter(({ line }) => newLines.has(line));
	const count = (list: readonly { quantity: number }[]) => list.reduce((sum, one) => sum + one.quantity, 0);
	const awaits = exchange.state === 'awaiting_payment';
	return {
		isSecured: isSecured(exchange),
		...{ state: exchange.state, ship: exchange.ship, back: back?.state ?? null, now: order.now.getTime() },
		quantity: count(exchange.lines),
		received: received.reduce((sum, one) => sum + one.received, 0),
		isThere: exchange.return === null && swappable(record, portions, exchange),
		isPaid: awaits && amountDue(untilExchange(withoutHolds(record), exchange.id)) === 0,
		isPaying: awaits && (await findOpenLink(tx, order.id, ['link', 'charge'])) !== undefined,
		payBy: exchange.pay_by === null ? null : new Date(exchange.pay_by).getTime(),
		inShop: count(fresh.filter(({ state }) => IN_SHOP.includes(state))),
		left: count(fresh.filter(({ state }) => !IN_SHOP.includes(state) && state !== 'cancelled'))
	};
}

const IN_SHOP: readonly Portion['state'][] = ['open', 'claimed', 'packed'];

/** Whether nobody has taken the old goods of a swap, or asked for them. */
function swappable(record: OrderRecord, portions: Portion[], { lines }: ExchangeRecord): boolean {
	const spoken = record.requests.flatMap((request) => request.lines);
	const wanted = lines.map(({ line, quantity }) => ({ line, quantity, held: 0 }));
	return isThere(wanted, supplyOf(portions, spoken));
}

const withExchange = (record: OrderRecord, exchange: ExchangeRecord): OrderRecord => ({
	...record,
	exchanges: (record.exchanges ?? []).map((one) => (one.id === exchange.id ? exchange : one))
});
