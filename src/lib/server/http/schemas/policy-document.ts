import { z } from 'zod';
import { CLOCKS, EVENTS, FAULTS, RESOLUTIONS, type PolicyDocument } from '#domain/policy/document.ts';
import { REFUND_MOMENTS } from '#domain/return/refund-when.ts';
import { RETURN_REASONS } from '#domain/return/reasons.ts';
import { WAYS_BACK } from '#domain/return/states.ts';
import { SILENCES } from '#domain/shortage/states.ts';
import { Amount, Currency, text } from './atoms.ts';

/** Everything here is strict: a key nobody reads would be a rule the shop believes in. */
const Day = z.string('a day, for example 2026-12-25').meta({ example: '2026-12-25', format: 'date' });
const Duration = z
	.string('an ISO 8601 duration, for example P30D')
	.meta({ example: 'P30D', format: 'duration' });
const RuleId = z
	.string('a name, for example standard')
	.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'small letters, digits, ".", "_" and "-", for example large-order')
	.meta({ example: 'large-order' });
const Percent = z
	.number('a number, for example 15')
	.min(0, 'not below 0')
	.max(100, 'not above 100')
	.refine((percent) => Number(percent.toFixed(2)) === percent, 'at most two decimals, for example 12.5')
	.meta({ example: 15 });

const UntilEvent = z.strictObject({ event: z.enum(EVENTS, `one of ${EVENTS.join(', ')}`) });
const after = z.enum(CLOCKS, `one of ${CLOCKS.join(', ')}`);
const UntilDuration = z.strictObject({ after, for: Duration, end_of_day: z.boolean().optional() });
const UntilBusinessDays = z.strictObject({
	after,
	business_days: z.int('a whole number of days, for example 2').min(1).max(366),
	end_of_day: z.boolean().optional()
});
const Until = z
	.union([UntilEvent, UntilDuration, UntilBusinessDays])
	.meta({ id: 'PolicyUntil', description: 'When a step ends: at an event, or some time after one' });

const Fee = z
	.strictObject({
		percent: Percent.optional(),
		fixed: Amount.optional(),
		min: Amount.optional(),
		max: Amount.optional(),
		per: z.enum(['line', 'order'], 'line or order').optional()
	})
	.meta({ id: 'PolicyFee' });

const Step = z
	.strictObject({
		until: z
			.union([Until, z.array(Until).min(1, 'at least one end').max(10)])
			.meta({ description: 'Of several, the first to come' }),
		fee: Fee.nullable(),
		needs: z.literal('release', 'release, or nothing').optional(),
		postage: z.enum(['buyer', 'shop'], 'buyer or shop').optional()
	})
	.meta({ id: 'PolicyStep' });

const Scalar = z.union([z.string().max(200), z.number()]);
const List = z.array(Scalar).min(1, 'at least one value').max(500);
const Asked = z.union([
	Scalar,
	z.strictObject({
		any: List.optional(),
		all: List.optional(),
		none: List.optional(),
		in: List.optional(),
		gte: Scalar.optional(),
		lt: Scalar.optional()
	})
]);
const When = z
	.strictObject({
		'order.total': Asked.optional(),
		'order.market': Asked.optional(),
		'order.tags': Asked.optional(),
		'order.placed': Asked.optional(),
		'buyer.kind': Asked.optional(),
		'buyer.country': Asked.optional(),
		'buyer.tier': Asked.optional(),
		'line.tags': Asked.optional(),
		'line.category': Asked.optional(),
		'line.sku': Asked.optional(),
		'line.unit_price': Asked.optional(),
		'line.quantity': Asked.optional()
	})
	.meta({ id: 'PolicyWhen', description: 'All keys must hold, read from the order as placed' });

const rule = { id: RuleId, when: When.optional(), steps: z.array(Step).max(20) };
const MOST_RULES = 200;

