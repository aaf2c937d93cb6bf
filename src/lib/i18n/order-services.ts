import type { OrderView } from '#domain/order/order-view.ts';
import { servicesFor, type ShopServices } from '#domain/order/services.ts';
import type { Service } from '#domain/order/service-names.ts';
import type { OrderLink } from './order-delay.ts';
import { m } from './paraglide/messages.js';

type Said = { locale: 'en' | 'zh-CN' };

export const SERVICE_NAMES: Record<Service, (inputs?: object, options?: Said) => string> = {
	gift_wrap: m['services.gift_wrap.name'],
	note: m['services.note.name'],
	packaging: m['services.packaging.name']
};

/** What an order's page says about what is done with it beside sending it: that there is something to choose, or what was chosen. */
export function wordServices({ ref, personal }: OrderView, shop: ShopServices, said: Said): OrderLink[] {
	const { chosen, open, market } = personal?.services ?? { chosen: [], open: false, market: null };
	const href = `/orders/${encodeURIComponent(ref)}/services`;
	if (chosen.length > 0) {
		const list = new Intl.ListFormat(said.locale).format(chosen.map((one) => SERVICE_NAMES[one]({}, said)));
		const label = open ? m['services.change']({}, said) : m['services.see']({}, said);
		return [{ id: 'services', href, text: m['services.chosen']({ list }, said), label }];
	}
	if (!open || servicesFor(shop, market).length === 0) return [];
	return [
		{ id: 'services', href, text: m['services.offer']({}, said), label: m['services.choose']({}, said) }
	];
}
