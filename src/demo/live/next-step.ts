import type { OrderRecord, ShipmentRecord } from '#domain/order/order-record.ts';
import { mergePieces } from '#domain/order/portions.ts';
import type { StoryStep } from '#server/app/record-story.ts';
import { chanceOf } from '../chance.ts';
import { MARKETS, type Market } from '../markets.ts';
import { scanOf } from '../parcel/say.ts';
import { routeOf, trackingNumber, type Stop } from '../parcel/routes.ts';
import { sayingOf, type SayingKey } from '../parcel/words.ts';

const WAREHOUSE = { kind: 'machine', id: 'demo-warehouse' } as const;
const CARRIER = { kind: 'carrier', id: 'demo-carrier' } as const;
/** The demo says on every scan it makes up while somebody watches that it is one. */
const NOTE: Record<'en' | 'zh', string> = { en: ' (simulated)', zh: '（模拟）' };

/**
 * What happens next to an order that nothing stands in the way of: claimed, packed, put into parcels (one per line,
 * two at most), labelled, handed over, and then along the route to the door, the parcel that is furthest behind first.
 * Nothing where it is waiting for somebody, or has arrived.
 */
export function nextStep(record: OrderRecord, now: Date): StoryStep | undefined {
	const market = MARKETS.find(({ country }) => country === record.buyer_country);
	if (!market || record.paid_at === null) return undefined;
	return inTheWarehouse(record, market, now) ?? onTheRoad(record, market, now);
}

function inTheWarehouse(record: OrderRecord, market: Market, now: Date): StoryStep | undefined {
	const { portions, claims, shipments } = record;
	const open = mergePieces(portions.filter(({ state }) => state === 'open'));
	if (open.length > 0) return { actor: WAREHOUSE, does: 'claim', claim: 'new', lines: open };

	const held = claims.find(({ state }) => state === 'held');
	if (held) return { actor: WAREHOUSE, does: 'move', claim: held.id, to: 'packed' };

	const packed = claims.find(({ state }) => state === 'packed');
	if (!packed) return undefined;
	const unlabelled = shipments.find(({ status }) => status === 'pending');
	if (unlabelled) return say(record, market, unlabelled, { says: 'label' }, now);

	const loose = mergePieces(portions.filter((one) => one.state === 'packed' && one.shipment === null));
	if (loose.length === 0) return { actor: WAREHOUSE, does: 'move', claim: packed.id, to: 'handed_over' };
	const carriers = market.carriers;
	return {
		actor: WAREHOUSE,
		does: 'ship',
		parcel: 'new',
		claim: packed.id,
		lines: shipments.length === 0 ? loose.slice(0, 1) : loose,
		carrier: carriers[shipments.length % carriers.length] ?? 'dhl',
		trackingNumber: trackingNumber(chanceOf(`${record.ref} ${shipments.length}`))
	};
}

type Next = { says: SayingKey; place?: Stop['place'] };

function onTheRoad(record: OrderRecord, market: Market, now: Date): StoryStep | undefined {
	const way: Next[] = [
		{ says: 'label' },
		...routeOf(market),
		{ says: 'out', place: 'depot' },
		{ says: 'handed' }
	];
	const moving = record.shipments
		.map((parcel) => ({ parcel, done: stopsDone(way, parcel) }))
		.filter(({ done }) => done < way.length)
		.sort((a, b) => a.done - b.done)[0];
	const next = moving && way[moving.done];
	return next && say(record, market, moving.parcel, next, now);
}

/** How many stops of its way a parcel has behind it. One that something happened to is left to those who look into it. */
function stopsDone(way: readonly Next[], parcel: ShipmentRecord): number {
	if (parcel.status === 'delivered' || parcel.status === 'exception' || parcel.status === 'expired')
		return Infinity;
	// The van comes again the next day.
	if (parcel.status === 'attempt_failed') return way.length - 2;
	const last = parcel.scans.at(-1)?.code;
	return way.findIndex(({ says }) => sayingOf(says).code === last) + 1;
}

function say(record: OrderRecord, market: Market, parcel: ShipmentRecord, next: Next, now: Date): StoryStep {
	const chance = chanceOf(`${record.ref} ${parcel.tracking_number} ${parcel.scans.length}`);
	const note = NOTE[market.route === 'china' ? 'zh' : 'en'];
	const { says, place } = next;
	const scan = scanOf(chance, market, { says, at: now, note, ...(place ? { place } : {}) });
	return { actor: CARRIER, does: 'scan', parcel: parcel.id, scans: [scan] };
}
