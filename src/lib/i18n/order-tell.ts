import type { OrderView } from '#domain/order/order-view.ts';
import { m } from '#i18n/paraglide/messages.js';

/** A line on the order's page that leads on. */
type Line = { id: string; href: string; text: string; label: string };

/**
 * Where somebody has just done something whose end comes later, or waits for a parcel: that they can be told. Asked on a
 * page of its own, and never before a tap.
 */
export function wordTell({ ref, parcels }: Pick<OrderView, 'ref' | 'parcels'>, hasActed: boolean): Line[] {
	const waits = parcels.some(({ status }) => status !== 'delivered' && status !== 'expired');
	if (!waits && !hasActed) return [];
	const href = `/orders/${encodeURIComponent(ref)}/notices`;
	return [{ id: 'tell', href, text: m['notify.offer_text'](), label: m['notify.offer']() }];
}
