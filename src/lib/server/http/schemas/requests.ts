import { z } from 'zod';
import { REQUEST_STATES } from '#domain/order/states.ts';
import { text } from './atoms.ts';

const reason = text(500).min(1, 'why; the buyer is told');

export const AcceptSchema = z
	.strictObject({ reason: reason.optional() })
	.optional()
	.meta({ id: 'AcceptRequest' });

/** Saying no takes a reason: whoever asked is told it. */
export const DeclineSchema = z.strictObject({ reason }).meta({ id: 'DeclineRequest' });

export const DecidedAnswer = z
	.object({ id: z.string(), order: z.string(), quote: z.string(), state: z.enum(REQUEST_STATES) })
	.meta({ id: 'DecidedRequest' });
