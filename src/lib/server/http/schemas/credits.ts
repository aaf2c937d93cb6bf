import { z } from 'zod';
import { Amount, Currency, Instant, text } from './atoms.ts';

const Email = text(254).min(3, 'the address whose credit it is').meta({ example: 'ada@example.com' });
const Positive = Amount.refine((amount) => amount > 0, 'above 0').meta({ example: 2500 });

/** Addresses stand in the body, so that no log of addresses holds any. */
export const CreditBalanceSchema = z.strictObject({ email: Email }).meta({ id: 'CreditBalanceRequest' });

export const SpendCreditSchema = z
	.strictObject({
		email: Email,
		currency: Currency,
		amount: Positive,
		reference: text(200).min(1, 'what your system calls the purchase')
	})
	.meta({ id: 'SpendCreditRequest' });

export const TakeCreditBackSchema = z
	.strictObject({
		email: Email,
		currency: Currency,
		amount: Positive,
		reason: text(200).min(1, 'why it is taken back')
	})
	.meta({ id: 'TakeCreditBackRequest' });

/** Giving back takes nothing but the id in the address. */
export const ReleaseCreditSchema = z.strictObject({}).optional().meta({ id: 'ReleaseCreditRequest' });

export const CreditBalanceAnswer = z
	.object({
		balances: z.array(
			z.object({
				currency: Currency,
				available: Amount,
				lots: z.array(
					z.object({
						left: Amount,
						expires_at: Instant.nullable().meta({ description: 'null where it never ends' })
					})
				)
			})
		)
	})
	.meta({ id: 'CreditBalance' });

export const CreditMovedAnswer = z
	.object({
		id: z.string().meta({
			description: 'Of what was spent: the `reference` of the payment with `provider: store_credit`'
		}),
		currency: Currency,
		amount: Amount,
		available: Amount
	})
	.meta({ id: 'CreditMoved' });
