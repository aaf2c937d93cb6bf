import type { OrderRecord } from '../order/order-record.ts';
import type { PortionState } from '../order/states.ts';
import type { ExchangeLineRecord, ExchangeRecord } from './exchange-record.ts';
import type { ShipWhen } from './states.ts';

/**
 * How far new goods have come, as their buyer sees it. `unpaid`: kept, and nothing leaves before the difference is paid;
 * `kept`: theirs, and they leave with what is waited for; `packing`: the warehouse has them; `sent`: with a parcel;
 * `lapsed`: not paid in time; `off`: nothing comes of it.
 */
export type NewGoodsState = 'unpaid' | 'kept' | 'packing' | 'sent' | 'lapsed' | 'off';

export type NewGoodsView = {
	/** The line they come in place of. */
	line: string;
	quantity: number;
	title: string;
	options: { name: string; value: string }[];
	imageUrl: string | null;
	state: NewGoodsState;
	parcels: { id: string; carrier: string; trackingNumber: string }[];
};

/** What is sent in place of goods, for the page of their return. Minor units of the order; instants RFC 3339 in UTC. */
export type ExchangeView = {
	ship: ShipWhen;
	difference: number;
	/** Until when the difference is to be paid; null where nothing is asked for. */
	payBy: string | null;
	paidAt: string | null;
	/** It ended without its new goods: the return goes on as any other. */
	ended: 'lapsed' | 'off' | null;
	/**
	 * What is held for the old goods, so that the new ones leave ahead of them. `wanted`: it could be; `taken`: it was, and
	 * goes back with them.
	 */
	security: { amount: number; is: 'wanted' | 'held' | 'taken' } | null;
	lines: NewGoodsView[];
};

/** What of an exchange its buyer is shown. Pure. */
export function exchangeView(
	record: Pick<OrderRecord, 'portions' | 'shipments' | 'lines'>,
	exchange: ExchangeRecord
): ExchangeView {
	const { ship, difference, state, pay_by, paid_at } = exchange;
	return {
		...{ ship, difference, paidAt: paid_at },
		payBy: state === 'awaiting_payment' ? pay_by : null,
		ended: state === 'lapsed' ? 'lapsed' : state === 'cancelled' ? 'off' : null,
		security: securityView(exchange),
		lines: exchange.lines.map((line) => goodsView(record, exchange, line))
	};
}

function securityView(exchange: ExchangeRecord): ExchangeView['security'] {
	const { ship, state, security = 0, hold } = exchange;
	if (security === 0 || ship !== 'now') return null;
	if (!hold || hold.failed) return state === 'reserved' ? { amount: security, is: 'wanted' } : null;
	if (hold.captured > 0) {
		const amount = hold.captured - hold.back;
		return amount > 0 ? { amount, is: 'taken' } : null;
	}
	return hold.let_go ? null : { amount: hold.amount, is: 'held' };
}

/** The goods have left the shop, whatever became of them since. */
const LEFT: readonly PortionState[] = ['handed_over', 'delivered', 'returning', 'returned'];

function goodsView(
	{ portions, shipments, lines }: Pick<OrderRecord, 'portions' | 'shipments' | 'lines'>,
	{ state }: ExchangeRecord,
	{ line, new_line, quantity, goods }: ExchangeLineRecord
): NewGoodsView {
	const own = portions.filter((one) => new_line !== null && one.line === new_line);
	const parcels = shipments.filter(({ id }) => own.some(({ shipment }) => shipment === id));
	const isOff = own.length > 0 && own.every((one) => one.state === 'cancelled');
	const stateOf = (): NewGoodsState => {
		if (state === 'awaiting_payment') return 'unpaid';
		if (state === 'lapsed') return 'lapsed';
		if (state === 'cancelled' || isOff) return 'off';
		if (new_line === null) return state === 'reserved' ? 'kept' : 'off';
		return own.some((one) => LEFT.includes(one.state)) ? 'sent' : 'packing';
	};
	return {
		...{ line, title: goods.title, options: goods.options, imageUrl: goods.image_url, state: stateOf() },
		quantity: lines.find(({ id }) => id === new_line)?.quantity ?? quantity,
		parcels: parcels.map(({ id, carrier, tracking_number }) => ({
			...{ id, carrier, trackingNumber: tracking_number }
		}))
	};
}
