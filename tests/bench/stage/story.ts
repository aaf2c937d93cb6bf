import type { OrderDocument } from '#domain/order/order-document.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';
import type { StoryStep } from '#server/app/record-story.ts';
import type { NewScan } from '#server/db/shipments.ts';

/** An order as most are some days after: three lines, two discounts, one claim, two parcels of eight scans each, paid. */
export function storyOf(ref: string, number: number, now: number): StoryStep[] {
	const placedAt = now - 9 * DAY - (number % 1000) * MINUTE;
	const at = (hours: number) => new Date(placedAt + hours * HOUR);
	const all = LINES.map(({ id, quantity }) => ({ line: id, quantity }));
	const [first = [], second = []] = [all.slice(0, 2), all.slice(2)];
	const parcel = (name: string, digits: string, lines: typeof all): StoryStep => {
		const trackingNumber = `${digits}${String(number).padStart(9, '0')}`;
		return {
			at: at(20),
			actor: WAREHOUSE,
			does: 'ship',
			parcel: name,
			carrier: 'dhl',
			trackingNumber,
			claim: 'c',
			lines
		};
	};
	return [
		{ at: at(0.1), actor: SHOP, does: 'place', document: documentOf(ref, number, placedAt) },
		{ at: at(18), actor: WAREHOUSE, does: 'claim', claim: 'c', lines: all },
		{ at: at(19), actor: WAREHOUSE, does: 'move', claim: 'c', to: 'packed' },
		parcel('a', '003404', first),
		parcel('b', '003405', second),
		{ at: at(24), actor: WAREHOUSE, does: 'move', claim: 'c', to: 'handed_over' },
		{ at: at(120), actor: CARRIER, does: 'scan', parcel: 'a', scans: scansOf(DELIVERED, at) },
		{ at: at(122), actor: CARRIER, does: 'scan', parcel: 'b', scans: scansOf(ON_ITS_WAY, at) }
	];
}

export function documentOf(ref: string, number: number, placedAt: number): OrderDocument {
	const placed = new Date(placedAt).toISOString();
	const total = LINES.reduce((sum, { amount, discount = 0 }) => sum + amount - discount, 0) - 500 + 495;
	return {
		ref,
		display_ref: `#${10_000 + number}`,
		placed_at: placed,
		currency: 'EUR',
		locale: 'en',
		market: 'de',
		tags: ['newsletter'],
		source: 'bench',
		buyer: {
			kind: 'consumer',
			country: 'DE',
			name: `Ada Example ${number}`,
			email: `ada.${number}@example.com`
		},
		ship_to: {
			name: `Ada Example ${number}`,
			lines: ['Lange Strasse 12'],
			postcode: '10115',
			city: 'Berlin',
			country: 'DE'
		},
		lines: LINES,
		discounts: [{ code: 'WELCOME5', amount: 500 }],
		shipping: { method: 'Standard', amount: 495, tax: 79, standard_amount: 495 },
		adjustments: [],
		prices_include_tax: true,
		tax: 3265,
		total,
		payments: [{ provider: 'card', reference: `pay_${ref}`, amount: total, captured_at: placed }],
		promise: { deliver_by: new Date(placedAt + 6 * DAY).toISOString() },
		disclosures: [],
		delay_notices: [],
		metadata: { channel: 'web' }
	};
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHOP = { kind: 'machine', id: 'shop' } as const;
const WAREHOUSE = { kind: 'machine', id: 'warehouse' } as const;
const CARRIER = { kind: 'carrier', id: 'dhl' } as const;

const line = (
	id: string,
	title: string,
	quantity: number,
	unit: number,
	discount?: number
): OrderDocument['lines'][number] => ({
	id,
	sku: `SKU-${id.toUpperCase()}`,
	title,
	options: [
		{ name: 'Colour', value: 'Sand' },
		{ name: 'Size', value: 'M' }
	],
	image_url: `https://shop.example.com/pictures/${id}.webp`,
	product_id: `product-${id}`,
	variant_id: `variant-${id}`,
	category: 'home',
	tags: [],
	quantity,
	unit_price: unit,
	amount: quantity * unit,
	...(discount !== undefined && { discount })
});

const LINES = [
	line('lamp', 'Desk lamp with a linen shade', 1, 8900, 890),
	line('mug', 'Stoneware mug, hand glazed', 4, 1450),
	line('throw', 'Wool throw, 130 × 180 cm', 1, 6900)
];

type Stop = [hours: number, status: TrackingStatus, text: string, location: string];
const ON_ITS_WAY: Stop[] = [
	[21, 'info_received', 'The shipment data were sent electronically', 'Berlin'],
	[25, 'in_transit', 'The parcel was handed in at the parcel centre', 'Berlin'],
	[29, 'in_transit', 'Sorted in the region of the sender', 'Ludwigsfelde'],
	[41, 'in_transit', 'Left the region of the sender', 'Ludwigsfelde'],
	[53, 'in_transit', 'Arrived in the region of the recipient', 'Börnicke'],
	[70, 'out_for_delivery', 'Loaded onto the delivery vehicle', 'Berlin'],
	[75, 'attempt_failed', 'Nobody was met at the address', 'Berlin'],
	[94, 'out_for_delivery', 'Loaded onto the delivery vehicle', 'Berlin']
];
const DELIVERED: Stop[] = [
	...ON_ITS_WAY.slice(0, 7),
	[98, 'delivered', 'Handed over to the recipient', 'Berlin']
];

const scansOf = (stops: readonly Stop[], at: (hours: number) => Date): NewScan[] =>
	stops.map(([hours, status, text, location], index) => ({
		scanId: `scan-${index + 1}`,
		at: at(hours),
		approximate: false,
		status,
		actionRequired: false,
		code: `D${10 + index}`,
		text,
		location,
		source: 'carrier'
	}));
