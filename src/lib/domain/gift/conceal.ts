import type { OrderRecord, PortionRecord } from '../order/order-record.ts';
import { orderStatus } from '../order/order-status.ts';
import type { TakenRecord } from '../order/taken-record.ts';
import type { ReturnRecord } from '../return/return-record.ts';

type Entry = { data: unknown };
type Told = OrderRecord & { entries?: readonly Entry[] };

/** What marks everything that the history tells of a gift's return. */
export const GIFT_MARK = { gift: true } as const;

const ofGift = ({ data }: Entry): string | undefined => {
	const { gift, return: back } = data as { gift?: unknown; return?: unknown };
	return gift === true && typeof back === 'string' ? back : undefined;
};

/**
 * An order as its buyer is told of it while somebody sends a gift of it back: as if nobody did. It is told once its money
 * has moved, or it is settled without any, or other goods have been sent for it, because from then on money and goods say
 * so; why it came back never is.
 * A gift's return that came to nothing is told by nobody.
 *
 * @returns the order itself where there is nothing to keep from its buyer
 */
export function concealGifts<Order extends Told>(order: Order): Order {
	const gifts = order.returns.filter(({ gift }) => gift);
	if (gifts.length === 0) return order;
	const hidden = new Set(gifts.filter((back) => !isTold(back, order)).map(({ id }) => id));
	const isHidden = (back: string | null | undefined) =>
		back !== null && back !== undefined && hidden.has(back);
	const portions = asDelivered(order.portions, hidden);
	const takes = gifts.filter(({ id }) => hidden.has(id)).flatMap(({ gift_takes }) => gift_takes ?? []);
	return {
		...order,
		portions,
		status: hidden.size > 0 ? orderStatus(portions, order.paid_at !== null) : order.status,
		returns: order.returns.filter(({ id }) => !hidden.has(id)).map(withoutWhy),
		...(order.exchanges && {
			exchanges: order.exchanges.filter((one) => !isHidden(one.return))
		}),
		taken: withoutTakes(order.taken, takes),
		...(order.entries && { entries: order.entries.filter((entry) => !isHidden(ofGift(entry))) })
	};
}

/** How many entries from the beginning a buyer may read: up to the first of a return that is kept from them. */
export function readableEntries(order: Pick<OrderRecord, 'returns'>, entries: readonly Entry[]): number {
	const told = new Set(order.returns.map(({ id }) => id));
	const first = entries.findIndex((entry) => {
		const back = ofGift(entry);
		return back !== undefined && !told.has(back);
	});
	return first < 0 ? entries.length : first;
}

/** Hidden pieces stand with those they came with again: a line split in two would tell, too. */
function asDelivered(portions: readonly PortionRecord[], hidden: ReadonlySet<string>): PortionRecord[] {
	if (hidden.size === 0) return [...portions];
	const isHidden = ({ return: back }: PortionRecord) => back !== null && hidden.has(back);
	const kept = portions.filter((one) => !isHidden(one));
	for (const one of portions.filter(isHidden)) {
		const back: PortionRecord = { ...one, state: 'delivered', return: null };
		const at = kept.findIndex((other) => isAlike(other, back));
		const same = kept[at];
		if (same) kept[at] = { ...same, quantity: same.quantity + back.quantity };
		else kept.push(back);
	}
	return kept.toSorted((one, other) => one.id.localeCompare(other.id));
}

const isAlike = (one: PortionRecord, other: PortionRecord): boolean =>
	(['line', 'state', 'claim', 'shipment', 'return'] as const).every((key) => one[key] === other[key]);

const isTold = (
	{ id, settled_at, refunded_at }: ReturnRecord,
	{ exchanges = [] }: Pick<OrderRecord, 'exchanges'>
): boolean =>
	settled_at !== null ||
	refunded_at !== null ||
	exchanges.some((one) => one.return === id && one.released_at !== null);

const withoutWhy = (back: ReturnRecord): ReturnRecord =>
	back.gift ? { ...back, reason: null, lines: back.lines.map((line) => ({ ...line, reason: null })) } : back;

/** What a hidden return takes of the order, each part once. */
function withoutTakes(taken: readonly TakenRecord[], hidden: readonly TakenRecord[]): TakenRecord[] {
	const left = hidden.map((one) => JSON.stringify(one));
	return taken.filter((one) => {
		const at = left.indexOf(JSON.stringify(one));
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
}
