import type { OrderRecord } from '#domain/order/order-record.ts';
import { travelledOf } from '#domain/order/parcel-outlook.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { routeOf, type Route, type RouteHistory } from '#domain/shipment/route-history.ts';
import type { DueTelling } from '#domain/telling/candidate.ts';
import { isNear, whatIsDue } from '#domain/telling/due.ts';
import type { TellingSettings } from '#domain/telling/settings.ts';
import { watchedOf } from '#domain/telling/watched.ts';
import { addBusinessDays } from '#domain/time/business-days.ts';
import { dayText, findDay } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/local-day.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listRouteHistories } from '#server/db/route-history.ts';
import {
	findWatchDue,
	listToldByClock,
	listTransits,
	setNextLook,
	TOLD_ENTRIES
} from '#server/db/watches.ts';
import { askDelay } from './ask-delay.ts';
import type { QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';

export type TellDeps = Pick<QuoteDeps, 'versions'> & {
	settings: TellingSettings;
	/** From when on this shop tells anything of the kind, epoch milliseconds. */
	since: number;
};
export type Told = { told: DueTelling['kind'][]; asked: boolean };

const NOTHING: Told = { told: [], asked: false };

/**
 * Looks at an order whose time has come, and writes down what its buyer is told before they ask: the notice is made of
 * that, once. Where goods nobody has taken were not sent by the promised day, the buyer is asked (`askDelay`): wait until a
 * new day, or cancel free; what silence means there is the law's word. Looked at by two at once, one finds nothing left.
 *
 * Refusals: none of its own.
 */
export const tellInTime =
	({ versions, settings, since }: TellDeps): Command<{ id: string }, Told> =>
	async (tx, actor, { id }) => {
		const order = await lockOrder(tx, { id });
		const watch = order && (await findWatchDue(tx, id));
		if (!watch) return accept(NOTHING);
		if (watch.historical) {
			await setNextLook(tx, id, null);
			return accept(NOTHING);
		}
		const record = await getOrderRecord(tx, order.ref);
		const published = await versions(record.newest_policy, tx);
		const evaluation = evaluateRecord(record, published, order.now.toISOString());
		const now = order.now.getTime();
		const read = async (transits: ReadonlyMap<string, readonly number[]>) => {
			const context = { entered: watch.entered, since, histories: await waysOf(tx, record) };
			const transitsOf = (one: { id: string }) => transits.get(one.id) ?? [];
			return watchedOf(record, evaluation, { ...context, transitsOf });
		};
		let watched = await read(new Map());
		if (isNear(watched, settings, now)) watched = await read(await transitsOf(tx, record));
		const { due, next } = whatIsDue(watched, await listToldByClock(tx, id), settings, now);
		await setNextLook(tx, id, next === null ? null : new Date(next));
		if (due.length === 0) return accept(NOTHING);

		const missed = due.find(({ kind }) => kind === 'promise_missed');
		const { document } = evaluation.version;
		const asked =
			missed !== undefined &&
			watched.unsent.open > 0 &&
			settings.askDays > 0 &&
			(await ask(tx, actor, { ref: order.ref, versions, newDate: newDay(now, document, settings) }));
		// The question tells that they are late; that they will not arrive in time follows from it.
		const told = asked ? due.filter((one) => one === missed || !isPromise(one)) : due;
		const entries = told.map(({ kind, key, data }): NewEntry => {
			const how = asked && kind === 'promise_missed' ? { asked } : {};
			return { type: TOLD_ENTRIES[kind], data: { key, ...data, ...how } };
		});
		const again = asked ? await lockOrder(tx, { id }) : order;
		if (again) await recordChange(tx, again, { entries, actor });
		return accept({ told: told.map(({ kind }) => kind), asked });
	};

const isPromise = ({ kind }: DueTelling) => kind === 'promise_missed' || kind === 'promise_at_risk';

/** The last day on which late goods leave: so many business days of the shop from now. */
export function newDay(
	now: number,
	{ zone, holidays }: Pick<PolicyDocument, 'zone' | 'holidays'>,
	{ askDays }: Pick<TellingSettings, 'askDays'>
): string {
	const off = new Set(holidays.map(findDay));
	return dayText(addBusinessDays(localDay(now, zone), askDays, (day) => off.has(day)));
}

/** Whether there is a question now that tells it; not where its buyer waits for that day already. */
async function ask(
	tx: Tx,
	actor: Actor,
	{ ref, versions, newDate }: Pick<QuoteDeps, 'versions'> & { ref: string; newDate: string }
): Promise<boolean> {
	const done: Result<{ asked: boolean }> = await askDelay({ versions })(tx, actor, {
		...{ ref, newDate, cause: 'late' }
	});
	return done.ok;
}

const coming = ({ shipments }: OrderRecord) => shipments.filter(({ delivered_at }) => delivered_at === null);

/** What is known of the ways its parcels go. */
async function waysOf(tx: Tx, record: OrderRecord): Promise<(RouteHistory & Route)[]> {
	const routes = coming(record).flatMap((shipment) => routeOf(travelledOf(record, shipment)) ?? []);
	const once = new Map(routes.map((route) => [`${route.carrier} ${route.destination}`, route]));
	const known = [];
	for (const { carrier, destination } of once.values())
		known.push(...(await listRouteHistories(tx, carrier, destination)));
	return known;
}

/** By parcel, how long the latest ones of its route took. */
async function transitsOf(tx: Tx, record: OrderRecord): Promise<Map<string, number[]>> {
	const found = new Map<string, number[]>();
	for (const shipment of coming(record)) {
		const route = routeOf(travelledOf(record, shipment));
		if (!route) continue;
		const own = await listTransits(tx, route);
		const enough = own.length >= ENOUGH_OF_ORIGIN || route.origin === '';
		found.set(shipment.id, enough ? own : await listTransits(tx, { ...route, origin: '' }));
	}
	return found;
}

/** Of fewer parcels from its own origin, those of every origin speak. */
const ENOUGH_OF_ORIGIN = 50;
