import { millisOf, type Millis } from '../time/instant.ts';
import type { Fault } from './document.ts';
import type { KnownFault, PolicyOrder } from './facts.ts';
import type { Life } from './life.ts';

/**
 * A fault that has come, or that will come at `since` unless the shop keeps its promise until then. `offered`: the shop
 * offers to cancel for it.
 */
export type FaultSince = { fault: Fault; since: Millis; offered?: boolean };

/** Until when the shop promised to send the goods, and to have them delivered. */
export type ShopPromise = { shipBy: Millis | null; deliverBy: Millis | null };
export const NO_PROMISE: ShopPromise = { shipBy: null, deliverBy: null };

export const promiseOf = ({
	ship_by,
	deliver_by
}: Pick<PolicyOrder, 'ship_by' | 'deliver_by'>): ShopPromise => ({
	shipBy: ship_by === null ? null : millisOf(ship_by),
	deliverBy: deliver_by === null ? null : millisOf(deliver_by)
});

/**
 * Where the shop is at fault over pieces of a line, from the order's own facts: it promised to send them or to deliver
 * them by an instant and did not, or the carrier damaged or lost them; and what the caller knows beside that.
 *
 * @param known faults established elsewhere (stock that ran out, a wrong item, a reason the shopper states)
 * @returns the earliest of each kind, an offer first; a promise that can still be kept stands there with its instant
 */
export function faultsOf(
	promise: ShopPromise,
	line: string,
	life: Life,
	known: readonly KnownFault[]
): FaultSince[] {
	const found = known
		.filter((one) => one.line === undefined || one.line === line)
		.map(({ fault, since, offered }): FaultSince => ({
			...{ fault, since: millisOf(since) },
			...(offered && { offered })
		}));
	for (const since of [broken(promise.shipBy, life.sent), broken(promise.deliverBy, arrivalOf(life))]) {
		if (since !== null) found.push({ fault: 'late_against_promise', since });
	}
	if (life.damaged !== null) found.push({ fault: 'damaged_in_transit', since: life.damaged });
	found.sort((a, b) => Number(b.offered ?? false) - Number(a.offered ?? false) || a.since - b.since);
	return found.filter((one, index) => found.findIndex(({ fault }) => fault === one.fault) === index);
}

/** When a promise is broken: at its end, unless it was kept before. */
function broken(by: Millis | null, kept: Millis | null): Millis | null {
	if (by === null) return null;
	return kept !== null && kept <= by ? null : by;
}

/** Pieces that arrived nobody knows when cannot be called late. */
const arrivalOf = (life: Life): Millis | null => life.delivered ?? (life.arrived ? life.placed : null);
