import { allocate, partOf } from '../money/allocate.ts';
import { carrierKey } from '../shipment/carriers.ts';
import { routeOf } from '../shipment/route-history.ts';
import { dayText, MINUTE, type Millis } from '../time/instant.ts';
import { localDay } from '../time/local-day.ts';
import { UNSAID, WITHDRAWN, type ActKind, type BuyerKind, type Tallied } from './dimensions.ts';
import { markOf } from './marks.ts';
import { priceBand } from './price-band.ts';

type Pieces = { line: string; quantity: number };

/** An order as the figures read it. Instants are epoch milliseconds, amounts minor units. */
export type ToldOrder = {
	id: string;
	placedAt: Millis;
	status: string;
	currency: string;
	market: string | null;
	country: string | null;
	total: number;
	deliverBy: Millis | null;
	/** Whether the same address had bought before; null where there is none. */
	earlier: boolean | null;
	/** Each with what was paid for it, less discounts. */
	lines: {
		id: string;
		product: string | null;
		category: string | null;
		quantity: number;
		worth: number;
	}[];
	/** What went to the buyer, the first first; `from`: where its carrier first saw it. */
	parcels: {
		carrier: string;
		handedOverAt: Millis | null;
		deliveredAt: Millis | null;
		from: string | null;
	}[];
	/** Accepted quotes that took something which had not left. */
	quotes: {
		id: string;
		kind: 'cancel' | 'withdraw';
		at: Millis;
		fee: number;
		refund: number;
		reasons: { line: string; reason?: string | undefined }[];
		pieces: (Pieces & { away?: number | undefined })[];
		shares: { line: string; refund: number }[];
	}[];
	/** What other systems told. */
	reports: { id: string; kind: ActKind; at: Millis; lines: Pieces[] }[];
	/** Returns that were not given up; `postage`: what the shop paid of the way back. */
	returns: {
		id: string;
		kind: 'return' | 'withdrawal';
		at: Millis;
		refunded: number;
		postage: number;
		lines: (Pieces & {
			reason: string | null;
			received: number;
			resellable: boolean | null;
			deduction: number;
		})[];
	}[];
};

/** One line of one cancellation or return: why, when, and what it came to. No personal data. */
export type Act = {
	act: string;
	line: string;
	kind: ActKind;
	reason: string;
	at: Millis;
	/** Whole minutes since the order was placed, never below 0. */
	minutes: number;
	product: string | null;
	category: string | null;
	quantity: number;
	fee: number;
	refund: number;
	/** Worth of goods that cannot be sold again, less what was deducted for it. */
	lost: number;
	postage: number;
};

/** What an order adds to the figures. `placedDay`: YYYY-MM-DD in the shop's zone. */
export type OrderFacts = {
	id: string;
	placedAt: Millis;
	placedDay: string;
	currency: string;
	market: string | null;
	carrier: string | null;
	route: string | null;
	band: string;
	buyer: BuyerKind;
	/** Days after the promised one; null where nothing was promised or not all has come. */
	late: number | null;
	tallies: [Tallied, string][];
	acts: Act[];
};

/** Names longer than this are no names; an index has to hold them. */
const LONGEST = 200;
const short = (text: string) => text.slice(0, LONGEST);

/**
 * What an order says to the figures of reasons: how it is counted among all, and each thing that was given up or came
 * back. Pure: the same order always says the same, so a rebuilt figure is the kept one.
 *
 * @param zone the shop's, in which days are counted
 */
export function factsOf(order: ToldOrder, zone: string): OrderFacts {
	const { id, placedAt, currency } = order;
	const [first] = order.parcels;
	const carrier = first ? short(carrierKey(first.carrier)) || null : null;
	const route = first && routeText(first.carrier, first.from, order.country);
	const handed = order.parcels.flatMap(({ handedOverAt }) => handedOverAt ?? []);
	const placedDay = dayText(localDay(placedAt, zone));
	const named = {
		...{ market: order.market && short(order.market), carrier, route: route ?? null },
		band: priceBand(order.total, currency),
		buyer: buyerOf(order.earlier)
	};
	const each = (pick: (line: ToldOrder['lines'][number]) => string | null) => [
		...new Set(order.lines.flatMap((line) => pick(line) ?? []).map(short))
	];
	const tallies: [Tallied, string][] = [
		['all', ''],
		...Object.entries(named).flatMap(([name, value]): [Tallied, string][] =>
			value === null || value === '' ? [] : [[name as Tallied, value]]
		),
		...each(({ product }) => product).map((value): [Tallied, string] => ['product', value]),
		...each(({ category }) => category).map((value): [Tallied, string] => ['category', value])
	];
	if (handed.length > 0) tallies.push(['handover', markOf(minutesSince(placedAt, Math.min(...handed)))]);
	return {
		...{ id, placedAt, placedDay, currency, ...named, tallies },
		late: daysLate(order, zone),
		acts: actsOf(order)
	};
}

