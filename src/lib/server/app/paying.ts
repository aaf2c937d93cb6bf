import type { Principal } from '#domain/access/principal.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { findNewest, OPEN_STATES, type ListedPaymentOrder } from '../db/payment-orders.ts';
import type { OnlinePayments } from '../ports/payments.ts';
import type { AskHoldInput } from '../use-cases/ask-hold.ts';
import type { AskPayLinkInput } from '../use-cases/ask-pay-link.ts';
import type { CardView, cardsOf } from './cards.ts';
import { holdLink, payLink } from './pay-link.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

/** What the page about paying shows. Amounts are minor units of `currency`. */
export type PayPage = {
	ref: string;
	displayRef: string;
	currency: string;
	due: number;
	/** Whether there is anybody to pay to here. */
	canPay: boolean;
	/** The order's version beside that amount. */
	version: number;
	/** What is under way of paying it, nobody knows yet what becomes of it. */
	waiting: boolean;
	/** Why the kept card was not charged, where that was the last try: its owner's bank wants a word of them, or refused. */
	lastCharge: 'needs_buyer' | 'refused' | null;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
} & Pick<CardView, 'card' | 'canCharge'>;

export type PayingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	origin: string;
	online: ReadonlyMap<string, OnlinePayments>;
	cards: Pick<ReturnType<typeof cardsOf>, 'look'>;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
};

/**
 * Paying what is due, for shoppers who have shown that the order is theirs. The provider is asked while the shopper
 * waits for its page, but never inside a transaction: what is asked for is committed before, and what was answered after.
 */
export function payingOf({ connection, run, origin, online, cards, mayMove }: PayingOptions) {
	const { db } = connection;
	const [provider] = online.keys();
	const api = provider === undefined ? undefined : online.get(provider);

	return {
		/** Whether anything can be paid here at all. */
		canPay: api !== undefined,

		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<PayPage | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const contact = record.people?.email ?? record.people?.phone;
			const newest = await findNewest(db, record.id, 'link');
			const charge = await findNewest(db, record.id, 'charge');
			const { card, canCharge } = await cards.look(record);
			return {
				...{ ref: record.ref, displayRef: record.display_ref, currency: record.currency },
				...{ due: amountDue(record), version: record.version, card, canCharge },
				canPay: api !== undefined,
				...(contact && { contact }),
				// Paid on the provider's page, whose bank has yet to say so, or a charge that was not answered yet.
				waiting:
					(newest?.state === 'sent' && newest.url === null) ||
					(charge !== undefined && OPEN_STATES.some((state) => state === charge.state)),
				lastCharge: newest && charge && newest.id > charge.id ? null : outcomeOf(charge)
			};
		},

		/**
		 * The address of a page on which to pay what is due.
		 *
		 * Refusals: `grant.missing`, `proof.missing` (only a link), `payment.unavailable` (nobody to pay to, or nobody
		 * answers: nothing was paid), `payment.in_flight`, and those of `askPayLink`.
		 */
		async start(
			principal: Principal,
			input: Omit<AskPayLinkInput, 'provider'>
		): Promise<Result<{ url: string }>> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await readAs(connection, principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			if (provider === undefined) return refuse('payment.unavailable');
			return payLink({ run, origin, provider, api }, { kind: 'shopper', id: principal.id }, input);
		},

		/**
		 * The address of a page on which the worth of old goods is held, so that new ones leave ahead of them.
		 *
		 * Refusals: `grant.missing`, `proof.missing`, `payment.unavailable`, `payment.in_flight`, and those of `askHold`.
		 */
		async hold(
			principal: Principal,
			input: Omit<AskHoldInput, 'provider'>
		): Promise<Result<{ url: string }>> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await readAs(connection, principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			if (provider === undefined) return refuse('payment.unavailable');
			return holdLink({ run, origin, provider, api }, { kind: 'shopper', id: principal.id }, input);
		}
	};
}

function outcomeOf(charge: ListedPaymentOrder | undefined): PayPage['lastCharge'] {
	if (charge?.state !== 'failed') return null;
	return charge.failure === 'payment.needs_buyer' ? 'needs_buyer' : 'refused';
}
