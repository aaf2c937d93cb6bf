import type { LineView, OrderView, ParcelView } from '../order/order-view.ts';
import type { OrderStatus, PortionState } from '../order/states.ts';
import type { ExceptionCause, TrackingStatus } from '../shipment/tracking-status.ts';
import { member, priceText, type Thing } from './linked-data.ts';

/** Of a very long order the first lines; the page has them all. */
const MOST_LINES = 20;

const ORDER_STATUS: Record<OrderStatus, string> = {
	placed: 'OrderPaymentDue',
	paid: 'OrderProcessing',
	reserved: 'OrderProcessing',
	picking: 'OrderProcessing',
	packed: 'OrderProcessing',
	partly_handed_over: 'OrderInTransit',
	handed_over: 'OrderInTransit',
	partly_delivered: 'OrderInTransit',
	delivered: 'OrderDelivered',
	partly_returned: 'OrderDelivered',
	returned: 'OrderReturned',
	cancelled: 'OrderCancelled'
};

const PARCEL_STATUS: Partial<Record<TrackingStatus, string>> = {
	in_transit: 'OrderInTransit',
	out_for_delivery: 'OrderInTransit',
	attempt_failed: 'OrderProblem',
	available_for_pickup: 'OrderPickupAvailable',
	delivered: 'OrderDelivered',
	exception: 'OrderProblem',
	expired: 'OrderProblem'
};

const PIECE_STATUS: Record<PortionState, string> = {
	open: 'OrderProcessing',
	claimed: 'OrderProcessing',
	packed: 'OrderProcessing',
	handed_over: 'OrderInTransit',
	delivered: 'OrderDelivered',
	cancelled: 'OrderCancelled',
	returning: 'OrderReturned',
	returned: 'OrderReturned'
};

/** Who sells, and where the page that says all this is. */
export type Seller = { name: string; page?: string };

/**
 * An order as schema.org's `Order`: what its page shows, and nothing else. It is made from the page's own view, so where
 * that leaves out amounts, addresses and tracking numbers, they are not here either; names and addresses of people never
 * are.
 *
 * @param carrierName what a carrier is called for people
 */
export function orderThing(view: OrderView, seller: Seller, carrierName: (id: string) => string): Thing {
	const lines = view.lines.slice(0, MOST_LINES);
	return {
		'@type': 'Order',
		orderNumber: view.displayRef,
		orderStatus: member(ORDER_STATUS[view.status]),
		orderDate: view.placedAt,
		seller: sellerThing(seller),
		...(seller.page && { url: seller.page, potentialAction: { '@type': 'ViewAction', target: seller.page } }),
		orderedItem: lines.map((line) => itemThing(line)),
		...(lines.some(({ amount }) => amount !== undefined) && {
			acceptedOffer: lines.map((line) => offerThing(line, view.currency))
		}),
		...(view.parcels.length > 0 && {
			orderDelivery: view.parcels.map((parcel) => parcelThing(view, parcel, carrierName))
		})
	};
}

/** The parcels of a shared view, each as a `ParcelDelivery`: what moves, and nothing of whose it is. */
export function sharedThings(view: OrderView, seller: Seller, carrierName: (id: string) => string): Thing[] {
	const partOfOrder = {
		'@type': 'Order',
		orderNumber: view.displayRef,
		orderStatus: member(ORDER_STATUS[view.status]),
		seller: sellerThing(seller)
	};
	return view.parcels.map((parcel) => ({ ...parcelThing(view, parcel, carrierName), partOfOrder }));
}

export const sellerThing = ({ name }: Seller): Thing => ({ '@type': 'Organization', name });

function parcelThing(view: OrderView, parcel: ParcelView, carrierName: (id: string) => string): Thing {
	const { carrier, shop } = parcel.arrival ?? {};
	const expected = carrier?.by ?? shop?.by;
	const status = statusOf(parcel);
	return {
		'@type': 'ParcelDelivery',
		provider: { '@type': 'Organization', name: carrierName(parcel.carrier) },
		...(parcel.trackingNumber && { trackingNumber: parcel.trackingNumber }),
		...(parcel.trackingPage && { trackingUrl: parcel.trackingPage }),
		...(expected && { expectedArrivalUntil: expected }),
		...(status && {
			deliveryStatus: {
				'@type': 'DeliveryEvent',
				name: member(status),
				...(parcel.deliveredAt && { startDate: parcel.deliveredAt })
			}
		}),
		itemShipped: parcel.lines.slice(0, MOST_LINES).flatMap(({ line }) => {
			const found = view.lines.find(({ id }) => id === line);
			return found ? [productThing(found)] : [];
		})
	};
}

function statusOf({ status, cause }: { status: TrackingStatus; cause?: ExceptionCause }): string | undefined {
	return cause === 'returning' || cause === 'returned' ? 'OrderReturned' : PARCEL_STATUS[status];
}

function itemThing(line: LineView): Thing {
	const states = new Set(line.portions.map(({ state }) => PIECE_STATUS[state]));
	const [status] = states;
	return {
		'@type': 'OrderItem',
		orderItemNumber: line.id,
		orderQuantity: line.quantity,
		// Pieces of one line that are in different places have no status in common.
		...(status && states.size === 1 && { orderItemStatus: member(status) }),
		orderedItem: productThing(line)
	};
}

function offerThing(line: LineView, currency: string): Thing {
	const price = (line.amount ?? 0) - (line.discount ?? 0);
	return {
		'@type': 'Offer',
		itemOffered: productThing(line),
		price: priceText(price, currency),
		priceCurrency: currency,
		eligibleQuantity: { '@type': 'QuantitativeValue', value: line.quantity }
	};
}

export function productThing({ title, options }: Pick<LineView, 'title' | 'options'>): Thing {
	const chosen = options.map(({ value }) => value).join(', ');
	return { '@type': 'Product', name: chosen ? `${title} (${chosen})` : title };
}
