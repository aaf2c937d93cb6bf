import type { Result } from '#domain/refusal.ts';
import type { Tx } from '../db/client.ts';
import { listDueReturns, type DueReturn } from '../db/returns.ts';
import { listDuePostage } from '../db/own-postage.ts';
import { transact } from '../db/transaction.ts';
import { decidePostage } from '../use-cases/decide-postage.ts';
import { cancelReturn, decideReturn } from '../use-cases/decide-return.ts';
import type { SteppedReturn } from '../use-cases/hold-return.ts';
import { chargeUnreturned } from '../use-cases/charge-unreturned.ts';
import { payPostage } from '../use-cases/pay-postage.ts';
import { closeReturn, settleReturn } from '../use-cases/settle-return.ts';
import type { MoneyClockOptions } from './ask-for-payments.ts';

const CLOCK = { kind: 'system', id: 'clock' } as const;

/**
 * What happens to returns by itself: a review nobody made approves, a label nobody used expires, goods nobody looked at
 * and deductions nobody objects to are settled, an objection nobody answered gives the deduction back, and what has been
 * paid closes. Postage its buyer asked for is taken on where nobody decided, and paid once its return is settled. Each step is a command under its order's lock, so doing it twice does it once.
 */
export async function turnReturns(
	{ connection, log, afterCommit }: Pick<MoneyClockOptions, 'connection' | 'log' | 'afterCommit'>,
	batch: number
): Promise<void> {
	const { db } = connection;
	for (const due of await listDueReturns(db, batch)) {
		const done = await transact(db, (tx) => turn(tx, due));
		if (done.ok) afterCommit();
		else log.warn({ return: due.id, code: done.refusal.code }, 'a return could not be moved by the clock');
	}
	for (const { id, step } of await listDuePostage(db, batch)) {
		const done = await transact(db, (tx) =>
			step === 'accept'
				? decidePostage(tx, CLOCK, { id, decision: 'silence' })
				: payPostage(tx, CLOCK, { id })
		);
		if (done.ok) afterCommit();
		else log.warn({ return: id, code: done.refusal.code }, 'postage could not be paid by the clock');
	}
}

function turn(tx: Tx, { id, step }: DueReturn): Promise<Result<SteppedReturn>> {
	switch (step) {
		case 'approve':
			return decideReturn(tx, CLOCK, { id, decision: 'silence' });
		case 'expire':
			return expire(tx, id);
		case 'settle':
			return settleReturn(tx, CLOCK, { id, by: 'clock' });
		case 'close':
			return closeReturn(tx, CLOCK, { id });
	}
}

/** What was sent in exchange for goods that never came is due from now on. */
async function expire(tx: Tx, id: string): Promise<Result<SteppedReturn>> {
	const done = await cancelReturn(tx, CLOCK, { id, by: 'expire' });
	const charged = done.ok ? await chargeUnreturned(tx, CLOCK, { id }) : done;
	return charged.ok ? done : charged;
}
