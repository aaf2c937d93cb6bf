import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Tx } from './client.ts';
import type { KeptSecret } from './endpoints.ts';
import { endpointDeliveries } from './schema/endpoints.ts';

/** A delivery that is ours to send now, with all that its message is made of. */
export type LeasedDelivery = {
	id: string;
	endpointId: string;
	messageId: string;
	event: string;
	attempts: number;
	createdAt: string;
	url: string;
	secrets: KeptSecret[];
	/** Nothing for a test. */
	entry: { ref: string; seq: number; at: string; actorKind: string; data: Record<string, unknown> } | null;
};

export type LeaseAsked = {
	/** Those that have failed last, or those that have not: each kind has room of its own. */
	troubled: boolean;
	/** How many may be sent at once to one endpoint, and how many are being sent to which already. */
	perEndpoint: number;
	busy: ReadonlyMap<string, number>;
	limit: number;
	leaseSeconds: number;
};

/**
 * What comes before it of the same order and has been tried at most once: it may still arrive in order. After a second
 * failure nothing is held up by it any more.
 */
const EARLIER = sql`select from endpoint_deliveries p where p.endpoint_id = x.endpoint_id and p.order_id = x.order_id
	and p.seq < x.seq and p.state = 'waiting' and (p.attempts < 2 or p.leased_until > now())`;

const duePerEndpoint = (room: SQL) => sql`select x.id from endpoint_deliveries x
	where x.endpoint_id = e.id and x.state = 'waiting' and x.next_attempt_at <= now()
		and (x.leased_until is null or x.leased_until <= now())
		and (x.order_id is null or (e.state = 'active' and coalesce(e.rests_until, now()) <= now()
			and not exists (${EARLIER})))
	order by x.next_attempt_at, x.order_id, x.seq limit ${room} for update skip locked`;

/**
 * Takes deliveries that are due, for `leaseSeconds`: nobody else takes them meanwhile, and where whoever took them dies
 * they are due again after it, under the same id. The attempt is counted now.
 */
export async function leaseEndpointDeliveries(tx: Tx, asked: LeaseAsked): Promise<LeasedDelivery[]> {
	const { troubled, perEndpoint, busy, limit, leaseSeconds } = asked;
	const counts = JSON.stringify([...busy].map(([id, n]) => ({ id, n })));
	const room = sql`greatest(0, ${perEndpoint}::int - coalesce(b.n, 0))`;
	const rows = await tx.execute<Record<string, unknown>>(sql`
		with busy as (select * from json_to_recordset(${counts}::text::json) as b (id uuid, n int)),
		due as (select d.id from endpoints e left join busy b on b.id = e.id
			cross join lateral (${duePerEndpoint(room)}) d
			where e.state <> 'disabled' and (e.failures > 0) = ${troubled} limit ${limit}::int),
		taken as (update endpoint_deliveries t set attempts = t.attempts + 1, last_attempt_at = now(),
				first_attempt_at = coalesce(t.first_attempt_at, now()),
				leased_until = now() + ${leaseSeconds}::int * interval '1 second'
			from due where t.id = due.id returning t.*)
		select t.id, t.endpoint_id, t.message_id, t.event, t.attempts, t.created_at, e.url, e.secrets::text as secrets,
			o.ref, h.seq, h.at, h.actor_kind, h.data::text as data
		from taken t join endpoints e on e.id = t.endpoint_id
			left join orders o on o.id = t.order_id
			left join history h on h.order_id = t.order_id and h.seq = t.seq
		order by t.next_attempt_at, t.order_id, t.seq`);
	return rows.map(asLeased);
}

const instantOf = (value: unknown) => new Date(String(value)).toISOString();

function asLeased(row: Record<string, unknown>): LeasedDelivery {
	const text = (name: string) => String(row[name]);
	return {
		id: text('id'),
		endpointId: text('endpoint_id'),
		messageId: text('message_id'),
		event: text('event'),
		attempts: Number(row['attempts']),
		createdAt: instantOf(row['created_at']),
		url: text('url'),
		secrets: JSON.parse(text('secrets')) as KeptSecret[],
		entry:
			row['ref'] === null
				? null
				: {
						ref: text('ref'),
						seq: Number(row['seq']),
						at: instantOf(row['at']),
						actorKind: text('actor_kind'),
						data: JSON.parse(text('data')) as Record<string, unknown>
					}
	};
}

/** Gives back what was taken and not sent, as if it had not been taken. */
export async function giveBackEndpointDelivery(tx: Tx, id: string, attempts: number): Promise<void> {
	await tx
		.update(endpointDeliveries)
		.set({ attempts: attempts - 1, leasedUntil: null })
		.where(stillOurs(id, attempts));
}

/** A result counts only for the attempt it is of: whoever was given up on, and answers late, changes nothing. */
const stillOurs = (id: string, attempts: number) =>
	and(
		eq(endpointDeliveries.id, id),
		eq(endpointDeliveries.state, 'waiting'),
		eq(endpointDeliveries.attempts, attempts)
	);

export type AttemptFacts = { status: number | null; trouble: string | null; ms: number };

/**
 * The end of a delivery that was taken, and of its endpoint's failures: one statement. It is true whoever sent it, so a
 * late answer counts. The endpoint's row is written when there is something new, or a minute has passed.
 */
export async function settleDelivered(tx: Tx, id: string, { status, ms }: AttemptFacts): Promise<void> {
	await tx.execute(sql`with done as (update endpoint_deliveries set state = 'delivered', leased_until = null,
			last_status = ${status}::int, last_error = null, last_ms = ${ms}::int, ended_at = now()
			where id = ${id}::uuid and state = 'waiting' returning endpoint_id)
		update endpoints e set failures = 0, failing_since = null, rests_until = null, last_success_at = now()
		from done where e.id = done.endpoint_id
			and (e.failures > 0 or coalesce(e.last_success_at < now() - interval '1 minute', true))`);
}

/** Locks a delivery whose attempt has failed; nothing where that attempt is not ours any more. */
export async function lockAttempt(
	tx: Tx,
	id: string,
	attempts: number
): Promise<
	{ endpointId: string; orderId: string | null; firstAttemptAt: Date | null; now: Date } | undefined
> {
	const [row] = await tx
		.select({
			endpointId: endpointDeliveries.endpointId,
			orderId: endpointDeliveries.orderId,
			firstAttemptAt: endpointDeliveries.firstAttemptAt,
			now: sql<string>`now()`
		})
		.from(endpointDeliveries)
		.where(stillOurs(id, attempts))
		.for('update');
	return row && { ...row, now: new Date(row.now) };
}

/** Writes down a failed attempt, and when the next one is; without it the delivery has failed for good. */
export async function settleFailed(
	tx: Tx,
	id: string,
	{ status, trouble, ms }: AttemptFacts,
	again: Date | undefined
): Promise<void> {
	await tx
		.update(endpointDeliveries)
		.set({
			leasedUntil: null,
			lastStatus: status,
			lastError: trouble,
			lastMs: ms,
			...(again ? { nextAttemptAt: again } : { state: 'failed' as const, endedAt: sql`now()` as never })
		})
		.where(eq(endpointDeliveries.id, id));
}
