import type { Spoken } from '../cancellation/supply.ts';
import type { OrderRecord } from '../order/order-record.ts';

/** Pieces in the shop that a swap takes once its difference is paid: until it lapses they are about to leave the order. */
export const awaitedPieces = ({ exchanges = [] }: Pick<OrderRecord, 'exchanges'>): Spoken[] =>
	exchanges
		.filter((one) => one.state === 'awaiting_payment' && one.return === null)
		.flatMap(({ lines }) => lines.map(({ line, quantity }) => ({ line, quantity, held: 0 })));
