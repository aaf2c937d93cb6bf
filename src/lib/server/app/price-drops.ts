import type { Principal } from '#domain/access/principal.ts';
import { givenGoods } from '#domain/gift/given-goods.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { dropOffers, promiseEnds } from '#domain/price/price-drop.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { todaysPrices } from '../db/prices.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import type { quotesOf } from './quotes.ts';
import { readAs } from './read-as.ts';

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

type Options = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'ask' | 'confirm'>;
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
			const page = await see(principal, ref);
			if (!page) return refuse('grant.missing');
			if (page.lines.length === 0 || page.amount < shown) return refuse('price.not_lower');
			const lines = page.lines.map(({ line, quantity }) => ({ line, quantity }));
			const asked = await quotes.ask(principal, { ref, kind: 'price_drop', lines });
			if (!asked.ok) return asked;
			if (asked.value.refund.amount < shown) return refuse('price.not_lower');
			const done = await quotes.confirm(principal, asked.value.id);
			return done.ok ? { ok: true, value: { amount: done.value.refund.amount } } : done;
		}
	};
}
