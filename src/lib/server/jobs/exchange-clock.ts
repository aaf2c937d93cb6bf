import { listExchangesToTurn } from '../db/exchanges.ts';
import { transact } from '../db/transaction.ts';
import { turnExchange } from '../use-cases/turn-exchange.ts';
import type { MoneyClockOptions } from './ask-for-payments.ts';

const CLOCK = { kind: 'system', id: 'clock' } as const;

/**
 * What happens to exchanges by itself: they are paid, released, shipped, lapse or are off as their order goes on. Each
 * is a command under its order's lock, so doing it twice does it once.
 */
export async function turnExchanges(
	{ connection, log, afterCommit }: Pick<MoneyClockOptions, 'connection' | 'log' | 'afterCommit'>,
	batch: number
): Promise<void> {
	const { db } = connection;
	for (const id of await listExchangesToTurn(db, batch)) {
		const done = await transact(db, (tx) => turnExchange(tx, CLOCK, { id }));
		if (done.ok) afterCommit();
		else log.warn({ exchange: id, code: done.refusal.code }, 'an exchange could not be moved by the clock');
	}
}
