import { z } from 'zod';
import { POSTAGE_STATES } from '#domain/return/own-postage.ts';
import { Amount, Instant, text } from './atoms.ts';

const asked = Amount.min(1, 'at least 1');

export const PostageSchema = z
	.strictObject({
		amount: asked.meta({ description: 'What the buyer paid to send the goods back' }),
		receipt: z.string('the id of a photo of the order').max(64).optional().meta({
			description: 'The photo of the receipt, by its id'
		})
	})
	.meta({ id: 'PostageRequest' });

export const AcceptPostageSchema = z
	.strictObject({
		amount: asked.optional().meta({ description: 'All that was asked for where it is left out' }),
		reason: text(500).min(1, 'why it is less; the buyer is told').optional()
	})
	.optional()
	.meta({ id: 'AcceptPostageRequest' });

export const PostageStepAnswer = z
	.object({
		id: z.string().meta({ description: 'The return' }),
		order: z.string(),
		state: z.enum(POSTAGE_STATES),
		amount: Amount,
		granted: Amount.nullable().meta({ description: 'What of it is paid; null until it is decided' })
	})
	.meta({ id: 'PostageStep' });

const instant = Instant.nullable();
export const OwnPostage = z
	.object({
		...{ state: z.enum(POSTAGE_STATES), amount: Amount, granted: Amount.nullable() },
		refunded: Amount.meta({ description: 'What of it went back to the payments' }),
		credited: Amount.meta({ description: 'What of it was given as store credit' }),
		photo: z.string().nullable(),
		...{ asked_at: Instant, decide_by: Instant, decided_at: instant, paid_at: instant }
	})
	.meta({ id: 'OwnPostage' });
