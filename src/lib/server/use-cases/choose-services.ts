import { canChooseServices, readChosen, readServices, servicesFor } from '#domain/order/services.ts';
import type { Service } from '#domain/order/service-names.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { saveServices } from '#server/db/services.ts';
import { findKeptValue } from '#server/db/shop-settings.ts';
import type { Command } from './command.ts';
import { portionsOf } from './take-goods.ts';

export type ChooseServicesInput = {
	ref: string;
	/** All that is wanted from now on, by handle, and the words for the card. */
	services: readonly string[];
	note: string;
};

/**
 * Chooses what is done with an order beside sending it, in the place of what was chosen before, as long as nobody has
 * taken its goods for packing: a claim and a choice exclude each other by the order's row. They cost nothing, so there is
 * nothing to quote. The history says which; the words are with the person. The same again changes nothing.
 *
 * Refusals: `order.not_found`; `services.closed`; those of `readChosen`.
 */
export const chooseServices: Command<ChooseServicesInput, { services: Service[]; changed: boolean }> = async (
	tx,
	actor,
	{ ref, ...typed }
) => {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const record = await getOrderRecord(tx, ref);
	if (!canChooseServices(record)) return refuse('services.closed');
	const offered = servicesFor(readServices(await findKeptValue(tx, 'shop.services')), record.market);
	const before = record.services ?? [];
	const chosen = readChosen(typed, offered, before);
	if (!chosen.ok) return chosen;
	const { services, note } = chosen.value;
	const isSame = services.join() === before.join() && note === (record.people?.service_note ?? null);
	if (isSame) return accept({ services, changed: false });
	await saveServices(tx, order.id, { services, note });
	const entries = [{ type: 'services.chosen' as const, data: { services } }];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	return accept({ services, changed: true });
};
