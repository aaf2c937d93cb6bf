import { z } from 'zod';
import { SERVICES } from '#domain/order/service-names.ts';
import { Quantity } from './atoms.ts';

/** What an order's answer says of what is to be done with it beside sending it. */
export const SERVICE_FIELDS = {
	service_note: z.string().optional().meta({
		description:
			'What is to stand on the card, with the service `note`; for keys with `warehouse:write` alone'
	}),
	services: z
		.array(z.enum(SERVICES))
		.meta({ description: 'What is to be done with it beside sending it, chosen until goods are claimed' })
};

/** What the warehouse hears of a claim: from then on nothing of `services` changes. */
export const ClaimAnswer = z
	.object({
		id: z.string(),
		lines: z.array(z.object({ line: z.string(), quantity: Quantity })),
		services: z.array(z.enum(SERVICES))
	})
	.meta({ id: 'Claim' });
