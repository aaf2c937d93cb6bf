import { pino } from 'pino';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { DelayRecord } from '#domain/shortage/delay-record.ts';
import { policyShelf } from '#server/app/policies.ts';
import { askShort } from '#server/app/short-orders.ts';
import type { Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { compareWithStock, turnDelays } from '#server/jobs/delay-clock.ts';
import { answerDelay, type AnswerDelayInput } from '#server/use-cases/answer-delay.ts';
import { askDelay, type AskDelayInput } from '#server/use-cases/ask-delay.ts';
import { turnDelay } from '#server/use-cases/turn-delay.ts';
import { exchangeDesk } from './exchanges.ts';
import { WRITER } from './order-writer.ts';

/** `days` from now on, as a day. */
export const inDays = (days: number): string =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A shop that asks its buyers about late goods, as one of its nodes does it. */
export function delayDesk(connection: Connection) {
	const { db, sql } = connection;
	const desk = exchangeDesk(connection);
	const deps = { versions: policyShelf(db, 'Europe/Berlin').versions, quoteTtl: 'PT10M' };
	const clock = { connection, deps, log: pino({ enabled: false }), afterCommit: () => undefined };
	return {
		...desk,
		ask: (input: AskDelayInput) => transact(db, (tx) => askDelay(deps)(tx, WRITER, input)),
		askAll: (variant: string, newDate: string) => askShort(connection, deps, WRITER, { variant, newDate }),
		answer: (ref: string, answer: 'wait' | 'cancel', more: Partial<AnswerDelayInput> = {}) =>
			transact(db, (tx) =>
				answerDelay(deps)(tx, { kind: 'shopper', id: 'somebody' }, { ref, answer, ...more })
			),
		turn: (id: string) => transact(db, (tx) => turnDelay(deps)(tx, { kind: 'system', id: 'clock' }, { id })),
		/** One round of the clock that moves exchanges. */
		exchanges: desk.turn,
		/** One round of the clock. */
		clock: () => turnDelays(clock),
		/** One look at the stock. */
		stock: () => compareWithStock(clock),
		/** The time to answer is over. */
		async expire(ref: string): Promise<void> {
			await sql`update delays set answer_by = now() - interval '1 second'
				where order_id = (select id from orders where ref = ${ref}) and state = 'open'`;
		},
		async delays(ref: string): Promise<DelayRecord[]> {
			return (await findOrderRecord(sql, ref))?.delays ?? [];
		},
		async told(ref: string): Promise<string[]> {
			const rows = await sql<{ type: string; data: Record<string, unknown> }[]>`select type, data from history
				where order_id = (select id from orders where ref = ${ref}) and type like 'delay.%' order by seq`;
			return rows.map(({ type, data }) =>
				`${type} ${String(data['answer'] ?? data['outcome'] ?? '')}`.trim()
			);
		}
	};
}

/** A buyer in the United States whose goods were to be sent within some days from now. */
export const american = (days: number): Partial<OrderDocument> => ({
	buyer: { kind: 'consumer', country: 'US' },
	promise: { ship_by: inDays(days) }
});
