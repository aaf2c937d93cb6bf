import type { z } from 'zod';
import type { ProductRecord } from './schemas/catalogue.ts';

type Answer = z.output<typeof ProductRecord>;
type Variant = Answer['variants'][number];
type Shown = Omit<Answer, 'image_url' | 'facts' | 'variants'> & {
	imageUrl?: string | undefined;
	facts: Record<string, unknown>;
	variants: (Omit<Variant, 'image_url' | 'prices'> & {
		imageUrl?: string | undefined;
		prices: { since: Date; price: number; currency: string }[];
	})[];
};

/** A product as the API shows it. */
export const productAnswer = ({ id, version, title, category, imageUrl, facts, variants }: Shown) =>
	({
		...{ id, version, title, category },
		facts: facts as Answer['facts'],
		image_url: imageUrl,
		variants: variants.map(({ imageUrl: picture, prices, ...variant }) => ({
			...variant,
			image_url: picture,
			prices: prices.map(({ since, price, currency }) => ({ since: since.toISOString(), price, currency }))
		}))
	}) satisfies Answer;
