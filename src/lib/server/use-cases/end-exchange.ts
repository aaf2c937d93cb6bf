import { takesOfReceived, withDeductions } from '#domain/return/amounts.ts';
import type { Tx } from '#server/db/client.ts';
import { changeExchange, listExchangeLines } from '#server/db/exchanges.ts';
import type { NewEntry } from '#server/db/history.ts';
import { changeReturn } from '#server/db/returns.ts';
import { giveBack } from './give-back.ts';
import { holdReturn } from './hold-return.ts';
import { keepPart } from './keep-part.ts';
import { exchangeData } from './open-exchange.ts';
import { payReturn } from './pay-return.ts';
import { runningTakes } from './quoted-takes.ts';
import type { ExchangeStep, HeldExchange } from './held-exchange.ts';

/** The new goods have left, all that were not cancelled meanwhile: they are off the stock. */
export async function shipGoods(tx: Tx, held: HeldExchange): Promise<ExchangeStep> {
	const { exchange, order, portions } = held;
	for (const line of await listExchangeLines(tx, exchange.id)) {
		const own = portions.filter((one) => one.line === line.newLineId && one.state !== 'cancelled');
		const left = own.reduce((sum, { quantity }) => sum + quantity, 0);
		await keepPart(tx, order.id, line, left, true);
	}
	await changeExchange(tx, exchange.id, { state: 'shipped', shippedAt: order.now });
	const next = { ...exchange, shipped_at: order.now.toISOString() };
	return { portions, entries: [{ type: 'exchange.shipped', data: exchangeData(exchange) }], exchange: next };
}

/**
 * Nothing comes of it: its goods stay with the buyer, or in the shop, or the new ones were cancelled. What was kept is
 * free again, and a difference that was paid for nothing goes back.
 */
export async function endGoods(tx: Tx, held: HeldExchange): Promise<ExchangeStep> {
	const { exchange, order, portions } = held;
	for (const line of await listExchangeLines(tx, exchange.id)) await keepPart(tx, order.id, line, 0);
	await changeExchange(tx, exchange.id, { state: 'cancelled', endedAt: order.now });
	const isOwed = exchange.paid_at !== null && exchange.released_at === null;
	const back = isOwed ? await giveBack(tx, held, exchange.difference) : [];
	const entries: NewEntry[] = [...back, { type: 'exchange.cancelled', data: exchangeData(exchange) }];
	return { portions, entries, exchange: { ...exchange, ended_at: order.now.toISOString() } };
}

/**
 * Nobody paid the difference in time. What was kept is free again. A swap never happened; goods on their way back are a
 * return like any other from now on, with the refund and the fee its quote named for that.
 */
export async function lapse(tx: Tx, { exchange, order, portions }: HeldExchange): Promise<ExchangeStep> {
	for (const line of await listExchangeLines(tx, exchange.id)) await keepPart(tx, order.id, line, 0);
	await changeExchange(tx, exchange.id, { state: 'lapsed', endedAt: order.now });
	const entries: NewEntry[] = [{ type: 'exchange.lapsed', data: exchangeData(exchange) }];
	if (exchange.return !== null) entries.push(...(await leaveReturn(tx, exchange.return)));
	return { portions, entries, exchange: { ...exchange, ended_at: order.now.toISOString() } };
}

/**
 * What it gives is paid at once where the rest of it was paid already: for what came, while another box may follow. What
 * it takes of the order stays all of it until somebody has looked at what came.
 */
async function leaveReturn(tx: Tx, id: string): Promise<NewEntry[]> {
	const held = await holdReturn(tx, id);
	if (!held) return [];
	const { back, lines, portions } = held;
	const came = back.state === 'inspected' || back.state === 'settled' || back.state === 'closed';
	const deductions = lines.map(({ line, deduction }) => ({ line, deduction }));
	const now = runningTakes(held);
	const takes = came ? withDeductions(takesOfReceived(now, lines), deductions) : [...now];
	const paying = back.state === 'received' ? takesOfReceived(now, lines) : takes;
	const pays = came || back.refundedAt !== null;
	const { receivedAt } = back;
	const paid = pays ? await payReturn(tx, held, { takes: paying, portions, receivedAt }) : undefined;
	await changeReturn(tx, back, { takes, ...paid?.to, ...(!came && { takes }) });
	return paid?.entries ?? [];
}
