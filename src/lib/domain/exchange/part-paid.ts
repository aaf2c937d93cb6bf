import { amountDue } from '../money/amount-due.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { millisOf } from '../time/instant.ts';
import type { ExchangeRecord } from './exchange-record.ts';

type Among = Pick<OrderRecord, 'exchanges'>;
const waits = ({ state }: Pick<ExchangeRecord, 'state'>): boolean => state === 'awaiting_payment';

/**
 * An order as whoever looks at one of its exchanges that wait for money sees it: money pays for what was asked for first.
 * What was asked for since waits for the next.
 */
export function untilExchange<R extends Among>(record: R, id: string): R {
	const { exchanges = [] } = record;
	const at = exchanges.findIndex((one) => one.id === id);
	return { ...record, exchanges: exchanges.filter((one, index) => index <= at || !waits(one)) };
}

/**
 * What was paid of an exchange's difference that is not paid in full: with the exchange it was paid for nothing, and goes
 * back. What other exchanges still ask for it pays first, and what was there before them was no payment for any.
 *
 * @param exchange as it waits for its money
 * @returns minor units, at most its difference
 */
export function partPaid(record: OrderRecord, exchange: ExchangeRecord): number {
	if (!waits(exchange)) return 0;
	const { exchanges = [] } = record;
	const without = { ...record, exchanges: exchanges.filter(({ id }) => id !== exchange.id) };
	const since = Math.min(...exchanges.filter(wasNeverPaid).map((one) => millisOf(one.created_at)));
	const came = record.payments
		.filter(({ captured_at }) => captured_at !== null && millisOf(captured_at) >= since)
		.reduce((sum, { captured, refunded, refund_pending }) => sum + captured - refunded - refund_pending, 0);
	const paid = exchange.difference - (amountDue(record) - amountDue(without));
	return Math.max(0, Math.min(exchange.difference, paid, came));
}

const wasNeverPaid = ({ state, paid_at }: ExchangeRecord): boolean =>
	waits({ state }) || (state === 'lapsed' && paid_at === null);
