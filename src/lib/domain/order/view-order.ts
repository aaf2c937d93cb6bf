import type { OrderTerms } from '../cancellation/order-terms.ts';
import { viewTerms } from '../cancellation/terms-view.ts';
import { returnsUnderWay } from '../return/returns-under-way.ts';
import { toldDelay } from '../shortage/delay-of-order.ts';
import { byOccurrence } from '../shipment/fold-scans.ts';
import type { Route, RouteHistory } from '../shipment/route-history.ts';
import type { OrderRecord, ScanRecord, ShipmentRecord } from './order-record.ts';
import { mergePieces } from './portions.ts';
import { moneyView } from './money-view.ts';
import type { HistoryView, OrderView, ParcelView, PeopleView, ScanView } from './order-view.ts';
import { headlineOf } from './headline.ts';
import { parcelOutlook } from './parcel-outlook.ts';
import { preparationOf } from './preparation.ts';
import { canChooseServices } from './services.ts';

export type ViewOptions = {
	zone: string;
	redacted: boolean;
	histories?: readonly (RouteHistory & Route)[];
	terms?: OrderTerms;
};

/**
 * What a page shows of an order. Pure: the same record gives the same view.
 *
 * @param record the order as read
 * @param history its entries, oldest first; never shown on a redacted view
 * @param options.zone the shop's named zone, for readers whose own is unknown
 * @param options.terms what may be done with it, until when and at what price
 * @param options.redacted leaves out every amount, name, address, tracking number, place and carrier's words
 * @param options.histories what is known of the ways its parcels go
 */
export function viewOrder(
	record: OrderRecord,
	history: readonly HistoryView[],
	{ zone, redacted, histories = [], terms }: ViewOptions
): OrderView {
	const people = redacted ? undefined : peopleView(record);
	const delay = redacted ? undefined : toldDelay(record);
	const returns = redacted ? [] : returnsUnderWay(record);
	return {
		ref: record.ref,
		displayRef: record.display_ref,
		version: record.version,
		currency: record.currency,
		zone,
		placedAt: record.placed_at,
		asOf: record.read_at,
		seq: record.history_seq,
		status: record.status,
		headline: headlineOf(record),
		preparation: preparationOf(record),
		lines: record.lines.map((line) => ({
			id: line.id,
			title: line.title,
			options: line.options,
			...(line.image_url && { imageUrl: line.image_url }),
			quantity: line.quantity,
			...(!redacted && {
				...(line.unit_price !== null && { unitPrice: line.unit_price }),
				amount: line.amount,
				discount: line.discount
			}),
			portions: record.portions
				.filter((portion) => portion.line === line.id)
				.map(({ state, quantity, shipment }) => ({ state, quantity, ...(shipment && { parcel: shipment }) }))
		})),
		parcels: record.shipments.map((shipment) => parcelView(record, shipment, { redacted, histories })),
		money: redacted ? { refunds: [] } : moneyView(record, zone),
		...(terms && { terms: viewTerms(terms, redacted) }),
		...(delay && { delay }),
		...(returns.length > 0 && { returns }),
		...(!redacted && { personal: personalView(record) }),
		...(people && { people }),
		history: redacted ? [] : [...history],
		redacted
	};
}

const personalView = (record: OrderRecord): NonNullable<OrderView['personal']> => ({
	tier: record.buyer_tier,
	bought: record.lines.map(({ product_id, sku, variant_id }) => ({ product_id, sku, variant_id })),
	services: {
		...{ chosen: record.services ?? [], market: record.market },
		open: canChooseServices(record)
	}
});

function parcelView(
	record: OrderRecord,
	shipment: ShipmentRecord,
	{ redacted, histories }: Required<Omit<ViewOptions, 'zone' | 'terms'>>
): ParcelView {
	const scans = inOrder(shipment.scans);
	const again = record.shipments.find(({ again_of }) => again_of === shipment.id);
	return {
		id: shipment.id,
		carrier: shipment.carrier,
		...(!redacted && { trackingNumber: shipment.tracking_number }),
		status: shipment.status,
		...(shipment.sub_status && { subStatus: shipment.sub_status }),
		...(shipment.cause && { cause: shipment.cause }),
		actionRequired: shipment.action_required,
		...(shipment.delivered_at && { deliveredAt: shipment.delivered_at }),
		...(again && { sentAgainAs: again.id }),
		// Pieces of one line in several states are in it together.
		lines: mergePieces(record.portions.filter((portion) => portion.shipment === shipment.id)),
		scans: scans.map((scan) => scanView(scan, redacted)),
		...parcelOutlook(record, shipment, scans, { histories, redacted })
	};
}

/** Newest first, by the same order that decides the parcel's status. */
export function inOrder(scans: readonly ScanRecord[]): ScanRecord[] {
	return scans
		.map((scan, index) => ({
			scan,
			fact: {
				id: String(index).padStart(6, '0'),
				at: scan.at_ms,
				approximate: scan.approximate,
				future: scan.future,
				status: scan.status,
				actionRequired: scan.action_required
			}
		}))
		.sort((a, b) => byOccurrence(b.fact, a.fact))
		.map(({ scan }) => scan);
}

/** Carriers' words and places can name people and doors, so a shared view does without them. */
function scanView(scan: ScanRecord, redacted: boolean): ScanView {
	return {
		at: scan.future ? scan.received_at : scan.at,
		approximate: scan.approximate || scan.future,
		status: scan.status,
		...(scan.cause && { cause: scan.cause }),
		...(!redacted && {
			...(scan.code && { code: scan.code }),
			...(scan.text && { text: scan.text }),
			...(scan.location && { location: scan.location })
		}),
		source: scan.source,
		receivedAt: scan.received_at
	};
}

function peopleView({ people, buyer_country }: OrderRecord): PeopleView | undefined {
	if (!people) return undefined;
	const { name, email, phone, ship_to: to } = people;
	return {
		...(people.masked && { masked: true }),
		name: name ?? to?.name ?? '',
		...(email && { email }),
		...(phone && { phone }),
		...(people.service_note && { serviceNote: people.service_note }),
		...(to && {
			shipTo: {
				...(to.name && { name: to.name }),
				lines: [...(to.company ? [to.company] : []), ...(to.lines ?? [])],
				...(to.postcode && { postcode: to.postcode }),
				...(to.city && { city: to.city }),
				...(to.region && { region: to.region }),
				country: to.country ?? buyer_country ?? ''
			}
		})
	};
}
