import { travelledOf, historyFor } from '../order/parcel-outlook.ts';
import type { OrderRecord, ShipmentRecord } from '../order/order-record.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { silenceOf } from '../shipment/silence.ts';
import type { Route, RouteHistory } from '../shipment/route-history.ts';
import type { ExceptionCause, TrackingStatus } from '../shipment/tracking-status.ts';
import { endOfDay } from '../time/end-of-day.ts';
import { millisOf, type Millis } from '../time/instant.ts';
import { closingWindow, type ClosingWindow } from './closing.ts';

/** A parcel on its way to a buyer, as far as there may be something to tell of it. Instants are epoch milliseconds. */
export type WatchedParcel = {
	id: string;
	status: TrackingStatus;
	statusAt: Millis | null;
	handedOverAt: Millis | null;
	expectedBy: Millis | null;
	/** Its carrier has it, and it is neither at the door or a shop, nor on its way back, nor lost. */
	isComing: boolean;
	/** Since when it is silent, and from when on that is unusual. */
	silence: { since: Millis; from: Millis } | undefined;
	/** How long the latest parcels of its route took, minutes; nothing while nobody asks. */
	transits: readonly number[];
};

/** Of an order what is told before anybody asks. */
export type Watched = {
	placed: Millis;
	/** When it was entered here. */
	entered: Millis;
	/** From when on this shop tells anything of the kind. */
	since: Millis;
	/** Until when the goods were to leave: the shop's word, the later one it asked about, or what a law takes for it. */
	shipBy: Millis | null;
	deliverBy: Millis | null;
	/** A later day has been told. */
	agreed: boolean;
	/** Pieces that nobody has taken, those in the warehouse's hands, and whether anything was paid for them. */
	unsent: { open: number; held: number; paid: boolean };
	parcels: WatchedParcel[];
	/** The next end of a window that matters. */
	window: ClosingWindow | undefined;
};

export type WatchContext = {
	entered: Millis;
	since: Millis;
	histories: readonly (RouteHistory & Route)[];
	transitsOf: (shipment: ShipmentRecord) => readonly number[];
};

/** What of an order is watched. Pure. */
export function watchedOf(record: OrderRecord, evaluation: Evaluation, context: WatchContext): Watched {
	const { zone } = evaluation.version.document;
	// What came back and is sent again had left by then: that promise was kept or told of.
	const isAgain = (shipment: string | null) =>
		record.shipments.some(({ id, again_of }) => id === shipment && again_of);
	type Portion = OrderRecord['portions'][number];
	const count = (states: readonly string[], counts: (one: Portion) => boolean = () => true) =>
		record.portions
			.filter((one) => states.includes(one.state) && counts(one))
			.reduce((sum, { quantity }) => sum + quantity, 0);
	const later = (record.delays ?? [])
		.filter(({ state }) => state === 'open' || state === 'waiting')
		.map(({ new_date }) => millisOf(endOfDay(new_date, zone)));
	const promised = record.ship_by === null ? lawfulDay(evaluation) : millisOf(record.ship_by);
	return {
		placed: millisOf(record.placed_at),
		entered: context.entered,
		since: context.since,
		shipBy: later.length > 0 ? Math.max(...later, promised ?? -Infinity) : promised,
		deliverBy: record.deliver_by === null ? null : millisOf(record.deliver_by),
		agreed: later.length > 0,
		unsent: {
			open: count(['open']),
			held: count(['claimed', 'packed'], ({ shipment }) => !isAgain(shipment)),
			paid: record.paid_at !== null || record.payments.some(({ provider }) => provider === 'cod')
		},
		parcels: record.shipments
			.filter(({ id }) =>
				record.portions.some((one) => one.shipment === id && ON_THE_WAY.includes(one.state))
			)
			.map((shipment) => parcelOf(record, shipment, context)),
		window: closingWindow(evaluation, record.taken)
	};
}

const ON_THE_WAY = ['claimed', 'packed', 'handed_over'];

/** The day by which a law wants goods sent where the shop named none (16 CFR 435.2: 30 days; `floors/late-shipment.ts`). */
function lawfulDay({ windows }: Evaluation): Millis | null {
	const days = windows.flatMap(({ floors, portion }) =>
		portion.handed_over_at === null
			? floors.filter(({ right }) => right === 'late_shipment').map(({ from }) => from)
			: []
	);
	return days.length === 0 ? null : Math.min(...days);
}

const TURNED: readonly (ExceptionCause | null)[] = ['refused', 'returning', 'returned', 'lost'];
const AT_HAND: readonly TrackingStatus[] = ['out_for_delivery', 'available_for_pickup', 'delivered'];

function parcelOf(
	record: OrderRecord,
	shipment: ShipmentRecord,
	{ histories, transitsOf }: WatchContext
): WatchedParcel {
	const instant = (text: string | null) => (text === null ? null : millisOf(text));
	const { id, status, cause, delivered_at, action_required: actionRequired } = shipment;
	const history = historyFor(travelledOf(record, shipment), histories);
	const scans = shipment.scans.map(({ at_ms, received_at, approximate, future }) => ({
		at: future ? millisOf(received_at) : at_ms,
		approximate
	}));
	const isOver = delivered_at !== null || TURNED.includes(cause);
	return {
		...{ id, status, statusAt: instant(shipment.status_at) },
		handedOverAt: instant(shipment.handed_over_at),
		expectedBy: instant(shipment.expected_by),
		isComing: !isOver && shipment.handed_over_at !== null && !AT_HAND.includes(status),
		silence: isOver ? undefined : silenceOf({ status, actionRequired, scans }, history),
		transits: transitsOf(shipment)
	};
}