const minutesSince = (placedAt: Millis, at: Millis) => Math.max(0, Math.round((at - placedAt) / MINUTE));
const buyerOf = (earlier: boolean | null): BuyerKind =>
	earlier === null ? 'unknown' : earlier ? 'returning' : 'new';

/** As people write it: `dhl DE–FR`; the country it began in only where somebody said a place we know. */
function routeText(carrier: string, from: string | null, destination: string | null): string | undefined {
	const scan = { at: 0, approximate: false, future: false, status: 'in_transit' as const, location: from };
	const route = routeOf({ carrier, destination, handedOverAt: null, deliveredAt: null, scans: [scan] });
	return route && short(`${route.carrier} ${route.origin || '?'}–${route.destination}`);
}

/** By the calendar of the shop: the last parcel's day after the promised one. Nothing once the order was cancelled. */
function daysLate({ status, deliverBy, parcels }: ToldOrder, zone: string): number | null {
	const came = parcels.map(({ deliveredAt }) => deliveredAt);
	if (status === 'cancelled' || deliverBy === null || came.length === 0) return null;
	const all = came.filter((one) => one !== null);
	if (all.length < came.length) return null;
	return localDay(Math.max(...all), zone) - localDay(deliverBy - 1, zone);
}

function actsOf(order: ToldOrder): Act[] {
	const lines = new Map(order.lines.map((line) => [line.id, line]));
	const worthOf = ({ line, quantity }: Pieces) => {
		const of = lines.get(line);
		return of ? partOf(BigInt(of.worth), of.quantity, 0, Math.min(quantity, of.quantity)) : 0n;
	};
	type Part = Pieces & { reason: string; lost?: number };
	/** One act's parts with its money shared over them: by `weights`, else by what their pieces are worth. */
	const act = (
		{ name, kind, at }: { name: string; kind: ActKind; at: Millis },
		parts: Part[],
		money: { fee?: number; refund?: number; postage?: number },
		weights?: bigint[]
	): Act[] => {
		const share = (amount = 0) => allocate(BigInt(amount), weights ?? parts.map(worthOf)).map(Number);
		const [fee, refund, postage] = [share(money.fee), share(money.refund), share(money.postage)];
		return parts.map(({ line, quantity, reason, lost = 0 }, n) => ({
			...{ act: name, line, kind, reason, at, quantity, lost },
			minutes: minutesSince(order.placedAt, at),
			...{ product: cut(lines.get(line)?.product), category: cut(lines.get(line)?.category) },
			...{ fee: fee[n] ?? 0, refund: refund[n] ?? 0, postage: postage[n] ?? 0 }
		}));
	};
	return [
		...order.quotes.flatMap(({ id, kind, at, fee, refund, reasons, pieces, shares }) => {
			const here = merged(pieces.map((one) => ({ ...one, quantity: one.quantity - (one.away ?? 0) })));
			const none = kind === 'withdraw' ? WITHDRAWN : UNSAID;
			const parts = here.map((one) => ({
				...one,
				reason: reasons.find(({ line, reason }) => line === one.line && reason)?.reason ?? none
			}));
			const weights = here.map(({ line }) => BigInt(shares.find((one) => one.line === line)?.refund ?? 0));
			const own = weights.some((one) => one > 0n) ? weights : undefined;
			return act({ name: `quote:${id}`, kind: 'cancel', at }, parts, { fee, refund }, own);
		}),
		...order.reports.flatMap(({ id, kind, at, lines: told }) => {
			const parts = merged(told).map((one) => ({ ...one, reason: UNSAID }));
			const refund = Number(parts.reduce((sum, one) => sum + worthOf(one), 0n));
			return act({ name: `report:${id}`, kind, at }, parts, { refund });
		}),
		...order.returns.flatMap(({ id, kind, at, refunded, postage, lines: back }) => {
			const none = kind === 'withdrawal' ? WITHDRAWN : UNSAID;
			const parts = back.map(({ line, quantity, reason, received, resellable, deduction }) => {
				const gone = resellable === false ? worthOf({ line, quantity: received }) - BigInt(deduction) : 0n;
				return { line, quantity, reason: reason ?? none, lost: Number(gone > 0n ? gone : 0n) };
			});
			return act({ name: `return:${id}`, kind: 'return', at }, parts, { refund: refunded, postage });
		})
	];
}

const cut = (text: string | null | undefined) => (text === null || text === undefined ? null : short(text));

/** Of each line once, and only where something of it is meant. */
function merged(pieces: readonly Pieces[]): Pieces[] {
	const all = new Map<string, number>();
	for (const { line, quantity } of pieces) all.set(line, (all.get(line) ?? 0) + quantity);
	return [...all].flatMap(([line, quantity]) => (quantity > 0 ? [{ line, quantity }] : []));
}
