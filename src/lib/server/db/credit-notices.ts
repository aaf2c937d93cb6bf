import { eq, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { creditAccounts } from './schema/credits.ts';

/** An account of which something ends soon, and the language of its owner's last order, else that in which they sent a gift back. */
export type EndingAccount = { id: string; currency: string; locale: string | null };

/**
 * Accounts of which something ends soon, by id: those with an address and something in them. Credit of orders that were
 * imported as history is told to nobody (law 12).
 *
 * @param until RFC 3339
 * @param after the last one of the page before, or nothing
 */
export async function listEndingAccounts(
	tx: Tx,
	until: string,
	after: string | null,
	limit: number
): Promise<EndingAccount[]> {
	const rows = await tx.execute<EndingAccount>(sql`select a.id, a.currency,
		coalesce((select o.locale from order_people p join orders o on o.id = p.order_id where p.email_key = a.email_key
			order by o.placed_at desc limit 1), (select g.locale from gift_recipients g where g.email_key = a.email_key
			order by g.created_at desc limit 1)) as locale
		from credit_accounts a where a.email_key is not null and a.balance > 0
			and (${after}::uuid is null or a.id > ${after}::uuid)
			and exists (select from credit_entries e left join orders o on o.id = e.order_id where e.account_id = a.id
				and e.expires_at > now() and e.expires_at <= ${until}::timestamptz and o.historical is not true)
		order by a.id limit ${limit}`);
	return [...rows];
}

/** Where the owner of an account is reached; nothing once they are forgotten. */
export async function findAccountAddress(tx: Tx, id: string): Promise<string | undefined> {
	const [row] = await tx
		.select({ address: creditAccounts.emailKey })
		.from(creditAccounts)
		.where(eq(creditAccounts.id, id));
	return row?.address ?? undefined;
}
