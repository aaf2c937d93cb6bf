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

/** A subscriber has read all that is written so far; what it made of that is there, for both are one transaction. */
export const caughtUp = ({ sql }: Pick<Connection, 'sql'>, subscriber: string): Promise<true> =>
	until(`${subscriber} to have read everything`, async () => {
		const [waiting] = await sql`select from outbox o join outbox_cursors c on c.subscriber = ${subscriber}
			where (o.xid, o.id) > (c.xid, c.id) limit 1`;
		return !waiting;
	});
