import { z } from 'zod';
import { ASK_STATES, DELAY_ANSWERS, DELAY_CAUSES, SILENCES } from '#domain/shortage/states.ts';
import { Instant, PiecesOfLines } from './atoms.ts';
import { ConfirmAnswer } from './quotes.ts';

const Day = z.iso.date('a day, for example 2026-12-04').meta({ example: '2026-12-04' });

export const DelaySchema = z
	.strictObject({
		new_date: Day.meta({ description: 'The last day on which the goods leave, in the shop’s zone' }),
		cause: z
			.enum(DELAY_CAUSES, `one of ${DELAY_CAUSES.join(', ')}`)
			.optional()
			.meta({
				description: '`shortage` where it is not said'
			}),
		lines: PiecesOfLines.optional().meta({
			description:
				'Without them: what stock does not cover once older orders are served; of what is late, all that nobody has taken. Named, they are what you say: more stock does not end the question'
		})
	})
	.meta({ id: 'DelayRequest' });

export const DelayAnswerSchema = z
	.strictObject({
		answer: z.enum(['wait', 'cancel'], 'wait or cancel').meta({
			description: 'A swap is answered by its own quote (`kind: exchange`)'
		}),
		delay: z.uuid('an id of a question').optional().meta({
			description: 'The question that was shown; one that has been asked anew since is refused'
		})
	})
	.meta({ id: 'DelayAnswerRequest' });

const delay = {
	id: z.string(),
	order: z.string(),
	cause: z.enum(DELAY_CAUSES),
	state: z.enum(ASK_STATES),
	new_date: Day,
	lines: PiecesOfLines,
	by_stock: z.boolean().meta({ description: 'More stock ends the question' }),
	asked_at: Instant,
	answer_by: Instant,
	silence: z.enum(SILENCES).meta({ description: 'What happens where nobody answers until then' }),
	answer: z.enum(DELAY_ANSWERS).nullable(),
	answered_at: Instant.nullable(),
	ended_at: Instant.nullable()
};

export const DelayAnswer = z.object(delay).meta({ id: 'Delay' });
export const AnsweredDelayAnswer = z
	.object({
		...delay,
		cancelled: ConfirmAnswer.nullable().meta({ description: 'What cancelling did, with its refund' })
	})
	.meta({ id: 'AnsweredDelay' });

export const ShortagesQuery = z.strictObject({
	cursor: z
		.string()
		.regex(/^[1-9]\d{0,5}$/, 'a cursor as the last page gave it')
		.optional()
});

const count = z.int().min(0);
export const ShortagesAnswer = z
	.object({
		shortages: z.array(
			z.object({
				variant: z.string(),
				level: count,
				reserved: count,
				ordered: count.meta({ description: 'Pieces that open orders wait for' }),
				next_delivery_at: Instant.nullable(),
				orders: z
					.array(
						z.object({
							order: z.string(),
							line: z.string(),
							quantity: count,
							short: count.meta({ description: 'How many of them are not there' }),
							placed_at: Instant,
							asked: z
								.object({ state: z.enum(ASK_STATES), new_date: Day, answer_by: Instant })
								.nullable()
								.meta({ description: 'What the buyer was asked last and still waits with' })
						})
					)
					.meta({ description: 'Whom stock cannot serve once older orders are, oldest first' })
			})
		),
		next: z.string().optional()
	})
	.meta({ id: 'Shortages' });
