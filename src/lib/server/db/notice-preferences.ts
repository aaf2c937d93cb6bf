import { sql } from 'drizzle-orm';
import type { Preferences } from '../../domain/notice/preferences.ts';
import type { Tx } from './client.ts';

export type KeptPreferences = {
	off: string[];
	quiet_from: number | null;
	quiet_to: number | null;
	zone: string | null;
	locale: string | null;
};

/** Columns of {@link KeptPreferences}, `n` standing for the table that may have no row. */
export const PREFERENCES = `coalesce(n.off, '{}') as off, n.quiet_from, n.quiet_to, n.zone, n.locale`;

/** Whose preferences hold for an order, `b` standing for its buyer: an address's for all of its orders. */
export const preferencesOwner = (orderId: string) =>
	`coalesce('address:' || b.email_key, 'order:' || ${orderId})`;

export const asPreferences = ({
	off,
	quiet_from: from,
	quiet_to: to,
	zone,
	locale
}: KeptPreferences): Preferences => ({
	...{ off, locale },
	quiet: from === null || to === null || zone === null ? null : { from, to, zone }
});

/** Whose preferences a notice's recipient has, as an id of that table. Nothing where there is nobody (any more). */
export async function findOwner(tx: Tx, recipient: string): Promise<string | undefined> {
	const [kind, id = ''] = recipient.split(':', 2);
	const [row] = await tx.execute<{ owner: string | null }>(
		kind === 'order'
			? sql`select case when b.erased_at is null then coalesce('address:' || b.email_key, 'order:' || b.order_id) end as owner
				from order_people b where b.order_id::text = ${id}`
			: kind === 'gift'
				? sql`select 'address:' || email_key as owner from gift_recipients where return_id::text = ${id}`
				: sql`select 'address:' || email_key as owner from credit_accounts where id::text = ${kind === 'credit' ? id : ''}`
	);
	return row?.owner ?? undefined;
}

export async function findPreferences(tx: Tx, owner: string): Promise<Preferences | undefined> {
	const [row] = await tx.execute<KeptPreferences>(
		sql`select off, quiet_from, quiet_to, zone, locale from notice_preferences where owner = ${owner}`
	);
	return row && asPreferences(row);
}

export async function keepPreferences(
	tx: Tx,
	owner: string,
	{ off, quiet, locale }: Preferences
): Promise<void> {
	const [from, to, zone] = [quiet?.from ?? null, quiet?.to ?? null, quiet?.zone ?? null];
	const list = `{${off.join(',')}}`;
	await tx.execute(sql`insert into notice_preferences (owner, off, quiet_from, quiet_to, zone, locale)
		values (${owner}, ${list}::text[], ${from}, ${to}, ${zone}, ${locale})
		on conflict (owner) do update set off = excluded.off, quiet_from = excluded.quiet_from,
			quiet_to = excluded.quiet_to, zone = excluded.zone, locale = excluded.locale, updated_at = now()`);
}

/** Switches one thing off, whatever else was chosen. */
export async function switchOff(tx: Tx, owner: string, what: string): Promise<void> {
	await tx.execute(sql`insert into notice_preferences (owner, off) values (${owner}, ${`{${what}}`}::text[])
		on conflict (owner) do update set off = array(select distinct unnest(notice_preferences.off || excluded.off) order by 1),
			updated_at = now()`);
}
