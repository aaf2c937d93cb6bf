import { documentOf, inertJson, member, priceText, type Thing } from '#domain/linked-data/linked-data.ts';
import { productThing, sellerThing } from '#domain/linked-data/order.ts';
import type { Pieces } from '#domain/order/portions.ts';
import { nameOrHost, UNNAMED } from '#domain/shop/identity.ts';
import { carrierName } from '#i18n/carrier-names.ts';
import type { NoticedOrder, NoticeMaterial } from '#server/ports/notice.ts';
import { inert } from './inert.ts';
import { addressOf, type Reader } from './reader.ts';

/** Of a long order the first; the mail's list ends there as well. */
const MOST_LINES = 20;

/**
 * What a mail says to the reader's mail program (schema.org as JSON-LD): the order when it has come in, its parcels when
 * they leave and arrive. Nothing in it that the mail does not say as text, so no name, no address of anybody, and of
 * amounts the total alone.
 *
 * @returns the text of a data block; nothing for mails that are about neither
 */
export function mailData(material: NoticeMaterial, reader: Reader): string | undefined {
	switch (material.kind) {
		case 'order_in':
			return inertJson(documentOf(received(material.order, reader)));
		case 'handed_over': {
			const { shipments, lines } = material.facts;
			const parcels = material.order.shipments.filter(({ id }) => shipments.includes(id));
			const [only] = parcels;
			if (!only) return undefined;
			// Of several parcels the notice does not say what is in which.
			const goods = parcels.length === 1 ? lines : [];
			return listOf(
				parcels.map((parcel) => parcelOf(material.order, { ...parcel, deliveredAt: null }, goods, reader))
			);
		}
		case 'delivered': {
			const parcel = material.order.shipments.find(({ id }) => id === material.facts.shipment);
			return parcel && listOf([parcelOf(material.order, parcel, material.facts.lines, reader)]);
		}
		default:
			return undefined;
	}
}

const listOf = (things: Thing[]): string =>
	inertJson(
		things.length === 1 && things[0]
			? documentOf(things[0])
			: { '@context': 'https://schema.org', '@graph': things }
	);

function received(order: NoticedOrder, reader: Reader): Thing {
	return {
		...orderOf(order, reader),
		price: priceText(order.total, order.currency),
		priceCurrency: order.currency,
		orderStatus: member('OrderProcessing'),
		orderedItem: order.lines.slice(0, MOST_LINES).map((line) => ({
			'@type': 'OrderItem',
			orderQuantity: line.quantity,
			orderedItem: productOf(line)
		}))
	};
}

function parcelOf(
	order: NoticedOrder,
	parcel: NoticedOrder['shipments'][number],
	goods: readonly Pieces[],
	reader: Reader
): Thing {
	const items = goods.slice(0, MOST_LINES).flatMap(({ line }) => order.lines.filter(({ id }) => id === line));
	return {
		'@type': 'ParcelDelivery',
		// Gmail still reads the older name of `provider`.
		carrier: { '@type': 'Organization', name: inert(carrierName(parcel.carrier, reader.locale)) },
		// The mail about its arrival says neither.
		...(!parcel.deliveredAt && {
			trackingNumber: inert(parcel.trackingNumber),
			...(order.deliverBy && { expectedArrivalUntil: order.deliverBy })
		}),
		deliveryStatus: {
			'@type': 'DeliveryEvent',
			name: member(parcel.deliveredAt ? 'OrderDelivered' : 'OrderInTransit'),
			...(parcel.deliveredAt && { startDate: parcel.deliveredAt })
		},
		...(items.length > 0 && { itemShipped: items.map(productOf) }),
		partOfOrder: orderOf(order, reader)
	};
}

function orderOf(order: NoticedOrder, reader: Reader): Thing {
	const page = addressOf(order, reader);
	const seller = sellerThing({ name: nameOrHost(reader.place.shop ?? UNNAMED, reader.place.origin) });
	return {
		'@type': 'Order',
		orderNumber: inert(order.number),
		// Gmail still reads the older name of `seller`.
		...{ seller, merchant: seller },
		url: page,
		potentialAction: { '@type': 'ViewAction', target: page }
	};
}

const productOf = ({ title, options }: NoticedOrder['lines'][number]): Thing =>
	productThing({
		title: inert(title),
		options: options.map(({ name, value }) => ({ name, value: inert(value) }))
	});
