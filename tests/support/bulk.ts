import type { Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { startBulk, type BulkInput } from '#server/use-cases/start-bulk.ts';
import { newRef } from './order-documents.ts';
import { lamps } from './order-state.ts';
import { WRITER } from './order-writer.ts';
import { placeLamps, type quoteDesk } from './quotes.ts';
import { got } from './returns.ts';

/** Requests of as many orders whose goods the warehouse has; answers their ids. */
export async function requestsOf(
	connection: Connection,
	desk: ReturnType<typeof quoteDesk>,
	many: number
): Promise<string[]> {
	const ids: string[] = [];
	for (let n = 0; n < many; n++) {
		const ref = newRef();
		await placeLamps(connection, ref, 3);
		got(await transact(connection.db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(3) })));
		const { id } = await desk.quote(ref, lamps(1));
		ids.push(got(await desk.confirm(id)).request?.id ?? '');
	}
	return ids;
}

/** Notes what somebody wants done with several of them. */
export async function choose(
	{ db }: Connection,
	staff: string,
	subjects: string[],
	more: Partial<BulkInput> = {}
): Promise<string> {
	const reason = { handle: 'can_be_stopped', words: '' };
	const input = { action: 'request.accept', subjects, reason, days: 0, anyway: false, ...more };
	return got(await transact(db, (tx) => startBulk(tx, { kind: 'staff', id: staff }, input))).id;
}

/** Its time to be taken back is over. */
export const begin = ({ sql }: Connection, run: string) =>
	sql`update bulk_runs set starts_at = now() where id = ${run}`;

/** How often each of them was done, by what can never be done twice unseen. */
export async function timesDone({ sql }: Connection, subjects: readonly string[]) {
	const rows = await sql<{ state: string; audits: number; entries: number }[]>`
		select r.state::text as state,
			(select count(*)::int from audit a where a.subject = r.id::text and a.action = 'request.decided') as audits,
			(select count(*)::int from history h where h.order_id = r.order_id and h.type = 'cancel.accepted') as entries
		from requests r where r.id = any(${[...subjects]}::uuid[]) order by array_position(${[...subjects]}::uuid[], r.id)`;
	return rows.map((row) => ({ ...row }));
}
