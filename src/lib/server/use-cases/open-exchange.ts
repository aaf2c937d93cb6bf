import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import { isSecured } from '#domain/exchange/hold.ts';
import type { QuotedExchange } from '#domain/exchange/quoted.ts';
import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { insertExchange } from '#server/db/exchanges.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import type { LockedOrder } from '#server/db/orders.ts';
import { lockStock } from '#server/db/stock.ts';
import { later } from './hold-return.ts';
import { keepStock, releaseStock } from './release-stock.ts';
import { reserveStock } from './reserve-stock.ts';

/**
 * Takes what a quote keeps for the exchange it has become: from now on it is kept until the new goods leave or the
 * exchange is off. What a quote could not keep to its end is looked for again.
 *
 * Refusals: `stock.unavailable` with `available`; then nothing is kept.
 *
 * @returns a reservation for each line of it
 */
export async function takeKept(
	tx: Tx,
	actor: Actor,
	orderId: string,
	{ lines }: QuotedExchange
): Promise<Result<string[]>> {
	for (const variant of [...new Set(lines.map(({ goods }) => goods.variant_id))].toSorted()) {
		await lockStock(tx, variant);
	}
	const kept: string[] = [];
	for (const { reservation, quantity, goods } of lines) {
		const bound = await keepStock(tx, actor, { id: reservation });
		const one = bound.ok
			? bound
			: await reserveStock(tx, actor, { variant: goods.variant_id, quantity, orderId });
		if (!one.ok) {
			for (const id of kept) await releaseStock(tx, actor, { id });
			return one;
		}
		kept.push(one.value.id);
	}
	return accept(kept);
}

export type ExchangeToOpen = {
	order: LockedOrder;
	quoteId: string;
	returnId: string | null;
	exchange: QuotedExchange;
	/** What `takeKept` answered. */
	kept: readonly string[];
	/** How many exchanges its order has had before. */
	earlier: number;
};

/** Writes an exchange: it waits for its money, or stands. What happens to it next says `nextStep`. */
export async function openExchange(
	tx: Tx,
	{ order, quoteId, returnId, exchange, kept, earlier }: ExchangeToOpen
): Promise<ExchangeRecord> {
	const { ship, difference, held, pay_within, security = 0 } = exchange;
	const payBy = difference > 0 ? later(order.now, pay_within) : null;
	const state = difference > 0 ? ('awaiting_payment' as const) : ('reserved' as const);
	const row = {
		id: newId(),
		orderId: order.id,
		quoteId,
		returnId,
		state,
		ship,
		difference,
		payBy,
		held,
		security
	};
	const lines = exchange.lines.map(({ line, quantity, goods }, index) => ({
		...{ exchangeId: row.id, orderId: order.id, lineId: line, quantity, goods },
		...{ variantId: goods.variant_id, reservationId: kept[index] ?? null }
	}));
	await insertExchange(tx, { ...row, position: earlier + 1, createdAt: order.now }, lines);
	return {
		...{ id: row.id, quote: quoteId, return: returnId, state, ship, difference, held, security, hold: null },
		carried_back: exchange.lines.reduce((sum, { goods }) => sum + goods.carried, 0),
		...{ pay_by: payBy?.toISOString() ?? null, paid_at: null, created_at: order.now.toISOString() },
		...{ released_at: null, shipped_at: null, ended_at: null },
		lines: exchange.lines.map(({ line, quantity, goods }) => ({
			...{ line, quantity, goods, new_line: null, variant: goods.variant_id }
		}))
	};
}

/** What the history tells of an exchange. */
export const exchangeData = ({ id, difference, lines, ...one }: ExchangeRecord) => ({
	exchange: id,
	...(one.return !== null && { return: one.return }),
	difference,
	lines: lines.map(({ line, quantity, variant }) => ({ line, quantity, variant }))
});

export const confirmedEntry = (opened: ExchangeRecord): NewEntry => ({
	type: 'exchange.confirmed',
	// What is not secured yet waits for the old goods: nobody is promised more.
	data: {
		...exchangeData(opened),
		ship: isSecured(opened) ? opened.ship : 'on_receipt',
		...(opened.pay_by && { pay_by: opened.pay_by })
	}
});

/** What confirming a quote answers of the exchange that came of it. @param leavesNow whether nothing is waited for */
export const toldOpened = (
	{ id, state, ship, difference, pay_by, lines }: ExchangeRecord,
	leavesNow: boolean
): NonNullable<ConfirmedQuote['exchange']> => ({
	...{ id, state: state === 'reserved' && leavesNow ? 'released' : state, ship, difference, pay_by },
	lines: lines.map(({ line, quantity, variant }) => ({ line, quantity, variant_id: variant }))
});
