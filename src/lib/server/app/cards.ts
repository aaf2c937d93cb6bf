import { CHARGE_REASONS, readReason, TAKE_BACK_REASONS } from '#domain/access/staff-reason.ts';
import type { Principal } from '#domain/access/principal.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { findStandingConsent } from '../db/card-consents.ts';
import type { Connection } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { findNewest, findOpenLink, type ListedPaymentOrder } from '../db/payment-orders.ts';
import type { OnlinePayments } from '../ports/payments.ts';
import { chargeKeptCard } from '../use-cases/charge-kept-card.ts';
import { takeCardBack } from '../use-cases/take-card-back.ts';
import type { Reason } from './quotes.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

/** What is known of an order's kept card. */
export type CardView = {
	/** Nothing where none is kept, or its owner took that back. */
	card: {
		/** Whether the provider has it by now; else it will once the buyer has paid. */
		isKept: boolean;
		/** What its owner knows it by, where the provider told us. */
		digits: string | null;
		/** RFC 3339. */
		agreedAt: string;
	} | null;
	/** Whether it can be charged now with what is due. */
	canCharge: boolean;
	/** A charge or an open page stands in the way. */
	inFlight: boolean;
};

/** What the desk's page about it shows; amounts are minor units of `currency`. */
export type CardPage = CardView & {
	ref: string;
	displayRef: string;
	version: number;
	currency: string;
	due: number;
	/** What became of the newest charge. */
	charge: { state: 'asked' | 'paid' | 'needs_buyer' | 'refused'; amount: number; reason: string } | null;
};

export type CardsOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	online: ReadonlyMap<string, OnlinePayments>;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
};

type Mover = { ref: string; staff?: Reason };

/** Cards that buyers agreed to have kept: charging one, and taking it back. */
export function cardsOf({ connection, run, online, mayMove }: CardsOptions) {
	const { db } = connection;

	async function look(record: OrderRecord): Promise<CardView> {
		const consent = await findStandingConsent(db, record.id);
		const inFlight = (await findOpenLink(db, record.id, ['link', 'charge'])) !== undefined;
		const isKept = consent !== undefined && consent.cardReference !== null;
		const canAsk = consent !== undefined && online.has(consent.provider);
		const card = consent && {
			...{ isKept, digits: consent.lastFour },
			agreedAt: consent.consentedAt.toISOString()
		};
		const canCharge = isKept && canAsk && !inFlight && amountDue(record) > 0;
		return { card: card ?? null, canCharge, inFlight };
	}

	/** Who does it and why. Refusals: `grant.missing`, `proof.missing` (only a link), `reason.missing` (staff). */
	async function actorOf(
		principal: Principal,
		{ ref, staff }: Mover,
		reasons: Parameters<typeof readReason>[0]
	): Promise<Result<{ actor: Actor; reason?: string }>> {
		if (principal.kind === 'staff') {
			const reason = readReason(reasons, staff ?? { handle: '', words: '' });
			if (!reason.ok) return reason;
			return accept({ actor: { kind: 'staff', id: principal.id }, reason: reason.value });
		}
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
		if (!(await readAs(connection, principal, ref))) return refuse('grant.missing');
		if (!(await mayMove(principal, ref))) return refuse('proof.missing');
		return accept({ actor: { kind: 'shopper', id: principal.id } });
	}

	return {
		look,

		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<CardPage | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const { display_ref: displayRef, version, currency } = record;
			const charge = chargeOf(await findNewest(db, record.id, 'charge'));
			const due = amountDue(record);
			return { ref: record.ref, displayRef, version, currency, due, charge, ...(await look(record)) };
		},

		/** Charges what is due. Refusals: as `actorOf`, `payment.unavailable` (nobody to ask), those of `chargeKeptCard`. */
		async charge(
			principal: Principal,
			input: Mover & { version: number }
		): Promise<Result<{ amount: number }>> {
			const who = await actorOf(principal, input, CHARGE_REASONS);
			if (!who.ok) return who;
			if (online.size === 0) return refuse('payment.unavailable');
			const { ref, version } = input;
			return run(chargeKeptCard, who.value.actor, { ref, version, reason: who.value.reason });
		},

		/** Takes back that a card may be kept. Refusals: as `actorOf`, those of `takeCardBack`. */
		async takeBack(principal: Principal, input: Mover): Promise<Result<{ ref: string }>> {
			const who = await actorOf(principal, input, TAKE_BACK_REASONS);
			if (!who.ok) return who;
			return run(takeCardBack, who.value.actor, { ref: input.ref, reason: who.value.reason });
		}
	};
}

function chargeOf(row: ListedPaymentOrder | undefined): CardPage['charge'] {
	if (!row || row.state === 'ended') return null;
	const { amount, failure } = row;
	if (row.state === 'done') return { state: 'paid', amount, reason: '' };
	if (row.state !== 'failed') return { state: 'asked', amount, reason: '' };
	const needsBuyer = failure === 'payment.needs_buyer';
	return { state: needsBuyer ? 'needs_buyer' : 'refused', amount, reason: failure ?? '' };
}
