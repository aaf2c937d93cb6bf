import type { Principal } from '#domain/access/principal.ts';
import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import {
	exchangeChoicesOf,
	type ExchangeChoice,
	type ExchangePage,
	type SwapQuotePage
} from '#domain/exchange/exchange-page.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { countFits } from '../db/fit.ts';
import { findVariants, listStocked } from '../db/variants.ts';
import type { quotesOf } from './quotes.ts';
import { readAs } from './read-as.ts';

export type ExchangingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'find' | 'confirm'>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	zone: string;
};

type AskedLine = { line: string; quantity: number; reason?: string | undefined };

/** What pages about exchanging are made from, for whoever may see the order; null for everybody else. */
export function exchangingOf({ connection, quotes, terms, zone }: ExchangingOptions) {
	const { db } = connection;
	const headOf = (record: OrderRecord): Omit<ExchangePage, 'choices'> => {
		const contact = record.people?.email ?? record.people?.phone;
		const { ref, display_ref: displayRef, currency, read_at: asOf } = record;
		return { ref, displayRef, currency, zone, asOf, ...(contact && { contact }) };
	};

	/** What can be had in place of some lines of an order, with what of it is free now. */
	async function exchangeChoices(
		record: OrderRecord,
		lines: readonly AskedLine[]
	): Promise<ExchangeChoice[]> {
		const bought = record.lines.filter(({ id }) => lines.some(({ line }) => line === id));
		const known = await findVariants(
			db,
			bought.flatMap((one) => one.variant_id ?? [])
		);
		const products = bought.flatMap(
			(one) => known.get(one.variant_id ?? '')?.product_id ?? one.product_id ?? []
		);
		const [stocked, fits] = await Promise.all([listStocked(db, products), countFits(db, products)]);
		return exchangeChoicesOf(record, lines, stocked, fits);
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
		 * @param only these lines alone, and so many pieces of each at most
		 */
		async choose(
			principal: Principal,
			ref: string,
			{ reason, only }: { reason?: string | undefined; only?: Record<string, number> | undefined } = {}
		): Promise<ExchangePage | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const action = (await terms(record)).actions.find(({ kind }) => kind === 'exchange');
			const lines = (action?.lines ?? []).flatMap(({ line, quantity }) => {
				const most = only ? Math.min(quantity, only[line] ?? 0) : quantity;
				return most > 0 ? [{ line, quantity: most, reason }] : [];
			});
			return { ...headOf(record), choices: await exchangeChoices(record, lines) };
		},

		/** A quote of the order, and what became of it. */
		async look(principal: Principal, ref: string, id: string): Promise<SwapQuotePage | null> {
			const found = await findOwn(principal, ref, id);
			const record = found && (await readAs(connection, principal, ref));
			if (!record) return null;
			const titles = record.lines.map(({ id: line, title, options }) => ({ id: line, title, options }));
			return { ...headOf(record), quote: found.quote, outcome: found.outcome, titles };
		},

		/** Confirms a quote of this very order. Refusals: those of `quotes.confirm`. */
		async confirm(principal: Principal, ref: string, id: string): Promise<Result<ConfirmedQuote>> {
			const own = await findOwn(principal, ref, id);
			return own ? quotes.confirm(principal, id) : refuse('grant.missing');
		}
	};
}
