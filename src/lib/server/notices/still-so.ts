import type { ExceptionCause } from '#domain/shipment/tracking-status.ts';
import type { NoticeMaterial } from '#server/ports/notice.ts';

const TURNED: readonly (ExceptionCause | null)[] = ['refused', 'returning', 'returned'];

/**
 * Whether what a notice tells is still so when it leaves: a parcel can have arrived while a mail server was away, and then
 * nobody is told that it is late. What is a step of its own (an order, a refund) is told however late.
 *
 * @param now epoch milliseconds
 */
export function isStillSo(material: NoticeMaterial, now: number): boolean {
	if (!('order' in material)) return true;
	const { order, facts } = material;
	const parcel = order.shipments.find(({ id }) => 'shipment' in facts && id === facts.shipment);
	switch (material.kind) {
		case 'out_for_delivery':
			return parcel?.status === 'out_for_delivery';
		case 'attempt_failed':
			return parcel?.status === 'attempt_failed';
		case 'pickup_ready':
		case 'pickup_ends':
			return parcel?.status === 'available_for_pickup';
		case 'parcel_trouble':
			return parcel?.cause === material.facts.cause;
		case 'parcel_again':
			return parcel?.deliveredAt === null;
		case 'parcel_returning':
			return parcel !== undefined && TURNED.includes(parcel.cause);
		case 'parcel_silent':
			return (
				parcel?.deliveredAt === null && Date.parse(parcel.statusAt ?? '') <= Date.parse(material.facts.since)
			);
		case 'promise_at_risk':
		case 'promise_missed':
			return (
				order.unsent ||
				(material.facts.promise === 'deliver' && order.shipments.some((one) => one.deliveredAt === null))
			);
		case 'window_closes':
			return order.unsent && Date.parse(material.facts.by) > now;
		default:
			return true;
	}
}
