import type { StaffRole } from '../access/staff-role.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { policyOrderOf } from '../policy/evaluate-record.ts';
import { moneyLeft } from '../policy/quote/books.ts';
import { distributeRefund, refundable, refundableOf } from '../policy/quote/distribute-refund.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { sum } from '../policy/quote/values.ts';
import { accept, refuse, type Result } from '../refusal.ts';

/**
 * How much one role may give of an order without any piece leaving it: `percent` of what was paid, and in the currencies
 * that are named never more than `most`, minor units. Null: all that is with the shop.
 */
export type GoodwillLimit = { percent: number; most: Readonly<Record<string, number>> } | null;
export type GoodwillLimits = Readonly<Record<StaffRole, GoodwillLimit>>;

/** Until the shop sets its own: what a parcel's postage or a small thing costs, then a whole smaller order. */
export const GOODWILL_LIMITS: GoodwillLimits = {
	agent: { percent: 20, most: { EUR: 2500, USD: 2500, GBP: 2500, CHF: 2500, CNY: 20_000, JPY: 4000 } },
	manager: {
		percent: 100,
		most: { EUR: 25_000, USD: 25_000, GBP: 25_000, CHF: 25_000, CNY: 200_000, JPY: 40_000 }
	},
	admin: null
};

/** The limits as the shop's settings keep them; what is missing or makes no sense is as it comes with the program. */
export function readGoodwillLimits(kept: unknown): GoodwillLimits {
	const given = (kept ?? {}) as Record<string, unknown>;
	const limitOf = (role: StaffRole): GoodwillLimit => {
		const own = given[role];
		if (own === null) return null;
		return isLimit(own) ? own : GOODWILL_LIMITS[role];
	};
	return { agent: limitOf('agent'), manager: limitOf('manager'), admin: limitOf('admin') };
}

function isLimit(value: unknown): value is NonNullable<GoodwillLimit> {
	if (typeof value !== 'object' || value === null) return false;
	const { percent, most } = value as { percent?: unknown; most?: unknown };
	const isAmount = (one: unknown) => Number.isSafeInteger(one) && (one as number) >= 0;
	if (!isAmount(percent) || (percent as number) > 100) return false;
	return typeof most === 'object' && most !== null && Object.values(most).every(isAmount);
}

/** Money that was promised and is not reserved yet: an offer that still stands, or a request that waits (`firm`). */
export type Promised = {
	/** What goes back, and what stays for new goods that would be sent in exchange. */
	amount: number;
	takes: readonly Taken[];
	last: boolean;
	firm: boolean;
	/** RFC 3339. */
	until: string;
};

/** What may be given of an order now; minor units. */
export type GoodwillRoom = {
	/** Captured, and neither gone, on its way, charged back nor promised to anybody. */
	withShop: number;
	/** What the role may still give of this order; null where only `withShop` holds it back. */
	limit: number | null;
	/** The lesser of both. */
	most: number;
	/** What was given this way before. */
	given: number;
	/** Until when offers hold money back that would be free without them, RFC 3339; null where none does. */
	offersUntil: string | null;
};

/**
 * How much may be given of an order without any piece leaving it (law 1). A quote is honoured to the unit (law 2): what
 * one that still stands promises stays with the shop until it has ended, and what goods on their way back, exchanges and
 * requests were promised stays in any case, a deduction until it is final. Money that was only authorised is not there to be given.
 *
 * @param given what was given this way so far, minor units; the limit of a role is for the order, not for each time
 */
export function goodwillRoom(
	record: OrderRecord,
	promised: readonly Promised[],
	{ role, limits, given }: { role: StaffRole; limits: GoodwillLimits; given: number }
): GoodwillRoom {
	const withShop = roomOf(record, promised);
	const open = promised.filter(({ firm }) => !firm);
	const without =
		open.length === 0
			? withShop
			: roomOf(
					record,
					promised.filter(({ firm }) => firm)
				);
	const until = open
		.map((one) => one.until)
		.sort()
		.at(-1);
	const own = limits[role];
	const paid = sum(record.payments.map(({ captured }) => BigInt(captured)));
	const limit = own === null ? null : lessGiven(limitIn(own, paid, record.currency), BigInt(given));
	return {
		withShop: Number(withShop),
		limit: limit === null ? null : Number(limit),
		most: Number(limit === null ? withShop : least(withShop, limit)),
		given,
		offersUntil: without > withShop && until !== undefined ? until : null
	};
}

/** What was deducted of goods that were looked at, while whoever sent them may still be given it back. */
const disputedOf = ({ returns }: OrderRecord): number =>
	returns
		.filter(({ state }) => state === 'inspected')
		.reduce((total, { lines, promised, refunded }) => {
			const deducted = lines.reduce((of, { deduction }) => of + deduction, 0);
			return total + Math.min(deducted, Math.max(0, promised - refunded));
		}, 0);

function roomOf(record: OrderRecord, promised: readonly Promised[]): bigint {
	const order = policyOrderOf(record);
	const captured = sum(capturedOf(order.payments).map(refundableOf));
	const firm = promised.filter((one) => one.firm);
	const taken = [...record.taken, ...firm.flatMap(({ takes }) => takes)];
	const owed = sum(firm.map(({ amount }) => BigInt(amount)));
	const kept = BigInt((order.promised ?? 0) + disputedOf(record));
	let room = least(captured, refundable(order.payments) - kept - owed);
	const last = firm.some((one) => one.last);
	if (firm.length > 0) room = least(room, moneyLeft(order, taken, last) - owed);
	// Each offer alone: two that stand side by side can only both be taken where both fit.
	for (const offer of promised.filter((one) => !one.firm)) {
		const left = moneyLeft(order, [...taken, ...offer.takes], offer.last);
		room = least(room, left - owed - BigInt(offer.amount));
	}
	return room > 0n ? room : 0n;
}

/** Rounded down: a limit is never passed by a unit. */
function limitIn({ percent, most }: NonNullable<GoodwillLimit>, paid: bigint, currency: string): bigint {
	const share = (paid * BigInt(percent)) / 100n;
	const cap = most[currency];
	return cap === undefined ? share : least(share, BigInt(cap));
}

const lessGiven = (limit: bigint, given: bigint): bigint => (limit > given ? limit - given : 0n);
const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const capturedOf = <P extends { captured: number; captured_at: string | null }>(payments: readonly P[]) =>
	payments.filter(({ captured, captured_at }) => captured > 0 || captured_at !== null);

/**
 * Decides about an amount somebody wants to give, and where it goes: back the way it was paid, in document order.
 *
 * @param amount minor units, a whole number above 0
 * @returns refusals `goodwill.over_limit` with `limit`; `goodwill.offered` with `until`, where an offer that still stands
 * holds the money; `refund.exceeds_refundable` with `refundable`
 */
export function decideGoodwill(
	record: OrderRecord,
	room: GoodwillRoom,
	amount: number
): Result<{ payment: string; amount: number }[]> {
	if (room.limit !== null && amount > room.limit) return refuse('goodwill.over_limit', { limit: room.limit });
	if (amount > room.withShop) {
		if (room.offersUntil !== null) return refuse('goodwill.offered', { until: room.offersUntil });
		return refuse('refund.exceeds_refundable', { refundable: room.withShop });
	}
	const { to } = distributeRefund(BigInt(amount), capturedOf(policyOrderOf(record).payments), false);
	return accept(to.map((one) => ({ ...one, amount: Number(one.amount) })));
}
