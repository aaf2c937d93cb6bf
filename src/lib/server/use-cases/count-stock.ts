import { accept } from '#domain/refusal.ts';
import { findStock, setStock, type StoredStock } from '#server/db/stock.ts';
import { checkStock } from '#server/db/stock-alerts.ts';
import type { Command } from './command.ts';

export type StockCount = {
	variant: string;
	level: number;
	threshold?: number | undefined;
	/** RFC 3339. */
	nextDeliveryAt?: string | undefined;
};

export type CountedStock = {
	variant: string;
	level: number;
	reserved: number;
	/** What can still be reserved. */
	available: number;
	threshold: number | null;
	next_delivery_at: string | null;
	version: number;
};

/**
 * Takes the warehouse's count of a variant in place of the one before. What is reserved of it stays reserved; what that
 * leaves too little of is shown to the desk at once.
 */
export const countStock: Command<StockCount, CountedStock> = async (tx, _actor, count) => {
	const { variant, level, threshold, nextDeliveryAt } = count;
	const next = nextDeliveryAt === undefined ? undefined : new Date(nextDeliveryAt);
	await setStock(tx, variant, { level, threshold, nextDeliveryAt: next });
	await checkStock(tx, variant);
	const stored = await findStock(tx, variant);
	if (!stored) throw new Error(`the stock of ${variant} was written and is not there`);
	return accept(shownStock(stored));
};

/** A variant's stock as machines are told it. */
export const shownStock = (stored: StoredStock): CountedStock => ({
	variant: stored.variantId,
	level: stored.level,
	reserved: stored.reserved,
	available: Math.max(stored.level - stored.reserved, 0),
	threshold: stored.threshold,
	next_delivery_at: stored.nextDeliveryAt?.toISOString() ?? null,
	version: stored.version
});
