import { z } from 'zod';
import { EXCHANGE_STATES, SHIP_WHEN } from '#domain/exchange/states.ts';
import { RETURN_KINDS, RETURN_STATES } from '#domain/return/states.ts';
import { HISTORY_TYPES } from '#domain/order/order-view.ts';
import { ORDER_STATUSES, PORTION_STATES, REFUND_STATES } from '#domain/order/states.ts';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from '#domain/shipment/tracking-status.ts';
import { ZoneAnswer } from './quotes.ts';
import { Address } from './order-document.ts';
import { Amount, Currency, Instant, Quantity, SignedAmount } from './atoms.ts';
import { SERVICE_FIELDS } from './services.ts';
import { REFUND_MARKS } from './refund-marks.ts';
import { WarrantyLines } from './warranty.ts';

const Pieces = z.object({ line: z.string(), quantity: Quantity });

const AnsweredScan = z.object({
	id: z.string().optional(),
	at: Instant,
	approximate: z.boolean(),
	status: z.enum(TRACKING_STATUSES),
	sub_status: z.string().optional(),
	cause: z.enum(EXCEPTION_CAUSES).optional(),
	action_required: z.boolean(),
	code: z.string().optional(),
	text: z.string().optional(),
	location: z.string().optional(),
	source: z.string(),
	received_at: Instant
});

const AnsweredShipment = z
	.object({
		id: z.string(),
		carrier: z.string(),
		tracking_number: z.string(),
		status: z.enum(TRACKING_STATUSES),
		sub_status: z.string().optional(),
		cause: z.enum(EXCEPTION_CAUSES).optional(),
		action_required: z.boolean(),
		delivered_at: Instant.optional(),
		shipped_after_cancel: z.array(Pieces),
		scans: z.array(AnsweredScan)
	})
	.meta({ id: 'Shipment' });

const AnsweredLine = z
	.object({
		id: z.string(),
		sku: z.string().optional(),
		title: z.string(),
		options: z.array(z.object({ name: z.string(), value: z.string() })),
		image_url: z.string().optional(),
		product_id: z.string().optional(),
		variant_id: z.string().optional(),
		category: z.string().optional(),
		tags: z.array(z.string()),
		quantity: Quantity,
		unit_price: Amount.optional(),
		amount: Amount,
		discount: Amount,
		exemption: z.object({ kind: z.string(), evidence: z.string(), at: z.string() }).optional(),
		replaces: z.string().optional().meta({ description: 'Sent in exchange for goods of this line' }),
		shares: z.object({ discount: Amount, tax: SignedAmount, shipping: Amount, shipping_tax: Amount })
	})
	.meta({ id: 'OrderLine' });

