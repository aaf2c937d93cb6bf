import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { csvRows } from '#server/adapters/storefronts/files/csv-rows.ts';
import { LEAST_SAMPLES } from '#domain/shipment/route-history.ts';
import { whatIsDue, type ToldBefore } from '#domain/telling/due.ts';
import { STANDARD_TELLINGS } from '#domain/telling/settings.ts';
import type { Watched } from '#domain/telling/watched.ts';
import { endOfDay } from '#domain/time/end-of-day.ts';
import { HOUR, instantText } from '#domain/time/instant.ts';
import { localInstant } from '#domain/time/local-instant.ts';

const OLIST = join(
	process.env['REAL_INPUT_DIR'] ?? '',
	'data',
	'olist-stratified-8135',
	'olist_orders_dataset.csv.gz'
);
const ZONE = 'America/Sao_Paulo';
const COLUMNS = ['order_id', 'order_status', 'order_purchase_timestamp', 'order_estimated_delivery_date'];

type Order = { placed: number; handed: number | null; delivered: number | null; by: number };

/** Orders that were on their way or still expected: cancelled ones promise nothing. */
async function readOrders(): Promise<Order[]> {
	const orders: Order[] = [];
	const instant = (text: string) => (text === '' ? null : Date.parse(localInstant(text, ZONE) ?? ''));
	const progress = { lines: 0, bytes: 0, totalBytes: 0 };
	for await (const { cell } of csvRows(OLIST, COLUMNS, progress)) {
		if (!['delivered', 'shipped'].includes(cell('order_status'))) continue;
		const placed = instant(cell('order_purchase_timestamp'));
		const day = cell('order_estimated_delivery_date').slice(0, 10);
		const handed = instant(cell('order_delivered_carrier_date'));
		const delivered = instant(cell('order_delivered_customer_date'));
		if (placed === null || day === '' || (cell('order_status') === 'delivered' && delivered === null))
			continue;
		orders.push({ placed, handed, delivered, by: Date.parse(endOfDay(day, ZONE)) });
	}
	return orders;
}

/** How long the latest parcels took that had arrived by an instant. */
function transitsAt(orders: readonly Order[]): (now: number) => number[] {
	const arrived = orders
		.flatMap(({ handed, delivered }) =>
			handed !== null && delivered !== null && delivered > handed
				? [{ at: delivered, took: delivered - handed }]
				: []
		)
		.sort((a, b) => a.at - b.at);
	return (now) => {
		let [low, high] = [0, arrived.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((arrived[middle]?.at ?? 0) <= now) low = middle + 1;
			else high = middle;
		}
		return arrived.slice(Math.max(0, low - 500), low).map(({ took }) => took / 60_000);
	};
}

/** What the buyer of an order would have been told, as the clock looks at it: when it says so, and when it asks to. */
function replay(order: Order, transits: (now: number) => number[], hours: number): ToldBefore[] {
	const settings = { ...STANDARD_TELLINGS, hours: { ...STANDARD_TELLINGS.hours, promise_at_risk: hours } };
	const told: ToldBefore[] = [];
	const events = [order.placed, order.handed, order.delivered].filter((at) => at !== null);
	let now = order.placed;
	for (let round = 0; round < 200; round++) {
		const isHanded = order.handed !== null && order.handed <= now;
		const isThere = order.delivered !== null && order.delivered <= now;
		const watched: Watched = {
			...{ placed: order.placed, entered: order.placed, since: 0, shipBy: null, deliverBy: order.by },
			...{ agreed: false, window: undefined },
			unsent: { open: isHanded || isThere ? 0 : 1, held: 0, paid: true },
			parcels:
				isHanded && !isThere
					? [
							{
								...{ id: 'p', status: 'in_transit', statusAt: order.handed, handedOverAt: order.handed },
								...{ expectedBy: null, isComing: true, silence: undefined },
								transits: now >= order.by - hours * HOUR ? transits(now) : []
							}
						]
					: []
		};
		const { due, next } = whatIsDue(watched, told, settings, now);
		told.push(...due.map(({ kind, key }) => ({ kind, key, at: now })));
		const soon = [next, ...events].filter((at): at is number => at !== null && at > now);
		if (soon.length === 0) break;
		now = Math.min(...soon);
	}
	return told;
}

it.skipIf(!existsSync(OLIST))(
	'real orders: those that came late are mostly told before the promised day is over, few in vain, none twice',
	{ timeout: 300_000 },
	async () => {
		const orders = await readOrders();
		const transits = transitsAt(orders);
		const known = orders.filter(({ by }) => transits(by).length >= LEAST_SAMPLES);
		const rows = [24, 48, 72, 120].map((hours) => {
			let [late, warned, vain, missed, hoursBefore, came, cameWarned] = [0, 0, 0, 0, 0, 0, 0];
			for (const order of known) {
				const told = replay(order, transits, hours);
				const isLate = order.delivered === null || order.delivered > order.by;
				const risk = told.filter(({ kind }) => kind === 'promise_at_risk');
				const over = told.filter(({ kind }) => kind === 'promise_missed');
				expect(risk.length, instantText(order.by)).toBeLessThanOrEqual(1);
				// What is missed is told exactly where it was, always.
				expect(over.length).toBe(isLate ? 1 : 0);
				if (isLate) late++;
				if (isLate && order.delivered !== null) [came, cameWarned] = [came + 1, cameWarned + risk.length];
				if (risk.length > 0 && isLate)
					[warned, hoursBefore] = [warned + 1, hoursBefore + (order.by - (risk[0]?.at ?? 0)) / HOUR];
				if (risk.length > 0 && !isLate) vain++;
				if (risk.length === 0 && isLate) missed++;
			}
			const told = { hours, orders: known.length, late, warned, vain, missed };
			const [precision, recall, before] = [warned / (warned + vain), warned / late, hoursBefore / warned];
			// Without those that never came at all, which nobody could have missed.
			const arrived = { precision: cameWarned / (cameWarned + vain), recall: cameWarned / came };
			return { ...told, precision, recall, before, arrived };
		});
		for (const { hours, arrived, ...row } of rows)
			console.log(
				`${hours} h before: ${row.orders} orders, ${row.late} late, ${row.warned} told before (on average ${row.before.toFixed(1)} h), ` +
					`${row.vain} in vain; precision ${row.precision.toFixed(3)}, recall ${row.recall.toFixed(3)}; of those that arrived ` +
					`precision ${arrived.precision.toFixed(3)}, recall ${arrived.recall.toFixed(3)}`
			);
		// What it would be to warn at the hand-over wherever nine in ten parcels come by a later day than was promised.
		const warned = known.filter(({ handed, by }) => {
			const took = handed === null ? [] : transits(handed).toSorted((a, b) => a - b);
			const mostly = took[Math.ceil(took.length * 0.9) - 1];
			return handed !== null && mostly !== undefined && handed + mostly * 60_000 > by;
		});
		const right = warned.filter(({ delivered, by }) => delivered === null || delivered > by).length;
		console.log(
			`by the ninth decile at the hand-over: ${warned.length} told, ${right} of them late; precision ${(right / warned.length).toFixed(3)}`
		);
		const [day] = rows;
		expect(day?.late).toBeGreaterThan(300);
		expect(day?.arrived.precision).toBeGreaterThan(0.6);
		expect(day?.arrived.recall).toBeGreaterThan(0.2);
	}
);
