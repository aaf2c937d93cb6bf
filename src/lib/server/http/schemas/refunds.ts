import { z } from 'zod';
import { REFUND_STATES } from '#domain/order/states.ts';
import { Amount, Currency, Instant, text } from './atoms.ts';

export const SettleSchema = z
	.strictObject({ reference: text(200).min(1, 'the reference of the transfer'), at: Instant })
	.meta({ id: 'SettleRequest' });

export const FailSchema = z
	.strictObject({ reason: text(500).min(1, 'why it did not go through') })
	.meta({ id: 'FailRequest' });

/** What stands behind the question mark of the list. */
export const RefundsQuery = z.strictObject({
	state: z.enum([...REFUND_STATES, 'overdue']).optional(),
	cursor: z.uuid('a cursor as the last page gave it').optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50)
});

export const RefundAnswer = z
	.object({
		id: z.string(),
		order: z.string(),
		state: z.enum(REFUND_STATES),
		amount: Amount,
		currency: Currency,
		payment: z.object({ id: z.string(), provider: z.string(), reference: z.string() }),
		quote: z.string().nullable(),
		created_at: Instant,
		due_at: Instant.nullable(),
		overdue: z.boolean(),
		waits_for: z
			.literal('destination')
			.nullable()
			.meta({ description: 'Nobody has said yet where the money goes; it cannot go back the way it came' }),
		destination: z
			.string()
			.nullable()
			.meta({ description: 'The account it goes to, masked; whole under `/destination`' }),
		sent_at: Instant.nullable(),
		settled_at: Instant.nullable(),
		reference: z.string().nullable(),
		failure: z.string().nullable(),
		as_credit: z
			.boolean()
			.meta({ description: 'Given as store credit, and settled with that: no money moves' }),
		goodwill: z.boolean().meta({ description: 'Given although nothing left the order' }),
		own_postage: z.boolean().meta({ description: 'What the buyer had paid to send goods back themselves' })
	})
	.meta({ id: 'Refund' });

/** The account of a refund, for whoever pays it. */
export const DestinationAnswer = z
	.object({
		holder: z.string(),
		account: z.string().meta({ description: 'An IBAN, or the number at the named bank' }),
		bank: z.string().optional()
	})
	.meta({ id: 'RefundDestination' });

export const RefundsAnswer = z
	.object({ refunds: z.array(RefundAnswer), next: z.string().optional() })
	.meta({ id: 'Refunds' });