/** The policy document (api.md, "Policy document"): its form. `checkPolicy` of the domain asks what it means. */
export const PolicyDocumentSchema = z.strictObject({
	zone: text(60).meta({ example: 'Europe/Berlin' }),
	currency: Currency,
	holidays: z.array(Day).max(1000).default([]),
	quote_ttl: Duration.optional(),
	cancel: z.array(z.strictObject(rule)).min(1, 'at least one rule').max(MOST_RULES),
	return: z
		.array(
			z.strictObject({
				...rule,
				resolutions: z.array(z.enum(RESOLUTIONS)).min(1).optional(),
				store_credit_bonus_percent: Percent.optional(),
				store_credit_expires: Duration.optional().meta({
					description: 'How long store credit lasts; without it, for good'
				}),
				keep: z
					.strictObject({
						percent: Percent,
						below: Amount.optional(),
						reasons: z.array(z.enum(RETURN_REASONS, `one of ${RETURN_REASONS.join(', ')}`)).optional()
					})
					.optional()
					.meta({
						description:
							'Money back without the goods, percent of what was paid for them: for pieces cheaper than `below`, for these reasons'
					}),
				refund_when: z
					.enum(REFUND_MOMENTS, `one of ${REFUND_MOMENTS.join(', ')}`)
					.optional()
					.meta({ description: 'When the money goes out; `inspection` where it is not said' }),
				evidence: z
					.literal('required', 'required, or nothing')
					.optional()
					.meta({ description: 'Reasons that a picture would show need one; offered where it is not said' }),
				gift: z.boolean().optional().meta({
					description:
						'Whether somebody it was given to may send it back, for store credit or other goods; they may where it is not said'
				}),
				warranty: Duration.optional().meta({
					description:
						'How long the shop answers for damage and faults, from each delivery; the law’s time where that is longer'
				}),
				review: z
					.strictObject({
						reasons: z.array(z.enum(RETURN_REASONS, `one of ${RETURN_REASONS.join(', ')}`)).optional(),
						above: Amount.optional()
					})
					.optional()
					.meta({ description: 'What a person looks at first: these reasons, refunds of at least so much' })
			})
		)
		.min(1, 'at least one rule')
		.max(MOST_RULES),
	extend: z
		.array(z.strictObject({ id: RuleId, placed: z.tuple([Day, Day]), return_until: Day }))
		.max(100)
		.default([]),
	waive_fee_when: z.array(z.enum(FAULTS, `one of ${FAULTS.join(', ')}`)).default([]),
	requests: z
		.strictObject({
			decide_within: Duration,
			silence: z.literal('accept', 'accept: silence never declines')
		})
		.default({ decide_within: 'PT24H', silence: 'accept' }),
	returns: z
		.strictObject({
			ways: z
				.array(z.strictObject({ way: z.enum(WAYS_BACK, `one of ${WAYS_BACK.join(', ')}`), price: Amount }))
				.min(1, 'at least one way')
				.optional()
				.meta({ description: 'Ways back and what the buyer pays for each; the first where none was chosen' }),
			expire_after: Duration.optional().meta({ description: 'Given up where not handed in; P28D' }),
			inspect_within: Duration.optional().meta({ description: 'Settled where nobody looked; P7D' }),
			object_within: Duration.optional().meta({ description: 'To object, and to answer that; P7D' }),
			own_postage_max: Amount.min(1, 'at least 1').optional().meta({
				description:
					'The most that is paid back of what buyers spent to send goods their own way where the shop bears it; where not said EUR 20, USD 25, GBP 15, CHF 20, CNY 60, JPY 2500, else a fifth of what was paid'
			})
		})
		.optional(),
	price_promise: z
		.strictObject({ within: Duration })
		.optional()
		.meta({ description: 'Cheaper within so long after the order: the difference goes back for the asking' }),
	shortage: z
		.strictObject({
			answer_within: Duration.optional().meta({ description: 'How long an answer is waited for; P3D' }),
			silence: z
				.enum(SILENCES, `one of ${SILENCES.join(', ')}`)
				.optional()
				.meta({
					description: 'What happens where none comes: `wait`; a law can turn it into `cancel`'
				}),
			ask: z.enum(['staff', 'automatic'], 'staff or automatic').optional().meta({
				description: 'Who asks: `staff`, or the shop by itself as soon as it knows when goods come'
			})
		})
		.optional()
		.meta({ description: 'How buyers are asked whose goods come later than was said' })
}) satisfies z.ZodType<PolicyDocument>;
