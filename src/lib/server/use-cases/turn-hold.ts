import type { HoldRecord } from '#domain/exchange/hold-record.ts';
import { nextHoldStep, type HoldStep } from '#domain/exchange/hold.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import type { ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import type { Tx } from '#server/db/client.ts';
import { changeExchange } from '#server/db/exchanges.ts';
import type { NewEntry } from '#server/db/history.ts';
import { insertPaymentOrder } from '#server/db/payment-orders.ts';
import { getPayment, setVoided } from '#server/db/payments.ts';
import { newId } from '#server/db/ids.ts';
import { giveBack } from './give-back.ts';
import type { HeldExchange } from './held-exchange.ts';

/**
 * Moves what is held for an exchange on (`nextHoldStep`): taken, let go, or given back once it was taken too early. What
 * the provider is to do is written down here and asked for by the money clock. Its order is locked.
 *
 * @returns what the history tells of it
 */
export async function turnHold(tx: Tx, held: HeldExchange): Promise<NewEntry[]> {
	const { exchange, order, record } = held;
	const back = record.returns.find(({ id }) => id === exchange.return);
	const others = (record.exchanges ?? []).filter(({ state }) => state !== 'awaiting_payment');
	// What another exchange waits for is not taken of this one's security.
	const unheld = { ...record, exchanges: others.map((one) => asIfUnheld(one, exchange)) };
	const { hold } = exchange;
	// Ended at the provider by somebody else: there is no end of it to wait for.
	if (hold?.ending && hold.until !== null)
		await changeExchange(tx, exchange.id, { holdUntil: null, ...(hold.let_go && { holdOpen: false }) });
	const step = back && nextHoldStep(exchange, back, amountDue(unheld), order.now.getTime());
	if (!exchange.hold || !step) return [];
	if (step.does !== 'give_back') return end(tx, held, exchange.hold, step);
	const entries = await giveBack(tx, { record, order, exchange }, step.amount);
	const securityBack = exchange.hold.back + step.amount;
	await changeExchange(tx, exchange.id, { securityBack, holdOpen: securityBack < exchange.hold.captured });
	return entries;
}

const asIfUnheld = (one: ExchangeRecord, { id, state }: ExchangeRecord): ExchangeRecord =>
	one.id === id ? { ...one, state, hold: null } : one;

async function end(
	tx: Tx,
	{ exchange, order }: HeldExchange,
	hold: HoldRecord,
	step: Exclude<HoldStep, { does: 'give_back' }>
): Promise<NewEntry[]> {
	const amount = step.does === 'take' ? step.amount : 0;
	const { provider } = await getPayment(tx, hold.payment);
	const id = newId();
	await insertPaymentOrder(tx, {
		...{ id, orderId: order.id, paymentId: hold.payment, provider, amount, providerKey: `end-${id}` },
		...{ kind: amount > 0 ? ('capture' as const) : ('void' as const), state: 'requested' },
		createdAt: order.now
	});
	if (amount === 0) await setVoided(tx, hold.payment, order.now);
	await changeExchange(tx, exchange.id, { holdUntil: null, holdOpen: amount > 0 });
	return [toldEnd(exchange, amount)];
}

const toldEnd = ({ id, return: back }: ExchangeRecord, amount: number): NewEntry =>
	amount > 0
		? { type: 'exchange.security_taken', data: { exchange: id, return: back, amount } }
		: { type: 'exchange.security_released', data: { exchange: id, return: back } };
