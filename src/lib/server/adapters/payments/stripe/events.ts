import { z } from 'zod';
import type { PaymentMessage } from '#server/ports/payment-message.ts';
import type { LinkReport } from '#server/ports/payments.ts';
import type { Reading } from '#server/ports/webhook.ts';
import { fromStripe } from './amounts.ts';
import { ORDER_MARK } from './links.ts';
import { REFUND_MARK, stateOf } from './refunds.ts';

/** Only what is needed of each object, whatever version of Stripe's API the account's webhooks speak. */
const seconds = z.number().int().nonnegative().max(253_402_300_799);
const amount = z.number().int().nonnegative();
const code = z.string().length(3);
const named = z
	.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
	.nullish()
	.transform((one) => one ?? undefined);
const metadata = z.record(z.string(), z.string()).nullish();

const EventSchema = z.object({ type: z.string(), created: seconds, data: z.object({ object: z.unknown() }) });
const RefundSchema = z.object({
	...{ id: z.string(), amount, currency: code, created: seconds, status: z.string().nullable() },
	...{ payment_intent: named, charge: named, metadata, failure_reason: z.string().nullish() }
});
const ChargeSchema = z.object({
	id: z.string(),
	amount_refunded: amount,
	currency: code,
	payment_intent: named
});
const DisputeSchema = z.object({
	...{ id: z.string(), amount, currency: code, created: seconds, status: z.string() },
	...{ payment_intent: named, charge: named }
});
const IntentSchema = z.object({
	...{
		id: z.string(),
		amount,
		amount_received: amount.nullish(),
		currency: code,
		metadata,
		latest_charge: named
	}
});
const SessionSchema = z.object({
	...{ id: z.string(), status: z.string().nullish(), payment_status: z.string(), metadata },
	...{ amount_total: amount.nullish(), currency: code.nullish(), payment_intent: named }
});

type Read = (object: unknown, at: Date) => Reading<PaymentMessage>;

const INTENT_STATES = {
	'payment_intent.succeeded': 'captured',
	'payment_intent.canceled': 'voided',
	'payment_intent.payment_failed': 'failed'
} as const;

/** What an event of Stripe's says. Kinds we did not ask for are none of our business. */
export function readEvent(value: unknown): Reading<PaymentMessage> {
	const event = EventSchema.safeParse(value);
	if (!event.success) return { kind: 'unreadable', why: `stripe: ${placeOf(event.error)}` };
	const { type, created, data } = event.data;
	const read = readerOf(type);
	if (!read) return { kind: 'ignored', why: `stripe: ${type.slice(0, 100)}` };
	return read(data.object, new Date(created * 1000));
}

function readerOf(type: string): Read | undefined {
	if (/^(refund\.(created|updated|failed)|charge\.refund\.updated)$/.test(type)) return readRefund;
	if (type === 'charge.refunded') return readTotal;
	if (/^charge\.dispute\.(created|updated|closed)$/.test(type)) return readDispute;
	if (/^checkout\.session\.(completed|expired|async_payment_(succeeded|failed))$/.test(type))
		return (object, at) => readSession(object, at, type);
	const state = Object.entries(INTENT_STATES).find(([name]) => name === type)?.[1];
	return state && ((object, at) => readIntent(object, at, state));
}

const message = (one: PaymentMessage): Reading<PaymentMessage> => ({ kind: 'message', message: one });
const unreadable = (what: string, error: z.ZodError): Reading<PaymentMessage> => ({
	kind: 'unreadable',
	why: `stripe: ${what} ${placeOf(error)}`
});
/** Where it is not as it should be; never what stood there. */
const placeOf = ({ issues }: z.ZodError) => (issues[0]?.path ?? []).join('.').slice(0, 80) || 'no object';
const names = (...list: (string | undefined)[]) => list.filter((one) => one !== undefined);

const readRefund: Read = (object) => {
	const read = RefundSchema.safeParse(object);
	if (!read.success) return unreadable('refund', read.error);
	const { id, created, status, payment_intent, charge, failure_reason } = read.data;
	return message({
		about: 'refund',
		reference: id,
		key: read.data.metadata?.[REFUND_MARK] ?? null,
		payment: names(payment_intent, charge),
		...fromStripe(read.data.amount, read.data.currency),
		state: stateOf(status),
		...(failure_reason && { reason: `stripe.${failure_reason}` }),
		at: new Date(created * 1000)
	});
};

const readTotal: Read = (object) => {
	const read = ChargeSchema.safeParse(object);
	if (!read.success) return unreadable('charge', read.error);
	const { amount: total, currency } = fromStripe(read.data.amount_refunded, read.data.currency);
	const payment = names(read.data.payment_intent, read.data.id);
	return message({ about: 'refunded', payment, total, currency });
};

/** An inquiry (`warning_…`) takes no money: it is none yet. */
const readDispute: Read = (object) => {
	const read = DisputeSchema.safeParse(object);
	if (!read.success) return unreadable('dispute', read.error);
	const { id, created, status, payment_intent, charge } = read.data;
	if (status.startsWith('warning_'))
		return { kind: 'ignored', why: `stripe: dispute ${status.slice(0, 40)}` };
	return message({
		about: 'dispute',
		reference: id,
		payment: names(payment_intent, charge),
		...fromStripe(read.data.amount, read.data.currency),
		// A "prevented" one was settled by a refund before it began; what we do not know takes money, to be safe.
		state: status === 'won' || status === 'prevented' ? 'won' : status === 'lost' ? 'lost' : 'open',
		at: new Date(created * 1000)
	});
};

function readIntent(
	object: unknown,
	at: Date,
	state: 'captured' | 'voided' | 'failed'
): Reading<PaymentMessage> {
	const read = IntentSchema.safeParse(object);
	if (!read.success) return unreadable('intent', read.error);
	const { id, latest_charge, amount_received } = read.data;
	const order = read.data.metadata?.[ORDER_MARK] ?? null;
	const money = fromStripe(amount_received ?? 0, read.data.currency);
	return message({ about: 'payment', order, payment: names(id, latest_charge), state, ...money, at });
}

function readSession(object: unknown, at: Date, type: string): Reading<PaymentMessage> {
	const read = SessionSchema.safeParse(object);
	if (!read.success) return unreadable('session', read.error);
	const { id: reference, payment_status, payment_intent, amount_total, currency } = read.data;
	const order = read.data.metadata?.[ORDER_MARK];
	if (order === undefined) return { kind: 'ignored', why: 'stripe: somebody else’s checkout' };
	const isPaid = payment_status === 'paid' && payment_intent !== undefined;
	const report: LinkReport = type.endsWith('.expired')
		? { state: 'ended', reference }
		: type.endsWith('_failed')
			? { state: 'ended', reference }
			: isPaid
				? {
						state: 'paid',
						reference,
						payment: { reference: payment_intent, ...fromStripe(amount_total ?? 0, currency ?? 'xxx'), at }
					}
				: { state: 'waiting', reference };
	return message({ about: 'link', order, report });
}
