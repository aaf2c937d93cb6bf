import { isSentAgain } from '../shipment/send-again.ts';
import type { TrackingStatus } from '../shipment/tracking-status.ts';
import type { OrderRecord, ShipmentRecord } from './order-record.ts';
import type { Headline } from './order-view.ts';
import { preparationOf, type PreparationFacts } from './preparation.ts';
import type { OrderStatus } from './states.ts';

/** Of several parcels under way, the one that needs the shopper most speaks for the order. */
const URGENCY = [
	'exception',
	'attempt_failed',
	'available_for_pickup',
	'out_for_delivery',
	'expired',
	'in_transit'
] as const satisfies readonly TrackingStatus[];

/** Of an order, what its sentence is made from. */
export type HeadlineFacts = Omit<PreparationFacts, 'shipments'> &
	Pick<OrderRecord, 'status' | 'deliver_by'> & {
		shipments: (PreparationFacts['shipments'][number] &
			Pick<
				ShipmentRecord,
				'id' | 'status' | 'status_at' | 'cause' | 'delivered_at' | 'expected_by' | 'again_of'
			>)[];
	};

type Speaking = HeadlineFacts['shipments'][number] & { status: (typeof URGENCY)[number] };

const UNDER_WAY: readonly OrderStatus[] = [
	'handed_over',
	'partly_handed_over',
	'partly_delivered',
	'delivered'
];

/** The one sentence on top of the page: the state that matters, since when, and the date that was promised. */
export function headlineOf(record: HeadlineFacts): Headline {
	const expected = expectedOf(record);
	const speaking = UNDER_WAY.includes(record.status) ? mostUrgent(record) : undefined;
	if (speaking) {
		return {
			code: speaking.status,
			...(speaking.status_at && { at: speaking.status_at }),
			...(speaking.cause && { cause: speaking.cause }),
			...(expected && { expected }),
			...(record.shipments.length > 1 && { parcel: speaking.id })
		};
	}
	const at = reachedAt(record);
	return { code: record.status, ...(at && { at }), ...(expected && { expected }) };
}

/** "Partly on its way" says more than "in transit" while some goods have not left or some have arrived. */
function mostUrgent({ shipments, status: order }: HeadlineFacts): Speaking | undefined {
	const partly = order === 'partly_handed_over' || order === 'partly_delivered';
	return shipments
		.filter(({ id }) => !isSentAgain(shipments, id))
		.filter((one): one is Speaking => URGENCY.some((status) => status === one.status))
		.filter(({ status }) => !(partly && status === 'in_transit'))
		.sort((a, b) => URGENCY.indexOf(a.status) - URGENCY.indexOf(b.status))[0];
}

function reachedAt(record: HeadlineFacts): string | undefined {
	switch (record.status) {
		case 'delivered':
		case 'partly_delivered':
			return latest(record.shipments.map((shipment) => shipment.delivered_at));
		case 'handed_over':
		case 'partly_handed_over':
			return preparationOf(record).find(({ step }) => step === 'handed_over')?.at;
		case 'placed':
		case 'paid':
		case 'picking':
		case 'packed':
			return preparationOf(record).find(({ step }) => step === record.status)?.at;
		default:
			return undefined;
	}
}

/** The carrier's word for goods that are with it, else the shop's promise. */
function expectedOf(record: HeadlineFacts): Headline['expected'] {
	const carriers = record.shipments.filter(
		({ id, delivered_at }) => delivered_at === null && !isSentAgain(record.shipments, id)
	);
	const by = latest(carriers.map((shipment) => shipment.expected_by));
	if (by) return { by, from: 'carrier' };
	return record.deliver_by ? { by: record.deliver_by, from: 'shop' } : undefined;
}

function latest(instants: readonly (string | null)[]): string | undefined {
	return instants.reduce<string | undefined>(
		(last, one) => (one !== null && (last === undefined || one > last) ? one : last),
		undefined
	);
}
