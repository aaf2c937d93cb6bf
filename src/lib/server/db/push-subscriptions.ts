import { createHash } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { granted } from './grants.ts';
import { hashSessionId } from './session-hash.ts';
import { PREFERENCES, preferencesOwner, type KeptPreferences } from './notice-preferences.ts';
import { plain } from './plain.ts';

/** A person has so many devices; one more takes the place of the one that was used last the longest ago. */
export const MOST_DEVICES = 10;

export type NewDevice = {
	id: string;
	endpoint: string;
	/** Address and keys, locked for the endpoint's hash. */
	sealed: string;
	principalId: string;
	session: string;
	locale: string;
};

const drop = (tx: Tx, which: SQL) => tx.execute(sql`delete from push_subscriptions where ${which}`);

/** By which an endpoint is found again, and what its keys are locked for. */
export const hashEndpoint = (endpoint: string): Buffer => createHash('sha256').update(endpoint).digest();

/**
 * Keeps a browser's subscription: one per session, so a new one takes the old one's place with the orders it followed. A
 * browser that changed hands is the new session's alone.
 *
 * @returns the id under which it is kept
 */
export async function keepDevice(tx: Tx, device: NewDevice): Promise<string> {
	const { principalId, sealed, locale } = device;
	const [endpoint, session] = [hashEndpoint(device.endpoint), hashSessionId(device.session)];
	// Two tabs of one browser come at once.
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${endpoint.toString('hex')}, 0))`);
	await drop(tx, sql`endpoint_hash = ${endpoint} and session_hash <> ${session}`);
	const [kept] = await tx.execute<{ id: string }>(sql`
		insert into push_subscriptions (id, endpoint_hash, sealed, principal_id, session_hash, locale)
		values (${device.id}, ${endpoint}, ${sealed}, ${principalId}, ${session}, ${locale})
		on conflict (session_hash) do update set endpoint_hash = excluded.endpoint_hash, sealed = excluded.sealed,
			principal_id = excluded.principal_id, locale = excluded.locale, failures = 0
		returning id`);
	const id = kept?.id ?? device.id;
	await drop(
		tx,
		sql`id in (select id from push_subscriptions where principal_id = ${principalId} and id <> ${id}
			order by coalesce(last_ok_at, created_at) desc, id offset ${MOST_DEVICES - 1})`
	);
	return id;
}

/** The device of a session, and the refs of the orders it is told about. */
export async function findDevice(
	tx: Tx,
	session: string
): Promise<{ id: string; endpointHash: Buffer; refs: string[] } | undefined> {
	const [row] = await tx.execute<{ id: string; endpoint_hash: Buffer; refs: string[] }>(sql`
		select s.id, s.endpoint_hash, array(select o.ref from push_orders f join orders o on o.id = f.order_id
			where f.subscription_id = s.id) as refs
		from push_subscriptions s where s.session_hash = ${hashSessionId(session)}`);
	return row && { id: row.id, endpointHash: row.endpoint_hash, refs: row.refs };
}

export async function followOrder(tx: Tx, device: string, orderId: string): Promise<void> {
	await tx.execute(sql`insert into push_orders (order_id, subscription_id) values (${orderId}, ${device})
		on conflict do nothing`);
}

export async function unfollowOrder(tx: Tx, device: string, orderId: string): Promise<void> {
	await tx.execute(sql`delete from push_orders where order_id = ${orderId} and subscription_id = ${device}`);
}

/** What ends with its session, by the session's hash. */
export const dropDeviceOf = async (tx: Tx, sessionHash: Buffer): Promise<void> =>
	void (await drop(tx, sql`session_hash = ${sessionHash}`));

export const hasDevice = async (tx: Tx, id: string): Promise<boolean> =>
	(await tx.execute(sql`select from push_subscriptions where id::text = ${id}`)).length > 0;

export const dropDevice = async (tx: Tx, id: string): Promise<void> => void (await drop(tx, sql`id = ${id}`));

/** Who follows an order, as far as a notice needs it when it is written. */
export type Follower = {
	id: string;
	orderId: string;
	/** Since when it follows the order. */
	since: Date;
	locale: string | null;
	preferences: KeptPreferences;
};

/** Devices that are told about these orders. Whether they still may is asked again when something is sent. */
export async function listFollowers(tx: Tx, orderIds: readonly string[]): Promise<Follower[]> {
	if (orderIds.length === 0) return [];
	const list = sql.join(
		orderIds.map((id) => sql`${id}::uuid`),
		sql`, `
	);
	const rows = await tx.execute<
		KeptPreferences & { id: string; order_id: string; since: string; device: string | null }
	>(sql`
		select s.id, f.order_id, f.created_at as since, s.locale as device, ${sql.raw(PREFERENCES)} from push_orders f
		join push_subscriptions s on s.id = f.subscription_id
		left join order_people b on b.order_id = f.order_id
		left join notice_preferences n on n.owner = ${sql.raw(preferencesOwner('f.order_id'))}
		where f.order_id in (${list})`);
	return rows.map(({ id, order_id: orderId, since, device, ...preferences }) => ({
		...{ id, orderId, preferences, since: new Date(since) },
		locale: preferences.locale ?? device
	}));
}

const REACH = `select s.sealed, encode(s.endpoint_hash, 'hex') as endpoint, ${PREFERENCES},
		coalesce(s.failures = 0 and s.last_ok_at > now() - interval '1 hour', false) as fresh,
		array(select x.id from notices x where x.recipient = $3 and x.state = 'due' and x.channel = 'push'
			and x.id <> $4 order by x.created_at, x.id limit 20) as waiting
	from push_subscriptions s
	join push_orders f on f.subscription_id = s.id and f.order_id = $2
	join orders o on o.id = f.order_id
	join principals p on p.id = s.principal_id and p.disabled_at is null
	cross join lateral (${granted('s.principal_id')}) may
	left join order_people b on b.order_id = f.order_id
	left join notice_preferences n on n.owner = ${preferencesOwner('f.order_id')}
	where s.id = $1 and may.proved and (p.kind = 'guest' or exists (select from sessions e
		where e.id_hash = s.session_hash and e.expires_at > now() and e.absolute_expires_at > now()))`;

export type Reached = KeptPreferences & {
	sealed: string;
	/** What it is sealed for. */
	endpoint: string;
	/** The last message to it was taken, not long ago: that is noted already. */
	fresh: boolean;
	/** Other notices that wait for the same device. */
	waiting: string[];
};

/** A device as it may be told about an order now; nothing where it may not, or is not there any more. */
export async function reachDevice(
	tx: Tx,
	device: string,
	orderId: string,
	notice: string
): Promise<Reached | undefined> {
	const [row] = await plain<Reached>(tx, REACH, [device, orderId, `push:${device}`, notice]);
	return row;
}

/** What became of the last message. */
export async function noteDevice(tx: Tx, id: string, isOk: boolean): Promise<void> {
	await tx.execute(
		isOk
			? sql`update push_subscriptions set last_ok_at = now(), failures = 0 where id = ${id}
				and (failures > 0 or last_ok_at is null or last_ok_at < now() - interval '1 hour')`
			: sql`update push_subscriptions set failures = failures + 1 where id = ${id}`
	);
}

/** A device whose session stepped up belongs to the session that took its place. */
export async function moveDevice(tx: Tx, from: string, to: string, principalId: string): Promise<void> {
	await tx.execute(sql`update push_subscriptions set session_hash = ${hashSessionId(to)}, principal_id = ${principalId}
		where session_hash = ${hashSessionId(from)}`);
}

/** Those whose right has ended by itself: a shopper's with the session, a guest's with the last order it may see. */
export async function dropEndedDevices(tx: Tx): Promise<void> {
	await drop(
		tx,
		sql`id in (select s.id from push_subscriptions s join principals p on p.id = s.principal_id
			where p.disabled_at is not null
				or (p.kind <> 'guest' and not exists (select from sessions e where e.id_hash = s.session_hash
					and e.expires_at > now() and e.absolute_expires_at > now()))
				or (p.kind = 'guest' and not exists (select from grants g where g.principal_id = p.id and g.expires_at > now())))`
	);
}
