import type { StoryStep } from '#server/app/record-story.ts';
import { chanceOf, type Chance } from '../chance.ts';
import { pickMarket, type Market } from '../markets.ts';
import { basketOf, fillBasket, type BasketLine } from '../order/basket.ts';
import { withPayment, writeDocument, type Draft } from '../order/document.ts';
import { CANCELLING } from './cancelling.ts';
import { ENDED } from './ended.ts';
import type { Fate } from './fate.ts';
import { IN_THE_SHOP } from './in-the-shop.ts';
import { MADE_GOOD } from './made-good.ts';
import { saidOf } from './said.ts';
import { beginTale, heardEvery, type Tale } from './tale.ts';
import { UNDER_WAY } from './under-way.ts';

const HOUR_MS = 3_600_000;
/** How often the shop has asked about its parcels: those of today more often than those of long ago. */
const HEARD_EVERY_HOURS = { today: 5, once: 30 };
export const FIRST_NUMBER = 1001;
const STOREFRONT = { kind: 'machine', id: 'demo-storefront' } as const;

export const FATES: readonly Fate[] = [...IN_THE_SHOP, ...CANCELLING, ...UNDER_WAY, ...ENDED, ...MADE_GOOD];

/** How many orders that makes. */
export const PAST_COUNT = FATES.reduce((sum, { count }) => sum + count, 0);

/** One order with everything that happened to it, in the order it happened. */
export type PastOrder = { ref: string; fate: string; steps: StoryStep[] };

/** Three hundred orders in every state of life, as they stand at `now`, the oldest first. The same for the same `now`. */
export function inventPast(now: Date): PastOrder[] {
	return FATES.flatMap((fate) => Array.from({ length: fate.count }, (_, index) => draft(fate, index, now)))
		.sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
		.map((drafted, index) => finish(drafted, FIRST_NUMBER + index, now));
}

type Drafted = {
	chance: Chance;
	fate: Fate;
	index: number;
	order: Draft;
	tale: Tale;
	placedAt: Date;
	paidAt: Date | undefined;
	old: boolean;
};

function draft(fate: Fate, index: number, now: Date): Drafted {
	const chance = chanceOf(`${fate.name} ${index}`);
	const market = pickMarket(chance, fate.among);
	const kind = fate.buyer ?? (chance.happens(0.14) ? 'business' : 'consumer');
	const filled = fate.goods
		? basketOf(chance, market, fate.goods)
		: fillBasket(chance, market, {
				...(fate.lines ? { lines: fate.lines } : {}),
				...(fate.bulk ? { bulk: fate.bulk } : {}),
				...(fate.made ? { made: fate.made } : {})
			});
	const basket = fate.dearer ? filled.map((line) => dearer(line, fate.dearer ?? 0)) : filled;
	const tale = beginTale(
		chance,
		market,
		basket.map(({ id, quantity }) => ({ line: id, quantity })),
		new Map(basket.map(({ id, variant_id }) => [id, variant_id ?? '']))
	);
	fate.tell(tale);

	const waited = fate.payment === 'later' ? 1 + chance.next() * 30 : 0;
	const [least, most] = fate.quiet;
	const quiet = least + chance.next() * (most - least);
	const end = new Date(now.getTime() - quiet * HOUR_MS);
	const length = Math.max(tale.length(), waited) * HOUR_MS;
	// Only what ends at a door has an hour of the day at which it ends.
	const atDoor = quiet > 24 && tale.length() > 0;
	const placedAt = new Date(Math.round((atDoor ? byDay(chance, market, end) : end.getTime()) - length));
	const over = index === 0 ? fate.overdue : undefined;
	const late = over && { [over.promise]: new Date(now.getTime() - over.hours * HOUR_MS).toISOString() };
	const payment = fate.payment === 'later' ? 'none' : (fate.payment ?? 'captured');
	const role = index < (fate.moving ?? 0) ? 'moving' : 'still';
	const paidAt = waited > 0 ? new Date(placedAt.getTime() + Math.round(waited * HOUR_MS)) : undefined;
	return {
		chance,
		fate,
		index,
		order: { market, basket, kind, payment, role, ...(late && { promised: late }) },
		tale,
		placedAt,
		paidAt,
		old: quiet > 24
	};
}

function dearer(line: BasketLine, percent: number): BasketLine {
	const { discount: _, unit_price, ...rest } = line;
	const price = Math.round(((unit_price ?? 0) * (100 + percent)) / 100);
	return { ...rest, unit_price: price, amount: price * line.quantity };
}

/** Moves the end of a tale back to an hour of the day at which doors are answered. */
function byDay(chance: Chance, market: Market, end: Date): number {
	const hour = (end.getUTCHours() + end.getUTCMinutes() / 60 + market.hoursAhead + 24) % 24;
	const wanted = 9 + chance.next() * 10;
	return end.getTime() - ((hour - wanted + 24) % 24) * HOUR_MS;
}

function finish(drafted: Drafted, number: number, now: Date): PastOrder {
	const { chance, fate, index, order, tale, placedAt, paidAt, old } = drafted;
	const document = writeDocument(chance, number, placedAt, order);
	const placed: StoryStep = { at: placedAt, actor: STOREFRONT, does: 'place', document, first: true };
	const paid: StoryStep[] = paidAt
		? [{ at: paidAt, actor: STOREFRONT, does: 'place', document: withPayment(document, paidAt) }]
		: [];
	const told = tale.steps(placedAt);
	const heard = heardEvery(old ? HEARD_EVERY_HOURS.once : HEARD_EVERY_HOURS.today, told);
	const steps = [placed, ...paid, ...heard];
	const [line] = document.lines;
	const of = { fate: fate.name, ref: document.ref, locale: document.locale ?? '', index };
	const said = line ? saidOf({ ...of, line, steps }, now) : [];
	return { ref: document.ref, fate: fate.name, steps: [...steps, ...said] };
}
