import { z } from 'zod';
import { Instant, Quantity } from './atoms.ts';

/** Of a request for a quote. */
export const WarrantyAsked = z.boolean().optional().meta({
	description:
		'Of a return: goods that are damaged or faulty, after their return window. Needs for each line a reason such as `defective` and a picture, and a `comment`; somebody decides'
});

/** Of a quote. */
export const WarrantyQuoted = z
	.object({
		until: Instant.nullable().meta({ description: 'Until when it could be asked for' }),
		law: z.string().nullable().meta({ description: 'The law that gives it, where no promise is longer' })
	})
	.optional()
	.meta({ description: 'Of a return: asked for because of damage or faults, after the return window' });

/** Of what may be done with an order. */
export const WarrantyLines = z
	.array(z.object({ line: z.string(), quantity: Quantity, until: Instant.optional() }))
	.optional()
	.meta({
		description:
			'Of a return: what is past its window and can be asked for with `warranty: true` where it is damaged or faulty'
	});
