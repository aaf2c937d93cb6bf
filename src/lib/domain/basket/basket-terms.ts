import { listUntils, type PolicyVersion, type Until } from '../policy/document.ts';
import { evaluateOrder, type Evaluation } from '../policy/evaluate.ts';
import type { Zone } from '../policy/schedule.ts';
import { addClock, clocksOf } from '../policy/timeline.ts';
import { extensionOf } from '../policy/versions.ts';
import { describeWindows, scheduleOfWindows, type LineWindow } from '../policy/windows.ts';
import { accept, type Result } from '../refusal.ts';
import { DAY, HOUR, instantText, millisOf, SECOND, type Millis } from '../time/instant.ts';
import { returnPolicies } from '../linked-data/return-policies.ts';
import type { Thing } from '../linked-data/linked-data.ts';
import { goodUntil } from './good-until.ts';
import { orderOfBasket, type Basket } from './basket.ts';

type Clock = NonNullable<Zone['until_after']>;

/** A zone of the bar, told by how long after the order it begins and ends: true whenever the order is placed. */
export type BasketZone = Zone & {
	/** Where it begins some time after the order was placed, and not with it or with an event. */
	from_after?: Clock;
};

/** What would hold for a basket if it were bought at `at`. Amounts are minor units of its currency. */
export type BasketTerms = {
	at: string;
	policy: { id: string; version: number };
	/** The bar over all lines. */
	schedule: BasketZone[];
	lines: { line: string; window: LineWindow; schedule: BasketZone[] }[];
	/** The shop lets everything that is ordered now come back at least until that day ends; RFC 3339. */
	extended: { id: string; until: string } | null;
	/** schema.org's `MerchantReturnPolicy` of what can be sent back, each once. */
	return_policies: Thing[];
	/** Until when another order would get the same; null where no change is known. */
	good_until: string | null;
};

/**
 * The terms of a basket before it is bought: evaluated as the order it becomes, by the version that holds for orders
 * placed now, with the law as its floor. Pure.
 *
 * @param versions all published policies, in the order of `valid_from`, at least one
 * @param at RFC 3339, the server's clock
 * @returns refusal `order.discount_exceeds_goods`
 */
export function termsOfBasket(
	basket: Basket,
	versions: readonly PolicyVersion[],
	at: string
): Result<BasketTerms> {
	const order = orderOfBasket(basket, at);
	if (!order.ok) return order;
	const evaluation = evaluateOrder({
		versions,
		order: order.value,
		portions: order.value.lines.map(({ id, quantity }) => ({ id, line: id, quantity, ...UNTOUCHED })),
		now: at
	});
	const { version, now, policy } = evaluation;
	const name = clockNames(evaluation);
	const longer = extensionOf(versions, version, now, now);
	return accept({
		at: evaluation.at,
		policy,
		schedule: scheduleOfWindows(evaluation).map(name),
		lines: describeWindows(evaluation).map((window) => ({
			line: window.line,
			window,
			schedule: window.schedule.map(name)
		})),
		extended: longer && { id: longer.id, until: instantText(longer.until) },
		return_policies: returnPolicies(evaluation),
		good_until: goodUntil(versions, version, evaluation.at)
	});
}

const UNTOUCHED = {
	state: 'open',
	claimed_at: null,
	packed_at: null,
	handed_over_at: null,
	delivered_at: null
} as const;

/**
 * Names the instants of zones by the clocks they come from: an instant is right for an order placed now alone, the clock
 * for every order until the policy changes.
 */
function clockNames({ windows, version, now }: Evaluation): (zone: Zone) => BasketZone {
	const clocks = clocksOf(version.document);
	const known = new Map<Millis, Clock>();
	for (const { rules, floors } of windows) {
		// From the contract, as for digital content: the day ends whole, and may move on to a working one.
		for (const { until, right } of floors)
			if (until !== null && right === 'withdrawal') known.set(until, WITHDRAWAL);
		for (const until of [...rules.cancel.steps, ...rules.return.steps].flatMap(listUntils)) {
			if (isOfBuying(until)) known.set(addClock(now, until, clocks), wording(until));
		}
	}
	const nameOf = (instant: string): Clock => {
		const at = millisOf(instant);
		return known.get(at) ?? { after: 'placed_at', for: spanOf(at - now) };
	};
	return (zone) => ({
		...zone,
		...(zone.from !== null && millisOf(zone.from) > now && { from_after: nameOf(zone.from) }),
		...(zone.until !== undefined && { until_after: nameOf(zone.until) })
	});
}

const MINUTE = 60 * SECOND;
const WITHDRAWAL: Clock = { after: 'placed_at', for: 'P14D', end_of_day: true };

type Counted = Exclude<Until, { event: unknown }>;

/** Clocks that start when the order is placed, or paid, which is the same for a basket. */
const isOfBuying = (until: Until): until is Counted =>
	'after' in until && (until.after === 'placed_at' || until.after === 'paid_at');

const wording = (until: Counted): Clock => ({
	after: until.after,
	...('for' in until ? { for: until.for } : { business_days: until.business_days }),
	...(until.end_of_day && { end_of_day: true })
});

/** An exact span as an ISO 8601 duration, in whole minutes and at least one. */
function spanOf(millis: Millis): string {
	const [days, hours, minutes] = [
		Math.floor(millis / DAY),
		Math.floor((millis % DAY) / HOUR),
		Math.floor((millis % HOUR) / MINUTE)
	];
	const clock = [hours > 0 && `${hours}H`, minutes > 0 && `${minutes}M`].filter(Boolean).join('');
	const span = `P${days > 0 ? `${days}D` : ''}${clock ? `T${clock}` : ''}`;
	return span === 'P' ? 'PT1M' : span;
}
