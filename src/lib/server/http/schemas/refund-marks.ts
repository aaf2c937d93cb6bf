import { z } from 'zod';

/** Of a refund of an order: what it was for, where it was for no piece of it. */
export const REFUND_MARKS = {
	goodwill: z
		.literal(true)
		.optional()
		.meta({ description: 'Given by the shop although nothing left the order' }),
	own_postage: z
		.literal(true)
		.optional()
		.meta({ description: 'What the buyer had paid to send goods back themselves' })
};
