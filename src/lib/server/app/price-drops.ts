import type { ConfirmedQuote, QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { Principal } from '#domain/access/principal.ts';
import { givenGoods } from '#domain/gift/given-goods.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { dropOffers, promiseEnds } from '#domain/price/price-drop.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { todaysPrices } from '../db/prices.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import type { quotesOf, Reason } from './quotes.ts';
import { readAs } from './read-as.ts';
import type { Staff } from './staff-account.ts';

/** What the page about a price that dropped says: minor units, instants RFC 3339. */
export type PriceDropPage = {
	ref: string;
	displayRef: string;
	currency: string;
	/** Until when the difference can be asked for; null where the shop promises none. */
	until: string | null;
	/** Whether that time is over. */
	closed: boolean;
	lines: { line: string; title: string; quantity: number; amount: number }[];
	amount: number;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
};

/** What staff can give, by the quote that holds it; minor units of the order's currency. */
export type PriceOffer = { id: string; amount: number };

type Options = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'ask' | 'confirm' | 'find'>;
	deps: QuoteDeps;
};

/** Goods that got cheaper: what their buyer can have back, and how they ask for it. */
export function priceDropsOf({ connection, quotes, deps }: Options) {
	const { db } = connection;
	async function pageOf(record: OrderRecord): Promise<PriceDropPage> {
		const evaluation = evaluateRecord(record, await deps.versions(record.newest_policy, db));
		const given = givenGoods(record);
		const variants = record.lines.flatMap(({ id, variant_id: variant }) =>
			variant === null || given.has(id) ? [] : [{ line: id, variant }]
		);
		const until = promiseEnds(evaluation) ?? null;
		const prices = until === null ? new Map() : await todaysPrices(db, variants);
		const offers = dropOffers(evaluation, record, prices);
		const contact = record.people?.email ?? record.people?.phone;
		return {
			...{ ref: record.ref, displayRef: record.display_ref, currency: record.currency, until },
			closed: until === null || Date.parse(until) <= evaluation.now,
			lines: offers.map(({ line, ...offer }) => ({
				...{ line, ...offer },
				title: record.lines.find(({ id }) => id === line)?.title ?? line
			})),
			amount: offers.reduce((sum, { amount }) => sum + amount, 0),
			...(contact && { contact })
		};
	}
	async function see(principal: Principal, ref: string): Promise<PriceDropPage | null> {
		const record = await readAs(connection, principal, ref);
		return record ? pageOf(record) : null;
	}
	/** A quote for all that got cheaper, not below what was shown. */
	async function ask(
		principal: Principal,
		ref: string,
		shown: number,
		staff?: Reason
	): Promise<Result<QuoteAnswer>> {
		const page = await see(principal, ref);
		if (!page) return refuse('grant.missing');
		if (page.lines.length === 0 || page.amount < shown) return refuse('price.not_lower');
		const lines = page.lines.map(({ line, quantity }) => ({ line, quantity }));
		const asked = await quotes.ask(principal, { ref, kind: 'price_drop', lines, ...(staff && { staff }) });
		return asked.ok && asked.value.refund.amount < shown ? refuse('price.not_lower') : asked;
	}
	const taken = (done: Result<ConfirmedQuote>): Result<{ amount: number }> =>
		done.ok ? accept({ amount: done.value.refund.amount }) : done;

	return {
		/** Null where the principal may not see the order, or there is none: the same. */
		see,

		/**
		 * Gives the difference that was shown, or more where it got cheaper still; never less than was shown.
		 *
		 * @param shown minor units, as the page had it
		 * Refusals: `grant.missing`, `proof.missing`, `price.not_lower` where it is less than was shown, those of a quote.
		 */
		async take(principal: Principal, ref: string, shown: number): Promise<Result<{ amount: number }>> {
			const asked = await ask(principal, ref, shown);
			return asked.ok ? taken(await quotes.confirm(principal, asked.value.id)) : asked;
		},

		/**
		 * What staff would give for a buyer who asked by another way, at a price that then holds as long as any quote's.
		 * Refusals: those of `take`, `reason.missing`.
		 */
		async offer(staff: Staff, ref: string, shown: number, reason: Reason): Promise<Result<PriceOffer>> {
			const asked = await ask(staff, ref, shown, reason);
			return asked.ok ? accept({ id: asked.value.id, amount: asked.value.refund.amount }) : asked;
		},

		/** Gives what was offered, the same whenever it is said again. Refusals: `grant.missing`, those of confirming a quote. */
		async give(staff: Staff, ref: string, id: string): Promise<Result<{ amount: number }>> {
			const found = await quotes.find(staff, id);
			const isOwn = found.ok && found.value.quote.order === ref && found.value.kept.kind === 'price_drop';
			return isOwn ? taken(await quotes.confirm(staff, id)) : refuse('grant.missing');
		}
	};
}
