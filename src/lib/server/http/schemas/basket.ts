import { z } from 'zod';
import { EXEMPTION_KINDS } from '#domain/policy/floors/laws.ts';
import { Amount, Country, Currency, Instant, text } from './atoms.ts';
import { ZoneAnswer } from './quotes.ts';

/** Sums of them stay exact, and no basket is worth more. */
const MOST_AMOUNT = 1_000_000_000_000;
const MOST_PIECES = 1_000_000;
/** More than anybody puts into a basket, and little enough for an address. */
export const MOST_LINES = 50;
export const LONGEST_BASKET = 8000;

const BasketAmount = Amount.max(MOST_AMOUNT, `at most ${MOST_AMOUNT}`);
const Tags = z.array(text(100)).max(20, 'at most 20 tags').default([]);

const Line = z
	.strictObject({
		id: text(100).min(1).optional().meta({ description: 'Its place in the basket where it is left out' }),
		sku: text(200).optional(),
		title: text(200).min(1).optional().meta({ description: 'What the words call it' }),
		category: text(200).optional(),
		tags: Tags,
		quantity: z
			.int('a whole number of pieces, for example 1')
			.min(1, 'at least 1')
			.max(MOST_PIECES, 'too many'),
		unit_price: BasketAmount.optional(),
		amount: BasketAmount.meta({ description: 'The whole line before any discount' }),
		discount: BasketAmount.default(0),
		exemption: z
			.enum(EXEMPTION_KINDS)
			.optional()
			.meta({ description: 'As the order will state it, with its evidence' })
	})
	.refine((line) => line.discount <= line.amount, { path: ['discount'], error: 'not more than the amount' });

/** What somebody is about to buy, as `GET /api/v1/terms` takes it. */
export const BasketSchema = z
	.strictObject({
		currency: Currency,
		country: Country.optional().meta({
			description: 'Where the buyer is; without it no law is known to speak'
		}),
		region: text(100).optional().meta({ description: 'State or province the goods go to' }),
		buyer: z.enum(['consumer', 'business']).default('consumer'),
		tier: text(100).optional(),
		market: text(60).optional(),
		tags: Tags,
		lines: z.array(Line).min(1, 'at least one line').max(MOST_LINES, `at most ${MOST_LINES} lines`),
		discount: BasketAmount.default(0).meta({ description: 'Off the whole basket' }),
		shipping: BasketAmount.default(0),
		tax: BasketAmount.default(0),
		prices_include_tax: z.boolean().default(true)
	})
	.transform((basket) => ({
		...basket,
		lines: basket.lines.map((line, index) => ({ ...line, id: line.id ?? String(index + 1) }))
	}))
	.refine(({ lines }) => new Set(lines.map(({ id }) => id)).size === lines.length, {
		path: ['lines'],
		error: 'every line needs an id of its own'
	});

const Clock = z.object({
	after: z.string(),
	for: z.string().optional(),
	business_days: z.int().optional(),
	end_of_day: z.boolean().optional()
});
const BasketZoneAnswer = ZoneAnswer.omit({ from: true, until: true })
	.extend({ from_after: Clock.optional(), until_after: Clock.optional() })
	.meta({ id: 'BasketZone', description: 'A zone of the fee bar, counted from the order' });
const FloorAnswer = z.object({
	law: z.string(),
	jurisdiction: z.string(),
	right: z.string(),
	applies: z.boolean()
});

export const BasketTermsAnswer = z
	.object({
		at: Instant,
		policy: z.object({ id: z.string(), version: z.int() }),
		currency: Currency,
		locale: z.string(),
		schedule: z.array(BasketZoneAnswer),
		lines: z.array(
			z.object({
				line: z.string(),
				quantity: z.int(),
				rule: z.string(),
				schedule: z.array(BasketZoneAnswer),
				floors: z.array(FloorAnswer)
			})
		),
		disclosure: z
			.object({ what: z.string(), at: Instant })
			.meta({ description: 'For `disclosures` of the order, once a buyer has seen the terms' }),
		return_policies: z.array(z.looseObject({ '@type': z.literal('MerchantReturnPolicy') })),
		words: z
			.object({
				title: z.string(),
				list: z.string(),
				here: z.string(),
				gap: z.string(),
				zones: z.array(
					z.object({
						kind: z.enum(['free', 'fee', 'request', 'closed', 'return']),
						share: z.number(),
						label: z.string(),
						detail: z.string()
					})
				),
				sentences: z.array(z.string()),
				notes: z.array(z.string()),
				lines: z.array(z.object({ line: z.string(), title: z.string(), sentences: z.array(z.string()) }))
			})
			.meta({ description: 'The same in words, finished' })
	})
	.meta({ id: 'BasketTerms' });
