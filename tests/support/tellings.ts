import { pino } from 'pino';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { policyShelf } from '#server/app/policies.ts';
import { noticeOf } from '#server/app/notice-of-event.ts';
import type { Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { setSetting } from '#server/db/settings-store.ts';
import { noteChanges, tellDue } from '#server/jobs/telling-clock.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { delayDesk } from './delays.ts';
import { newRef } from './order-documents.ts';
import { readable } from './readable.ts';
import { documentOf, WRITER } from './order-writer.ts';
import { got } from './returns.ts';

const HOUR_MS = 3_600_000;
/** So many hours from now. */
export const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** A shop that tells its buyers before they ask, as one of its nodes does it. */
export function tellingDesk(connection: Connection) {
	const { db, sql } = connection;
	const deps = { versions: policyShelf(db, 'Europe/Berlin').versions, quoteTtl: 'PT10M' };
	const clock = { connection, deps, log: pino({ enabled: false }), afterCommit: () => undefined };
	const idOf = async (ref: string) =>
		String((await sql<{ id: string }[]>`select id from orders where ref = ${ref}`)[0]?.id);
	return {
		...delayDesk(connection),
		/** The shop has told for so long that everything here is news. */
		openSince: (days: number) =>
			setSetting(db, 'tellings.since', new Date(Date.now() - days * 24 * HOUR_MS).toISOString()),
		/** A paid order that was entered here ten days ago. */
		async placed(changes: Partial<OrderDocument> = {}, historical = false): Promise<string> {
			const ref = newRef();
			const document = { ...documentOf(ref), placed_at: inHours(-240), ...changes };
			got(await transact(db, (tx) => placeOrder(tx, WRITER, { document, historical })));
			await sql`update orders set created_at = placed_at where ref = ${ref}`;
			return ref;
		},
		/** What happened is noticed, and what is due is looked at, until nothing is. */
		async look(): Promise<void> {
			await readable(connection);
			while (await noteChanges(connection));
			while ((await tellDue(clock)) > 0);
		},
		/** Only looks. */
		tell: () => tellDue(clock),
		note: () => noteChanges(connection),
		/** Its time came a second ago: a machine's clock may be set back by a little. */
		async wake(ref: string): Promise<void> {
			await sql`insert into order_watches values (${await idOf(ref)}, now() - interval '1 second')
				on conflict (order_id) do update set look_at = excluded.look_at`;
		},
		async nextLook(ref: string): Promise<Date | undefined> {
			const [row] = await sql<
				{ at: Date }[]
			>`select look_at as at from order_watches where order_id = ${await idOf(ref)}`;
			return row && new Date(row.at);
		},
		/** What the clock wrote into its history. */
		async found(ref: string): Promise<string[]> {
			const rows = await sql<{ type: string; data: Record<string, unknown> }[]>`select type, data from history
				where order_id = ${await idOf(ref)} and (type like 'promise.%' or type like 'parcel.%' or type like 'window.%')
				order by seq`;
			return rows.map(({ type, data }) =>
				[type, data['promise'], data['because'], data['asked'] === true ? 'asked' : '']
					.filter(Boolean)
					.join(' ')
			);
		},
		/** The kinds of mail its whole history makes. */
		async mails(ref: string): Promise<string[]> {
			const orderId = await idOf(ref);
			const rows = await sql<{ seq: number; type: string; data: Record<string, unknown>; at: Date }[]>`
				select seq, type, data, at from history where order_id = ${orderId} order by seq`;
			const kinds = [];
			for (const row of rows) {
				const notice = await noticeOf(db, { ...row, at: new Date(row.at), orderId, order: { locale: 'en' } });
				if (notice) kinds.push(notice.kind as string);
			}
			return kinds;
		}
	};
}
