import { ORDER_STATUSES, type OrderStatus } from '../order/states.ts';
import { dayText, findDay, type Day } from '../time/instant.ts';
import { keyOf } from './fold.ts';
import { readTyped, type Typed } from './typed.ts';

/** What can be wrong with an order so that somebody has to look at it. `any`: one of the others. */
export const PROBLEMS = ['any', 'request', 'return', 'refund', 'parcel', 'left', 'write_back'] as const;
export type Problem = (typeof PROBLEMS)[number];

/** Fields of the search's address that cannot be understood as they were given. */
export const ASK_FIELDS = ['status', 'market', 'carrier', 'from', 'to', 'problem', 'after'] as const;
export type AskField = (typeof ASK_FIELDS)[number];

/** Where a page ended: the tier of its last order, when that was placed (epoch milliseconds), and its id. */
export type Place = { tier: number; at: number; id: string };

/** What the desk asks for. Days are days of the shop's zone, `to` included. */
export type Ask = {
	typed: Typed;
	status: OrderStatus | undefined;
	market: string | undefined;
	carrier: string | undefined;
	from: Day | undefined;
	to: Day | undefined;
	problem: Problem | undefined;
	after: Place | undefined;
	/** What was given and is not understood: it is left out, and the page says so. */
	faults: readonly AskField[];
};

const LONGEST_NAME = 40;
const PLACE = /^([0-9])\.(-?\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Reads the search's address: `q`, `status`, `market`, `carrier`, `from`, `to` (YYYY-MM-DD), `problem`, `after`. What is
 * empty is not asked; what cannot be read is in `faults`. Any address is read, in a time that does not grow with it.
 */
export function readAsk(param: (name: string) => string | null): Ask {
	const faults: AskField[] = [];
	const read = <T>(name: AskField, parse: (text: string) => T | undefined): T | undefined => {
		const text = (param(name) ?? '').slice(0, 200).trim();
		if (text === '') return undefined;
		const value = parse(text);
		if (value === undefined) faults.push(name);
		return value;
	};
	const among =
		<T extends string>(list: readonly T[]) =>
		(text: string) =>
			list.find((one) => one === text);
	const name = (text: string) => (text.length <= LONGEST_NAME && keyOf(text) !== '' ? text : undefined);
	const ask = {
		typed: readTyped(param('q') ?? ''),
		status: read('status', among(ORDER_STATUSES)),
		market: read('market', name),
		carrier: read('carrier', name),
		from: read('from', findDay),
		to: read('to', findDay),
		problem: read('problem', among(PROBLEMS)),
		after: read('after', readPlace)
	};
	if (ask.from !== undefined && ask.to !== undefined && ask.from > ask.to) faults.push('to');
	return { ...ask, faults };
}

/** Whether anything at all is asked. */
export const isAsked = ({ typed, ...ask }: Ask): boolean =>
	typed.text !== '' || hasFilters({ typed, ...ask });

/** Whether more is asked than a text. */
export const hasFilters = ({ status, market, carrier, from, to, problem }: Ask): boolean =>
	[status, market, carrier, from, to, problem].some((one) => one !== undefined);

/** The address that asks the same: what colleagues send each other. Empty fields are not in it. */
export function askAddress(ask: Ask, after?: Place): string {
	const { typed, status, market, carrier, from, to, problem } = ask;
	const fields = {
		...{ q: typed.text, status, market, carrier, problem },
		from: from === undefined ? undefined : dayText(from),
		to: to === undefined ? undefined : dayText(to),
		after: after && placeText(after)
	};
	const given = Object.entries(fields).filter((pair): pair is [string, string] => Boolean(pair[1]));
	return new URLSearchParams(given).toString();
}

export const placeText = ({ tier, at, id }: Place): string => `${tier}.${at}.${id}`;

function readPlace(text: string): Place | undefined {
	const [, tier, at, id] = PLACE.exec(text) ?? [];
	return tier && at && id ? { tier: Number(tier), at: Number(at), id } : undefined;
}
