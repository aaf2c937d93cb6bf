import type { Demand } from '#domain/shortage/who-is-short.ts';
import type { AskState } from '#domain/shortage/states.ts';
import { dayText } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/local-day.ts';

/** Nobody knows when more comes: a fortnight is suggested. */
const GUESSED_DAYS = 14;

type Listed = {
	variant: string;
	product: string | null;
	title: string | null;
	level: number;
	reserved: number;
	threshold: number | null;
	ordered: number;
	nextDeliveryAt: Date | null;
};

/** What runs out, as the desk lists it: how many pieces are missing, instants RFC 3339. */
export const listedShortage = ({ nextDeliveryAt, product, title, ...one }: Listed) => ({
	...one,
	name: nameOf(product, title) || one.variant,
	missing: Math.max(0, one.ordered + one.reserved - one.level),
	nextDeliveryAt: nextDeliveryAt?.toISOString() ?? null
});

/** Many shops name the product in its variants' titles already. */
const nameOf = (product: string | null, title: string | null): string =>
	product !== null && title?.startsWith(product)
		? title
		: [product, title].filter((one) => one !== null && one !== '').join(', ');

type Asked = { state: AskState; newDate: string; answerBy: Date } | null;
type Order = Demand & { short: number; ref: string; displayRef: string; asked: Asked };

/** The same with whose orders it cannot cover. */
export const deskShortage = ({ orders, ...one }: Listed & { orders: readonly Order[] }) => ({
	...listedShortage(one),
	orders: orders.map(({ ref, displayRef, line, placedAt, quantity, short, asked }) => ({
		...{ ref, displayRef, line, placedAt, quantity, short },
		asked: asked && {
			waits: asked.state === 'waiting',
			// Noon is that very day wherever the reader is.
			day: `${asked.newDate}T12:00:00Z`,
			answerBy: asked.answerBy.toISOString()
		}
	}))
});

/** The day that is suggested for the goods to leave: the next delivery's, where it is known and still to come. */
export function suggestedDay(
	{ nextDeliveryAt }: Pick<Listed, 'nextDeliveryAt'>,
	zone: string,
	now: number
): string {
	const next = nextDeliveryAt?.getTime() ?? 0;
	return dayText(next > now ? localDay(next, zone) : localDay(now, zone) + GUESSED_DAYS);
}

export const pageNumber = (text: string | null): number =>
	text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
