import { z } from 'zod';
import { Amount, Currency, ForeignId, Instant, text, WebAddress } from './atoms.ts';

const Variant = z
	.object({
		id: ForeignId,
		sku: text(200).optional(),
		title: text(500).min(1, 'a title'),
		options: z
			.array(z.object({ name: text(100), value: text(200) }))
			.max(20)
			.default([]),
		price: Amount,
		currency: Currency,
		image_url: WebAddress.optional()
	})
	.meta({ id: 'ProductVariant' });

/** A product as a shop sends it; its id stands in the address. Variants it does not name are gone. */
export const ProductSchema = z
	.object({
		title: text(500).min(1, 'a title'),
		category: text(200).optional(),
		image_url: WebAddress.optional(),
		facts: z.record(z.string(), z.json()).default({}),
		variants: z.array(Variant).min(1, 'at least one variant').max(2000, 'at most 2000 variants')
	})
	.refine(({ variants }) => new Set(variants.map(({ id }) => id)).size === variants.length, {
		path: ['variants'],
		error: 'every variant needs an id of its own'
	})
	.meta({ id: 'Product' });

export const ProductAnswer = z
	.object({ id: z.string(), version: z.int(), created: z.boolean(), ignored: z.boolean() })
	.meta({ id: 'ProductAnswer' });

/** A product as it is read; `prices` is what each variant has cost, the latest first. */
export const ProductRecord = z
	.object({
		id: z.string(),
		version: z.int(),
		title: z.string(),
		category: z.string().optional(),
		image_url: z.string().optional(),
		facts: z.record(z.string(), z.json()),
		variants: z.array(
			z.object({
				id: z.string(),
				sku: z.string().optional(),
				title: z.string(),
				options: z.array(z.object({ name: z.string(), value: z.string() })),
				price: z.int(),
				currency: z.string(),
				image_url: z.string().optional(),
				prices: z.array(z.object({ since: z.string(), price: z.int(), currency: z.string() }))
			})
		)
	})
	.meta({ id: 'ProductRecord' });

const Pieces = z.int('a whole number of pieces, for example 12').min(0, 'not below 0').max(2_147_483_647);

/** What the warehouse counted of a variant. */
export const StockSchema = z
	.object({
		level: Pieces,
		threshold: Pieces.optional().meta({ description: 'At or below this many free pieces the desk is told' }),
		next_delivery_at: Instant.optional()
	})
	.meta({ id: 'Stock' });

export const StockAnswer = z
	.object({
		variant: z.string(),
		level: z.int(),
		reserved: z.int(),
		available: z.int().meta({ description: 'What can still be reserved' }),
		threshold: z.int().nullable(),
		next_delivery_at: z.string().nullable(),
		version: z.int()
	})
	.meta({ id: 'StockAnswer' });
