import type { ExceptionCause } from '#domain/shipment/tracking-status.ts';
import type { Telling } from '#domain/telling/kinds.ts';
import type { NoticeFacts } from '#server/ports/notice.ts';

export type TellingNotice = { [Kind in Telling]: { kind: Kind; facts: NoticeFacts[Kind] } }[Telling];

/** What the clock wrote down because a buyer is to be told of it. */
const BY_CLOCK = {
	'promise.at_risk': 'promise_at_risk',
	'promise.missed': 'promise_missed',
	'parcel.silent': 'parcel_silent',
	'parcel.pickup_ends': 'pickup_ends',
	'window.closes': 'window_closes'
} as const satisfies Record<string, Telling>;
type ByClock = keyof typeof BY_CLOCK;

export const isToldByClock = (type: string): type is ByClock => Object.hasOwn(BY_CLOCK, type);

/** The notice of an entry that the clock wrote; nothing where a question to the buyer says it already. */
export function clockNotice(
	type: ByClock,
	{ data }: { data: Record<string, unknown> }
): TellingNotice | undefined {
	const kind = BY_CLOCK[type];
	const text = (key: string) => String(data[key]);
	const parcel = { shipment: text('shipment'), since: text('since') };
	const promise = data['promise'] === 'ship' ? ('ship' as const) : ('deliver' as const);
	switch (kind) {
		case 'promise_missed':
			return data['asked'] === true ? undefined : { kind, facts: { promise, by: text('by') } };
		case 'promise_at_risk': {
			const because = (['carrier', 'route'] as const).find((one) => one === data['because']) ?? 'not_sent';
			const shipment = typeof data['shipment'] === 'string' ? { shipment: data['shipment'] } : {};
			const expected = typeof data['expected'] === 'string' ? { expected: data['expected'] } : {};
			return { kind, facts: { promise, by: text('by'), because, ...shipment, ...expected } };
		}
		case 'window_closes':
			return { kind, facts: { by: text('by'), fee: typeof data['fee'] === 'number' ? data['fee'] : null } };
		default:
			return { kind, facts: parcel };
	}
}

type Moved = { at?: Date; data: Record<string, unknown> };

const TROUBLE = [
	'address',
	'customs',
	'held',
	'damaged',
	'lost'
] as const satisfies readonly ExceptionCause[];
const BACK = ['refused', 'returning', 'returned'] as const satisfies readonly ExceptionCause[];

/** What of a parcel's new status is told beyond that it left and arrived; that it turned back, once. */
export function parcelNotice({ data }: Pick<Moved, 'data'>): TellingNotice | undefined {
	const shipment = String(data['shipment']);
	switch (data['status']) {
		case 'out_for_delivery':
			return { kind: 'out_for_delivery', facts: { shipment } };
		case 'attempt_failed':
			return { kind: 'attempt_failed', facts: { shipment } };
		case 'available_for_pickup':
			return { kind: 'pickup_ready', facts: { shipment } };
		case 'exception': {
			const trouble = TROUBLE.find((cause) => cause === data['cause']);
			if (trouble) return { kind: 'parcel_trouble', facts: { shipment, cause: trouble } };
			const back = BACK.find((cause) => cause === data['cause']);
			return back && { kind: 'parcel_returning', facts: { shipment, cause: back } };
		}
		default:
			return undefined;
	}
}

const DAY_MS = 86_400_000;
const sameOf = (notice: TellingNotice): string =>
	notice.kind === 'parcel_trouble' ? `${notice.kind} ${notice.facts.cause}` : notice.kind;

/**
 * Whether what a carrier says now was told of the parcel before: of its way back once; of anything else again only when
 * something else worth telling came between, or a day has passed. Carriers repeat themselves.
 *
 * @param before what happened to the parcels of the order before, oldest first
 */
export function wasTold(notice: TellingNotice, event: Moved, before: readonly Moved[]): boolean {
	const own = before
		.filter(({ data }) => data['shipment'] === event.data['shipment'])
		.flatMap((one) => {
			const told = parcelNotice(one);
			return told ? [{ same: sameOf(told), at: one.at }] : [];
		});
	const same = sameOf(notice);
	if (notice.kind === 'parcel_returning') return own.some((one) => one.same === same);
	const last = own.at(-1);
	if (last?.same !== same) return false;
	return !last.at || !event.at || event.at.getTime() - last.at.getTime() < DAY_MS;
}
