import { DEMO_HISTORY, type PastReport } from '#server/app/demo-gate.ts';
import { chanceOf } from '../chance.ts';
import { pickMarket } from '../markets.ts';
import { basketOf } from '../order/basket.ts';
import { writeDocument } from '../order/document.ts';

const DAY_MS = 86_400_000;
/** What is bought together, and what of it mostly comes back: so the shop knows what to suggest beside an order. */
const CIRCLES = [
	{ goods: ['harbour-mug', 'crane-teapot', 'oak-tray', 'linen-napkins'], back: 'linen-napkins' },
	{ goods: ['field-shirt', 'wool-socks', 'watch-beanie', 'fisher-jumper'], back: 'fisher-jumper' },
	{ goods: ['pebble-lamp', 'dot-notebook', 'brass-pen', 'fir-candle'], back: undefined }
];
const EACH = 26;
const FIRST = 901;

/** How many orders that makes. */
export const LONG_AGO_COUNT = CIRCLES.length * EACH;

/**
 * Orders from before the demo's own time, as history: three of the four things of a circle each, delivered months ago, and
 * what mostly comes back did three times in four. The same for the same `now`.
 */
export function inventLongAgo(now: Date): PastReport[] {
	return CIRCLES.flatMap(({ goods, back }, circle) =>
		Array.from({ length: EACH }, (_, index) => {
			const number = FIRST + circle * EACH + index;
			const chance = chanceOf(`long ago ${number}`);
			const market = pickMarket(chance);
			const left = index % goods.length;
			const wanted = goods.filter((_, at) => at !== left);
			const basket = basketOf(chance, market, wanted);
			const placedAt = new Date(now.getTime() - (90 + chance.whole(0, 240)) * DAY_MS);
			const draft = { market, basket, kind: 'consumer', payment: 'captured', role: 'still' } as const;
			const document = { ...writeDocument(chance, number, placedAt, draft), source: DEMO_HISTORY };
			const after = (days: number) => new Date(placedAt.getTime() + days * DAY_MS).toISOString();
			const returned = basket.filter(({ product_id }) => product_id === back && index % 4 !== 3);
			const pieces = returned.map(({ id, quantity }) => ({ line: id, quantity }));
			return {
				ref: document.ref,
				document,
				happenings: [
					{
						...{ id: `${number}-sent`, kind: 'parcel', at: after(1), carrier: 'deutsche_post' },
						trackingNumber: `LA${number}0000DE`,
						scans: [{ at: after(4), status: 'delivered' }]
					},
					...(pieces.length > 0
						? [{ id: `${number}-back`, kind: 'returned' as const, at: after(12), pieces }]
						: [])
				]
			} satisfies PastReport;
		})
	);
}
