import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { Happening, StoryStep } from '#server/app/record-story.ts';
import type { Chance } from '../chance.ts';
import type { Market } from '../markets.ts';
import { scanOf, type Where } from '../parcel/say.ts';
import { ARRIVALS, routeOf, trackingNumber } from '../parcel/routes.ts';
import type { SayingKey } from '../parcel/words.ts';

const HOUR_MS = 3_600_000;
const WAREHOUSE = { kind: 'machine', id: 'demo-warehouse' } as const;
const BUYER = { kind: 'shopper', id: 'demo-buyer' } as const;
const DESK = { kind: 'system', id: 'demo-desk' } as const;
const CARRIER = { kind: 'carrier', id: 'demo-carrier' } as const;

type Hours = [number, number];
type MoveTo = Extract<Happening, { does: 'move' }>['to'];
/** A step at so many hours after the order was placed; what it says may need to know the instant. */
type Timed = { hours: number; actor: StoryStep['actor']; happens: (placedAt: Date) => Happening };

/**
 * What becomes of one order after it was placed, told forward with a clock that counts hours from there. Where the
 * tale belongs in the calendar is only known when it has ended.
 */
export type Tale = ReturnType<typeof beginTale>;

export function beginTale(
	chance: Chance,
	market: Market,
	lines: readonly Pieces[],
	/** By line, what was bought. */
	bought: ReadonlyMap<string, string> = new Map()
) {
	const steps: Timed[] = [];
	let clock = 0;
	let named = 0;

	const pass = ([min, max]: Hours) => (clock += min + chance.next() * (max - min));
	const nameNext = (what: string) => `${what} ${++named}`;
	const warehouse = (happening: Happening) =>
		steps.push({ hours: clock, actor: WAREHOUSE, happens: () => happening });

	function move(claim: string, to: MoveTo, after: Hours): void {
		pass(after);
		warehouse({ does: 'move', claim, to });
	}

	const tale = {
		chance,
		market,
		lines,
		bought,
		pass,

		/** The warehouse takes goods for packing; all of the order if nothing else is said. */
		claim(pieces: readonly Pieces[] = lines, after: Hours = [1, 12]): string {
			pass(after);
			const claim = nameNext('claim');
			warehouse({ does: 'claim', claim, lines: pieces });
			return claim;
		},
		/** The buyer cancels goods, all of the order if nothing else is said. */
		cancel(reason: string, pieces: readonly Pieces[] = lines, after: Hours = [0.5, 6]): void {
			pass(after);
			const asked = pieces.map((piece) => ({ ...piece, reason }));
			steps.push({ hours: clock, actor: BUYER, happens: () => ({ does: 'cancel', lines: asked }) });
		},
		/** The buyer swaps a piece before it is sent, or keeps one for some of its money. */
		ask(does: 'exchange' | 'return', line: WantedLine, after: Hours = [0.5, 6]): void {
			pass(after);
			steps.push({ hours: clock, actor: BUYER, happens: () => ({ does, lines: [line] }) });
		},
		/** The buyer makes a link for whoever it is for. */
		give(after: Hours): void {
			pass(after);
			steps.push({ hours: clock, actor: BUYER, happens: () => ({ does: 'give' }) });
		},
		/** The shop gives goodwill that lasts so long. */
		makeGood(amount: number, lasts: string, after: Hours): void {
			pass(after);
			steps.push({ hours: clock, actor: DESK, happens: () => ({ does: 'credit', amount, lasts }) });
		},
		pack: (claim: string) => move(claim, 'packed', [0.3, 4]),
		release: (claim: string) => move(claim, 'released', [1, 6]),
		handOver: (claim: string) => move(claim, 'handed_over', [0.5, 6]),

		/** A parcel with its label, and what the carrier says to that (or nothing yet). */
		ship(claim: string, pieces: readonly Pieces[] = lines, carriers = market.carriers, label = true): string {
			pass([0.1, 1]);
			const parcel = nameNext('parcel');
			warehouse({
				does: 'ship',
				parcel,
				claim,
				lines: pieces,
				carrier: chance.pick(carriers),
				trackingNumber: trackingNumber(chance)
			});
			if (label) tale.scan(parcel, 'label', [0.1, 0.8]);
			return parcel;
		},

		scan(parcel: string, says: SayingKey, after: Hours, place?: Where): void {
			const hours = pass(after);
			// It reaches the shop a little later than it happened.
			clock += 0.02 + chance.next() * 0.3;
			steps.push({
				hours: clock,
				actor: CARRIER,
				happens: (placedAt) => {
					const at = instant(placedAt, hours);
					return {
						does: 'scan',
						parcel,
						scans: [scanOf(chance, market, { says, at, ...(place ? { place } : {}) })]
					};
				}
			});
		},

		/** Along the route for its market, the whole of it or the first `stops`. */
		travel(parcel: string, stops = Infinity): void {
			for (const { hours, says, place } of routeOf(market).slice(0, stops))
				tale.scan(parcel, says, hours, place);
		},
		out: (parcel: string) => tale.scan(parcel, 'out', [3, 12], 'depot'),
		arrive: (parcel: string) => tale.scan(parcel, chance.pick(ARRIVALS), [1, 7]),

		/** Tells something that goes on while something else does: afterwards the clock stands where it was. */
		meanwhile(tell: () => void): void {
			const before = clock;
			tell();
			clock = before;
		},

		/** How many hours the tale takes. */
		length: () => Math.max(0, ...steps.map(({ hours }) => hours)),

		/** The tale's steps in the calendar, in the order they happened. */
		steps: (placedAt: Date): StoryStep[] =>
			steps
				.toSorted((a, b) => a.hours - b.hours)
				.map(({ hours, actor, happens }) => ({ at: instant(placedAt, hours), actor, ...happens(placedAt) }))
	};
	return tale;
}

const instant = (placedAt: Date, hours: number) =>
	new Date(placedAt.getTime() + Math.round(hours * 3600) * 1000);

/**
 * The same story as a shop hears it that asks its carriers only every so often: what happened to a parcel within that
 * time arrives as one report, with the last of it.
 */
export function heardEvery(hours: number, steps: readonly StoryStep[]): StoryStep[] {
	const heard: StoryStep[] = [];
	for (const step of steps) {
		const index = step.does === 'scan' ? heard.findLastIndex((one) => isReportOn(one, step.parcel)) : -1;
		const before = heard[index];
		const since = before?.does === 'scan' ? before.scans[0]?.at.getTime() : undefined;
		const recent = since !== undefined && (step.at?.getTime() ?? 0) - since <= hours * HOUR_MS;
		if (recent && step.does === 'scan' && before?.does === 'scan') {
			heard.splice(index, 1);
			heard.push({ ...step, scans: [...before.scans, ...step.scans] });
		} else heard.push(step);
	}
	return heard;
}

const isReportOn = (step: StoryStep, parcel: string) => step.does === 'scan' && step.parcel === parcel;
