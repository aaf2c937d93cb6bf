import { accept } from '#domain/refusal.ts';
import { findStock, setStock } from '#server/db/catalogue.ts';
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
	threshold: number | null;
	next_delivery_at: string | null;
	version: number;
};

/** Takes the warehouse's count of a variant in place of the one before. What is reserved of it stays reserved. */
export const countStock: Command<StockCount, CountedStock> = async (tx, _actor, count) => {
	const { variant, level, threshold, nextDeliveryAt } = count;
	const next = nextDeliveryAt === undefined ? undefined : new Date(nextDeliveryAt);
	await setStock(tx, variant, { level, threshold, nextDeliveryAt: next });
	const stored = await findStock(tx, variant);
	if (!stored) throw new Error(`the stock of ${variant} was written and is not there`);
	return accept({
		variant,
		level: stored.level,
		reserved: stored.reserved,
		threshold: stored.threshold,
		next_delivery_at: stored.nextDeliveryAt?.toISOString() ?? null,
		version: stored.version
	});
};
