import type { Connection } from '#server/db/client.ts';
import { until } from './until.ts';

/**
 * Everything written so far can be read: the outbox is read below the oldest transaction that runs anywhere in the cluster, and
 * other tests run there as well.
 */
export const readable = ({ sql }: Pick<Connection, 'sql'>): Promise<true> =>
	until('an outbox that can be read to its end', async () => {
		const [waiting] =
			await sql`select from outbox where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`;
		return !waiting;
	});