/** What `GET /api/v1/orders/{ref}` answers. */
export const OrderAnswer = z
	.object({
		ref: z.string(),
		display_ref: z.string(),
		version: z.int(),
		status: z.enum(ORDER_STATUSES),
		placed_at: Instant,
		currency: Currency,
		total: Amount,
		ship_to: Address.optional().meta({
			description: 'Where it goes, as corrected here; for keys with `warehouse:write` alone'
		}),
		ship_to_corrected: z
			.boolean()
			.optional()
			.meta({ description: 'It is not what the shop’s own system last said; beside `ship_to`' }),
		...SERVICE_FIELDS,
		lines: z.array(AnsweredLine),
		portions: z.array(
			z.object({
				id: z.string(),
				line: z.string(),
				quantity: Quantity,
				state: z.enum(PORTION_STATES),
				shipment: z.string().optional(),
				return: z.string().optional()
			})
		),
		shipments: z.array(AnsweredShipment),
		actions: z.array(
			z.object({
				kind: z.enum(['cancel', 'withdraw', 'return', 'exchange']),
				allowed: z.boolean(),
				code: z.string().optional(),
				until: Instant.optional(),
				closed_at: Instant.optional().meta({ description: 'Since when it is over' }),
				lines: z.array(Pieces.extend({ until: Instant.optional() })),
				warranty: WarrantyLines,
				schedule: z.array(ZoneAnswer)
			})
		),
		requests: z.array(
			z.object({
				id: z.string(),
				quote: z.string(),
				decide_by: Instant,
				fee: Amount,
				lines: z.array(Pieces)
			})
		),
		returns: z.array(
			z.object({
				...{ id: z.string(), number: z.string(), quote: z.string() },
				...{ kind: z.enum(RETURN_KINDS), state: z.enum(RETURN_STATES), promised: Amount, refunded: Amount },
				lines: z.array(Pieces.extend({ received: z.int() }))
			})
		),
		exchanges: z.array(
			z.object({
				...{ id: z.string(), quote: z.string(), return: z.string().optional() },
				...{ state: z.enum(EXCHANGE_STATES), ship: z.enum(SHIP_WHEN) },
				difference: Amount.meta({ description: 'What is paid for it; nothing leaves before that' }),
				...{ pay_by: Instant.nullable(), paid_at: Instant.nullable(), created_at: Instant },
				released_at: Instant.nullable().meta({ description: 'Since when the new goods may be claimed' }),
				...{ shipped_at: Instant.nullable(), ended_at: Instant.nullable() },
				lines: z.array(
					Pieces.extend({
						new_line: z.string().optional().meta({ description: 'The line of the new goods' }),
						...{ variant_id: z.string(), title: z.string(), worth: Amount },
						options: z.array(z.object({ name: z.string(), value: z.string() }))
					})
				)
			})
		),
		money: z.object({
			paid: Amount,
			authorised: Amount,
			refunded: Amount,
			pending: Amount,
			fees: Amount,
			return_postage: Amount.optional().meta({ description: 'Kept of refunds for the way back' }),
			deductions: Amount.optional().meta({ description: 'Kept of refunds for wear' }),
			refunds: z.array(
				z.object({
					id: z.string(),
					state: z.enum(REFUND_STATES),
					amount: Amount,
					payment: z.string(),
					due_at: Instant.optional(),
					overdue_at: Instant.optional().meta({ description: 'When it was found not to be done on its day' }),
					...REFUND_MARKS,
					waits_for: z
						.literal('destination')
						.optional()
						.meta({ description: 'Until the buyer has said where it goes' })
				})
			)
		}),
		policy: z.object({ id: z.string(), version: z.int() })
	})
	.meta({ id: 'Order' });

export const EventAnswer = z
	.object({
		seq: z.int(),
		type: z.enum(HISTORY_TYPES),
		at: Instant,
		actor: z.object({ kind: z.enum(['system', 'machine', 'shopper', 'staff', 'carrier']) }),
		data: z.record(z.string(), z.unknown())
	})
	.meta({ id: 'Event' });

export const EventsAnswer = z
	.object({ events: z.array(EventAnswer), next: z.string().optional() })
	.meta({ id: 'Events' });

export const ClaimStepAnswer = z
	.object({ id: z.string(), state: z.enum(['packed', 'handed_over', 'released']) })
	.meta({ id: 'ClaimStep' });
export const ShipmentAnswer = z
	.object({ id: z.string(), lines: z.array(Pieces), shipped_after_cancel: z.array(Pieces) })
	.meta({ id: 'ShipmentOpened' });
export const SentAgainAnswer = z
	.object({ id: z.string(), order: z.string(), again_of: z.string(), lines: z.array(Pieces) })
	.meta({ id: 'SentAgain' });
export const ScansAnswer = z
	.object({ id: z.string(), recorded: z.int(), status: z.enum(TRACKING_STATUSES) })
	.meta({ id: 'ScansRecorded' });
const link = { id: z.string(), url: z.string(), expires_at: Instant };
export const LinkAnswer = z.object(link).meta({ id: 'Link' });
export const ProblemAnswer = z
	.looseObject({ type: z.string(), title: z.string(), status: z.int(), code: z.string() })
	.meta({ id: 'Problem', description: 'RFC 9457; the facts of the refusal stand beside these members' });
