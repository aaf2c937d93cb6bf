import type { Principal } from '#domain/access/principal.ts';
import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import {
	exchangeChoicesOf,
	type ExchangeChoice,
	type ExchangePage,
	type Looked,
	type SwapQuotePage
} from '#domain/exchange/exchange-page.ts';
import type { LineRecord, OrderRecord } from '#domain/order/order-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { FOR_FIELD, LOOK_FIELD, REASON_FIELD } from '#domain/return/asked-return.ts';
import type { Connection } from '../db/client.ts';
import { findKeptCard } from '../db/card-consents.ts';
import { countFits } from '../db/fit.ts';
import { findVariants, listStocked, searchStocked, type StockedVariant } from '../db/variants.ts';
import { payByIf } from './pay-by.ts';
import type { SuggestionBook } from './suggesting.ts';
import type { quotesOf } from './quotes.ts';
import { readAs } from './read-as.ts';

export type ExchangingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'find' | 'confirm'>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	zone: string;
	/** Whether an amount can be held on a card here. */
	canHold: boolean;
	suggestions: SuggestionBook;
};

/** What a page's address or a form says, by the names of its fields. */
type Fields = Readonly<Record<string, string>>;
type Only = Readonly<Record<string, number>>;
type AskedLine = { line: string; quantity: number; reason?: string | undefined };

/** So many of what was found are shown; more says that something longer has to be typed. */
const MOST_FOUND = 12;
const MOST_WORDS = 6;
/** So many are suggested for a line. */
const MOST_SUGGESTED = 4;

/** What pages about exchanging are made from, for whoever may see the order; null for everybody else. */
export function exchangingOf(options: ExchangingOptions) {
	const { connection, quotes, terms, zone, canHold, suggestions } = options;
	const { db } = connection;
	const headOf = (record: OrderRecord): Omit<ExchangePage, 'choices' | 'sendNow'> => {
		const contact = record.people?.email ?? record.people?.phone;
		const { ref, display_ref: displayRef, currency, read_at: asOf } = record;
		return { ref, displayRef, currency, zone, asOf, ...(contact && { contact }) };
	};

	/** What can be had in place of some lines of an order, with what of it is free now. */
	async function exchangeChoices(
		record: OrderRecord,
		lines: readonly AskedLine[],
		fields: Fields = {},
		suggests = false
	): Promise<ExchangeChoice[]> {
		const bought = record.lines.filter(({ id }) => lines.some(({ line }) => line === id));
		const known = await findVariants(
			db,
			bought.flatMap((one) => one.variant_id ?? [])
		);
		const products = bought.flatMap(
			(one) => known.get(one.variant_id ?? '')?.product_id ?? one.product_id ?? []
		);
		const [stocked, fits, looked, suggested] = await Promise.all([
			listStocked(db, products),
			countFits(db, products),
			lookFor(record, lines, fields),
			suggests ? suggestFor(record, bought) : new Map()
		]);
		return exchangeChoicesOf(record, lines, stocked, fits, looked, suggested);
	}

	/** What goes with each of some lines, by the line, as it can be had at this moment. */
	async function suggestFor(
		record: OrderRecord,
		lines: readonly LineRecord[]
	): Promise<Map<string, StockedVariant[]>> {
		const asked = { most: MOST_SUGGESTED, currency: record.currency };
		// Asked for together first, in one statement; line by line it is in memory then.
		await suggestions.suggest(lines, asked);
		const lists = await Promise.all(
			lines.map(async (line) => [line.id, await suggestions.suggest([line], asked)] as const)
		);
		const products = lists.flatMap(([, list]) => list.map(({ product }) => product));
		const free = (await listStocked(db, products)).filter(({ available }) => (available ?? 0) > 0);
		return new Map(
			lists.map(([line, list]) => [
				line,
				list.flatMap(({ variant }) => free.find(({ id }) => id === variant) ?? [])
			])
		);
	}

	/** What was looked for instead of each line, with what is chosen already: that stays to be seen. */
	async function lookFor(
		record: OrderRecord,
		lines: readonly AskedLine[],
		fields: Fields
	): Promise<Map<string, Looked>> {
		const found = new Map<string, Looked>();
		for (const { line } of lines) {
			const looked = (fields[LOOK_FIELD + line] ?? '').trim();
			const words = looked.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
			const chosen = fields[FOR_FIELD + line];
			if (words.length === 0 && !chosen) continue;
			const { currency } = record;
			const rows =
				words.length > 0 ? await searchStocked(db, { words, currency, limit: MOST_FOUND + 1 }) : [];
			const isThere = !chosen || rows.some(({ id }) => id === chosen);
			const product = isThere ? undefined : (await findVariants(db, [chosen])).get(chosen)?.product_id;
			const own = product ? (await listStocked(db, [product])).filter(({ id }) => id === chosen) : [];
			const isMore = rows.length > MOST_FOUND;
			found.set(line, { looked, found: [...own, ...rows.slice(0, MOST_FOUND)], isMore });
		}
		return found;
	}

	async function findOwn(principal: Principal, ref: string, id: string) {
		const found = await quotes.find(principal, id);
		const isOwn = found.ok && found.value.quote.order === ref && found.value.quote.kind === 'exchange';
		return isOwn ? found.value : undefined;
	}

	return {
		exchangeChoices,

		/**
		 * What of an order can be swapped before it is sent, or sent back for something else.
		 *
		 * @param fields what was typed, or what the address asks for, by the names of the fields
		 * @param only these lines alone, and so many pieces of each at most
		 * @param suggests whether their reader wants to see what others kept
		 */
		async choose(
			principal: Principal,
			ref: string,
			fields: Fields = {},
			{ only, suggests = false }: { only?: Only | undefined; suggests?: boolean } = {}
		): Promise<ExchangePage | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const action = (await terms(record)).actions.find(({ kind }) => kind === 'exchange');
			const lines = (action?.lines ?? []).flatMap(({ line, quantity }) => {
				const most = only ? Math.min(quantity, only[line] ?? 0) : quantity;
				const reason = fields[REASON_FIELD + line] ?? fields['reason'];
				return most > 0 ? [{ line, quantity: most, reason }] : [];
			});
			const choices = await exchangeChoices(record, lines, fields, suggests);
			const isKept = choices.length > 0 && (await findKeptCard(db, record.id)) !== undefined;
			return { ...headOf(record), choices, sendNow: isKept ? 'kept_card' : canHold ? 'held' : null };
		},

		/** A quote of the order, and what became of it. */
		async look(principal: Principal, ref: string, id: string): Promise<SwapQuotePage | null> {
			const found = await findOwn(principal, ref, id);
			const record = found && (await readAs(connection, principal, ref));
			if (!record) return null;
			const titles = record.lines.map(({ id: line, title, options }) => ({ id: line, title, options }));
			const payBy = payByIf(found.quote, record.read_at);
			return { ...headOf(record), quote: found.quote, outcome: found.outcome, payBy, titles };
		},

		/** Confirms a quote of this very order. Refusals: those of `quotes.confirm`. */
		async confirm(principal: Principal, ref: string, id: string): Promise<Result<ConfirmedQuote>> {
			const own = await findOwn(principal, ref, id);
			return own ? quotes.confirm(principal, id) : refuse('grant.missing');
		}
	};
}
