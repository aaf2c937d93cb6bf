import { drawnPart } from './draw.server.ts';
import type { DrawnParts, Goods, Payment } from './drawn-parts.ts';
import OrderGoods from './OrderGoods.svelte';
import OrderPayment from './OrderPayment.svelte';

/**
 * The parts of an order's page that the server draws, for its load function.
 *
 * @param isDataRequest whether only the data of the page is asked for: then they are drawn already
 */
export const drawOrder = (facts: Goods & Payment, isDataRequest: boolean): DrawnParts => ({
	goods: drawnPart(OrderGoods, facts, isDataRequest),
	payment: drawnPart(OrderPayment, facts, isDataRequest)
});
