import type { ClaimRecord, OrderRecord, ShipmentRecord } from './order-record.ts';
import type { OrderView } from './order-view.ts';
import { PREPARATION_STEPS, type PreparationStep } from './states.ts';

/** Of an order, what says how far it has come in the shop. */
export type PreparationFacts = Pick<OrderRecord, 'placed_at' | 'paid_at'> & {
	claims: ClaimRecord[];
	shipments: Pick<ShipmentRecord, 'created_at' | 'handed_over_at'>[];
};

/**
 * The stretch before the carrier's first scan, from the order's own events: each step with whether and when it was
 * first reached. A step that was passed without being reported counts as reached, without a time; only `reserved`
 * is left open unless somebody says so, because goods can be picked that nobody reserved.
 */
export function preparationOf(record: PreparationFacts): OrderView['preparation'] {
	const claims = record.claims.filter(({ state }) => state !== 'released');
	const at: Record<PreparationStep, string | undefined> = {
		placed: record.placed_at,
		paid: record.paid_at ?? undefined,
		reserved: undefined,
		picking: earliest(claims.map((claim) => claim.created_at)),
		packed: earliest([
			...claims.map((claim) => claim.packed_at),
			...record.shipments.map((shipment) => shipment.created_at)
		]),
		handed_over: earliest([
			...claims.map((claim) => claim.handed_over_at),
			...record.shipments.map((shipment) => shipment.handed_over_at)
		])
	};
	const furthest = PREPARATION_STEPS.findLastIndex((step) => at[step] !== undefined);
	return PREPARATION_STEPS.filter((step) => step !== 'reserved' || at.reserved !== undefined).map((step) => {
		const reachedAt = at[step];
		const passed = PREPARATION_STEPS.indexOf(step) <= furthest && step !== 'paid';
		return { step, reached: reachedAt !== undefined || passed, ...(reachedAt && { at: reachedAt }) };
	});
}

/** Instants of one zone and form compare as text. */
export function earliest(instants: readonly (string | null)[]): string | undefined {
	return instants.reduce<string | undefined>(
		(first, one) => (one !== null && (first === undefined || one < first) ? one : first),
		undefined
	);
}
