import type { OrderRecord } from '../order/order-record.ts';
import type { ReturnRecord } from './return-record.ts';

/** A return as its order's page names it. */
export type ReturnBrief = Pick<ReturnRecord, 'id' | 'number' | 'state'>;

/** Returns of an order that somebody still waits for, oldest first. */
export const returnsUnderWay = ({ returns }: Pick<OrderRecord, 'returns'>): ReturnBrief[] =>
	returns
		.filter(({ ended_at, closed_at }) => ended_at === null && closed_at === null)
		.map(({ id, number, state }) => ({ id, number, state }));
