import { accept } from '#domain/refusal.ts';
import type { Connection, Tx } from '../db/client.ts';
import { saveCard, takeCardsToLearn } from '../db/card-consents.ts';
import { listPaymentOrdersToAsk, takeToAsk, type ListedPaymentOrder } from '../db/payment-orders.ts';
import { transact } from '../db/transaction.ts';
import type { ForgetReport, KeptCard, PaymentBook, Payments } from '../ports/payments.ts';
import { recordCapture } from '../use-cases/record-capture.ts';
import { recordForgotten } from '../use-cases/record-forgotten.ts';
import { recordPaid, type PaidReport } from '../use-cases/record-paid.ts';
import { atOnce } from './at-once.ts';
import type { Log } from './log.ts';

export type MoneyClockOptions = {
	connection: Pick<Connection, 'db'>;
	/** Who moves the money of which payment. */
	payments: PaymentBook;
	log: Log;
	afterCommit: () => void;
};

const CLOCK = { kind: 'system', id: 'clock' } as const;

/**
 * Asks providers for what was written down beside refunds, and after what became of it: captures and voids, pages to pay
 * on, charges of kept cards. What does not answer is unknown, and asked after.
 */
export async function askForPayments(
	{ connection, payments, log, afterCommit }: MoneyClockOptions,
	many: number,
	limit: number
): Promise<void> {
	const { db } = connection;
	await atOnce(many, await listPaymentOrdersToAsk(db, limit), async (row) => {
		if (!(await takeToAsk(db, row))) return;
		const done = await askOne(row).catch((error: unknown) => {
			log.warn({ err: error, order: row.id }, 'a payment is unknown to us; it is asked after');
			return undefined;
		});
		if (done?.ok) afterCommit();
	});
	for (const { consent, provider, reference } of await takeCardsToLearn(db, limit)) {
		const found = await payments(provider).online?.findLink(reference);
		if (found?.state === 'paid') await transact(db, (tx) => learn(tx, consent, found.payment.card));
	}

	async function askOne(row: ListedPaymentOrder) {
		const provider = payments(row.provider);
		if (row.kind === 'capture' || row.kind === 'void') {
			const { providerKey: key, amount, currency } = row;
			const report = await provider
				.capture({ key, reference: row.reference ?? '', amount, currency })
				.catch(() => ({ state: 'unknown' }) as const);
			return transact(db, (tx) => recordCapture(tx, CLOCK, { id: row.id, report }));
		}
		if (row.kind === 'detach') {
			const report = await forget(provider, row);
			return transact(db, (tx) => recordForgotten(tx, CLOCK, { id: row.id, report }));
		}
		const report = await askOnline(provider, row);
		return report && transact(db, (tx) => recordPaid(tx, CLOCK, { id: row.id, report }));
	}

	async function askOnline({ online }: Payments, row: ListedPaymentOrder): Promise<PaidReport | undefined> {
		if (!online) return undefined;
		if (row.kind === 'link' || row.kind === 'hold') {
			// Nobody may pay on a page that would keep a card whose owner does not want it any more.
			if (row.providerReference !== null)
				return row.consentRevoked
					? online.endLink(row.providerReference)
					: online.findLink(row.providerReference);
			// Nobody has its address and nobody ever will: whoever wants to pay asks for a new one.
			return row.expiresAt && row.expiresAt < new Date()
				? { state: 'ended', reference: row.providerKey }
				: undefined;
		}
		const { id, providerKey: key, ref: orderRef, amount, currency } = row;
		if (!row.customerReference || !row.cardReference) return { state: 'failed', reason: 'card.no_consent' };
		const card = { customer: row.customerReference, card: row.cardReference };
		return online.charge({ key, id, orderRef, amount, currency, card, again: row.askedAt !== null });
	}
}

async function learn(tx: Tx, consent: string, card: KeptCard | undefined) {
	await saveCard(tx, consent, card);
	return accept(undefined);
}

/** A provider that is not there any more says nothing: staff hear of it in time. */
async function forget({ online }: Payments, row: ListedPaymentOrder): Promise<ForgetReport> {
	if (!row.customerReference || !row.cardReference) return { state: 'done' };
	if (!online) return { state: 'unknown' };
	return online
		.forgetCard({ customer: row.customerReference, card: row.cardReference })
		.catch(() => ({ state: 'unknown' }) as const);
}
