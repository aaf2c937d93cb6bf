import { DAY, HOUR, instantText, type Millis } from '../time/instant.ts';
import type { Candidate, DueTelling, TellingData } from './candidate.ts';
import type { TimedTelling } from './kinds.ts';
import { parcelFacts } from './parcel-facts.ts';
import type { TellingSettings } from './settings.ts';
import type { Watched } from './watched.ts';

/** What was told of this order by the clock. */
export type ToldBefore = { kind: TimedTelling; key: string; at: Millis };

/** What was over so long before its order was entered here is no news (an import, a demo's past). */
const OLD_MS = HOUR;
/** Whether a parcel will be late is asked again so often while its day is near. */
const AGAIN_MS = 6 * HOUR;
/** Who was told of one silence is not told of the next at once. */
const QUIET_AGAIN_MS = 3 * DAY;

/**
 * What has to be told of an order now, and when to look again if nothing happens to it. Pure: the same facts at the same
 * instant say the same. Each is told once (`told`), from an instant on that is part of it, and not once it is of no use:
 * that a promise may be missed, not after it was; nothing of a parcel that has arrived meanwhile.
 *
 * @param now epoch milliseconds, the server's
 * @returns `next` null where only something that happens to the order makes news
 */
export function whatIsDue(
	watched: Watched,
	told: readonly ToldBefore[],
	settings: TellingSettings,
	now: Millis
): { due: DueTelling[]; next: Millis | null } {
	const all = [
		...shipPromise(watched, settings),
		...deliverPromise(watched, told, settings, now),
		...watched.parcels.flatMap((parcel) => parcelFacts(parcel, settings)),
		...closing(watched, told, settings)
	]
		.filter(({ kind, key }) => !told.some((one) => one.kind === kind && one.key === key))
		.map((one) => ({ ...one, from: notTooSoon(one, told) }))
		.filter(({ from }) => from >= watched.entered - OLD_MS && from >= watched.since);
	const due = all
		.filter(({ from, until }) => from <= now && (until === undefined || now < until))
		.filter(({ kind }) => !settings.off.includes(kind));
	const later = [...all.map(({ from }) => from), ...looks(watched, settings, now)].filter((at) => at > now);
	return {
		due: due.map(({ kind, key, data }) => ({ kind, key, data })),
		next: later.length === 0 ? null : Math.min(...later)
	};
}

/** That it is silent is told of a parcel every few days at most. */
function notTooSoon({ kind, from, data }: Candidate, told: readonly ToldBefore[]): Millis {
	if (kind !== 'parcel_silent') return from;
	const last = told.findLast((one) => one.kind === kind && one.key.startsWith(`${data.shipment} `));
	return last ? Math.max(from, last.at + QUIET_AGAIN_MS) : from;
}

/** How long before a promise: as the shop says, but of a short one no more than its last quarter. */
const leadOf = (by: Millis, placed: Millis, hours: number): Millis =>
	Math.min(hours * HOUR, Math.max(0, by - placed) / 4);

/** That the goods leave by a day. A later day that a question named, or that was agreed, stands in its place. */
function shipPromise({ placed, shipBy, unsent }: Watched, { hours }: TellingSettings): Candidate[] {
	if (shipBy === null || !unsent.paid || unsent.open + unsent.held === 0) return [];
	const key = `ship ${instantText(shipBy)}`;
	const data = { promise: 'ship' as const, by: instantText(shipBy) };
	const soon = shipBy - leadOf(shipBy, placed, hours.promise_at_risk);
	const all: Candidate[] = [{ kind: 'promise_missed', key, data, from: shipBy + 1 }];
	// What is being packed the day before mostly leaves in time.
	if (unsent.open > 0)
		all.push({
			...{ kind: 'promise_at_risk', key, from: soon, until: shipBy + 1 },
			data: { ...data, because: 'not_sent' }
		});
	return all;
}

