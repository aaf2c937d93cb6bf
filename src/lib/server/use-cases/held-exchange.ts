import type { ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Portion } from '#domain/order/portions.ts';
import type { NewEntry } from '#server/db/history.ts';
import type { LockedOrder } from '#server/db/orders.ts';

/** An exchange whose order is locked, as it stands in the middle of a command. */
export type HeldExchange = {
	exchange: ExchangeRecord;
	order: LockedOrder;
	record: OrderRecord;
	portions: Portion[];
};

/** What a step changes: where the goods are afterwards, and what the history tells of it. */
export type ExchangeStep = { portions: Portion[]; entries: NewEntry[]; exchange: ExchangeRecord };
