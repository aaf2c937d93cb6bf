import type { Sql } from 'postgres';
import { hashSessionId } from './sessions.ts';

/**
 * What lets somebody watch an order live, written as one text, so that a stream can hold it and ask again every second
 * for all streams at once: `grant:<principal>:<order>:<session hash>`, `link:<id>`, `key:<id>`, `staff:<principal>:<session hash>`.
 */
export const grantCheck = (principalId: string, orderId: string, sessionId: string): string =>
	`grant:${principalId}:${orderId}:${hashSessionId(sessionId).toString('hex')}`;
export const linkCheck = (linkId: string): string => `link:${linkId}`;
export const keyCheck = (keyId: string): string => `key:${keyId}`;

/** Staff see every order while they are signed in and their account is open. */
export const staffCheck = (principalId: string, sessionId: string): string =>
	`staff:${principalId}:${hashSessionId(sessionId).toString('hex')}`;

/**
 * Those of the checks that still hold, by one statement. A grant ends with its session, and with its link; what a
 * shopper may see by their address ends with the session, and when the person is erased.
 */
export async function listHolding(sql: Sql, checks: readonly string[]): Promise<Set<string>> {
	const of = (kind: string) =>
		checks.filter((check) => check.startsWith(`${kind}:`)).map((check) => check.split(':'));
	const grants = of('grant');
	const column = (index: number) => grants.map((parts) => parts[index] ?? '');
	const staff = of('staff');
	const ids = (kind: string) => of(kind).map((parts) => parts[1] ?? '');
	const rows = await sql<{ holds: string }[]>`
		select 'grant:' || t.principal || ':' || t.the_order || ':' || t.session as holds
		from unnest(${column(1)}::uuid[], ${column(2)}::uuid[], ${column(3)}::text[]) as t(principal, the_order, session)
		join sessions s on s.id_hash = decode(t.session, 'hex') and s.expires_at > now() and s.absolute_expires_at > now()
		join principals p on p.id = t.principal and p.id = s.principal_id and p.disabled_at is null
		left join grants g on g.principal_id = p.id and g.order_id = t.the_order and g.expires_at > now()
		left join links l on l.id = g.link_id
		left join order_people b on b.order_id = t.the_order and p.kind = 'shopper' and b.email_key = p.email_key
			and b.erased_at is null
		where b.order_id is not null or (g.order_id is not null and l.revoked_at is null)
		union all
		select 'link:' || l.id from unnest(${ids('link')}::uuid[]) as t(id) join links l on l.id = t.id
		where l.revoked_at is null and l.expires_at > now()
		union all
		select 'key:' || k.id from unnest(${ids('key')}::uuid[]) as t(id) join api_keys k on k.id = t.id
		where k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
		union all
		select 'staff:' || t.principal || ':' || t.session
		from unnest(${staff.map((parts) => parts[1] ?? '')}::uuid[], ${staff.map((parts) => parts[2] ?? '')}::text[]) as t(principal, session)
		join sessions s on s.id_hash = decode(t.session, 'hex') and s.expires_at > now() and s.absolute_expires_at > now()
		join principals p on p.id = t.principal and p.id = s.principal_id and p.kind = 'staff' and p.disabled_at is null`;
	return new Set(rows.map(({ holds }) => holds));
}
