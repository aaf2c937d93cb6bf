import { CREDIT_PROVIDER } from '#domain/credit/kinds.ts';
import type { Database } from '../db/client.ts';
import { transact } from '../db/transaction.ts';
import type { PaymentBook, Payments, RefundOrder, RefundReport } from '../ports/payments.ts';
import { refundCredit } from '../use-cases/spend-credit.ts';

const CLOCK = { kind: 'system', id: 'clock' } as const;

/**
 * What was paid with store credit goes back to its source: the same accounts, in this very database. Asked like any
 * provider, outside of any transaction and with a key, so that a crash in between is found and nothing goes back twice.
 */
export function withStoreCredit(book: PaymentBook, db: Database): PaymentBook {
	const others = book(CREDIT_PROVIDER);
	const ask = async (order: RefundOrder, onlyLook: boolean): Promise<RefundReport> => {
		const done = await transact(db, (tx) => refundCredit(tx, CLOCK, { ...order, onlyLook }));
		if (!done.ok) return { state: 'unknown' };
		switch (done.value.state) {
			case 'done': {
				const { reference, at, amount, currency } = done.value;
				return { state: 'settled', reference, at, amount, currency };
			}
			case 'absent':
				return { state: 'absent' };
			case 'exceeds':
				return { state: 'failed', reason: 'credit.exceeds_spent' };
			case 'strange':
				return onlyLook ? others.find(order) : others.refund(order);
		}
	};
	const credit: Payments = {
		refund: (order) => ask(order, false),
		find: (order) => ask(order, true),
		capture: (order) => others.capture(order)
	};
	return (provider) => (provider === CREDIT_PROVIDER ? credit : book(provider));
}