/** That they arrive by a day. Where a question about sending them later was asked, that has told it already. */
function deliverPromise(
	{ placed, deliverBy, agreed, unsent, parcels }: Watched,
	told: readonly ToldBefore[],
	{ hours }: TellingSettings,
	now: Millis
): Candidate[] {
	const moving = parcels.filter(({ isComing }) => isComing);
	const waits = unsent.paid && unsent.open + unsent.held > 0;
	if (deliverBy === null || agreed || (!waits && moving.length === 0)) return [];
	const key = `deliver ${instantText(deliverBy)}`;
	const data = { promise: 'deliver' as const, by: instantText(deliverBy) };
	const all: Candidate[] = [{ kind: 'promise_missed', key, data, from: deliverBy + 1 }];
	// Whoever was told that it did not leave in time knows.
	if (told.some((one) => one.kind === 'promise_missed' && one.key.startsWith('ship '))) return all;
	const soon = deliverBy - leadOf(deliverBy, placed, hours.promise_at_risk);
	const risk = (from: Millis, more: Partial<TellingData>): Candidate => ({
		...{ kind: 'promise_at_risk', key, from, until: deliverBy + 1 },
		data: { ...data, ...more }
	});
	const named = moving.find(({ expectedBy }) => expectedBy !== null && expectedBy > deliverBy);
	if (named?.expectedBy)
		all.push(risk(now, { because: 'carrier', shipment: named.id, expected: instantText(named.expectedBy) }));
	const late = moving.find(
		({ transits, handedOverAt }) =>
			handedOverAt !== null && mostAreLate(transits, handedOverAt, deliverBy, now)
	);
	if (late && !named) all.push(risk(soon, { because: 'route', shipment: late.id }));
	if (waits && !named && !late) all.push(risk(soon, { because: 'not_sent' }));
	return all;
}

/** Of fewer parcels that were still under way by then nothing is said. */
const LEAST_LIKE_IT = 10;
/** From this share on it is told. */
const MOST = 0.5;

/**
 * Whether a parcel will more likely than not be late: of those that went its way and were still under way after as long,
 * at least half came after what would be this one's promise. It says nothing where too few were.
 *
 * @param transits of the latest parcels of its route, in minutes
 */
export function mostAreLate(
	transits: readonly number[],
	handedOverAt: Millis,
	by: Millis,
	now: Millis
): boolean {
	const gone = (now - handedOverAt) / 60_000;
	const left = (by - handedOverAt) / 60_000;
	const likeIt = transits.filter((minutes) => minutes > gone);
	const late = likeIt.filter((minutes) => minutes > left).length;
	return likeIt.length >= LEAST_LIKE_IT && late / likeIt.length >= MOST;
}

/** A window that ends where that matters, once per order. */
function closing({ window }: Watched, told: readonly ToldBefore[], { hours }: TellingSettings): Candidate[] {
	if (!window || told.some(({ kind }) => kind === 'window_closes')) return [];
	const lead = hours.window_closes * HOUR;
	// Of a window that is hardly longer than that, the mail about the order has just told it.
	if (window.at - window.opened < 4 * lead) return [];
	const data = { by: instantText(window.at), ...(window.fee !== null && { fee: window.fee }) };
	return [{ kind: 'window_closes', key: 'window', data, from: window.at - lead, until: window.at }];
}

/** While a promised day is near, what is known of the route says more with every hour. */
function looks({ placed, deliverBy, parcels }: Watched, { hours }: TellingSettings, now: Millis): Millis[] {
	if (deliverBy === null || now > deliverBy || !parcels.some(({ isComing }) => isComing)) return [];
	const soon = deliverBy - leadOf(deliverBy, placed, hours.promise_at_risk);
	return [soon, Math.max(soon, now + AGAIN_MS)];
}

/** From when on it is worth knowing how long other parcels of a route took. */
export const isNear = (
	{ placed, deliverBy }: Pick<Watched, 'placed' | 'deliverBy'>,
	{ hours }: TellingSettings,
	now: Millis
): boolean =>
	deliverBy !== null &&
	now <= deliverBy &&
	now >= deliverBy - leadOf(deliverBy, placed, hours.promise_at_risk);
