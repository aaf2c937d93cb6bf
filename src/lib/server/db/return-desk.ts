import { sql, type SQL } from 'drizzle-orm';
import { OPEN_QUEUES, type DeskQueue } from '../../domain/return/desk-steps.ts';
import type { ListedReturn } from '../../domain/return/listed-return.ts';
import type { Tx } from './client.ts';
import { EVERYBODYS, isOnSide, type Side } from './desk-tasks.ts';

/** What was asked for of the postage of return `b` and nobody has decided, wherever its goods are. */
const ASKED = sql`from postage_claims w where w.return_id = b.id and w.state = 'asked'`;
const POSTAGE = { where: sql`exists (select ${ASKED})`, clock: sql`(select w.decide_by ${ASKED})` };

/** Which returns stand in a queue, and by which clock; each part is answered from an index of its own. */
const BY_STATE: Record<Exclude<DeskQueue, 'postage'>, { where: SQL; clock: SQL }> = {
	decide: { where: sql`b.state = 'needs_review'`, clock: sql`b.decide_by` },
	inspect: { where: sql`b.state = 'received'`, clock: sql`b.settle_by` },
	object: { where: sql`b.state = 'inspected' and b.objected_at is not null`, clock: sql`b.object_by` },
	expired: {
		where: sql`b.state = 'approved' and b.expires_at <= now() and b.refunded_at is not null`,
		clock: sql`b.expires_at`
	},
	transit: { where: sql`b.state = 'in_transit'`, clock: sql`b.sent_at` },
	buyer: {
		where: sql`(b.state = 'approved' and not (b.expires_at is not null and b.expires_at <= now() and b.refunded_at is not null)
			or b.state = 'inspected' and b.objected_at is null)`,
		clock: sql`coalesce(case b.state when 'inspected' then b.object_by else b.expires_at end, b.created_at)`
	},
	over: {
		where: sql`b.state in ('settled', 'closed', 'declined', 'cancelled', 'expired')`,
		clock: sql`coalesce(b.ended_at, b.settled_at, b.created_at)`
	}
};
/** A return has one queue by its state, and stands in that of postage beside it. */
const QUEUES: Record<DeskQueue, { where: SQL; clock: SQL }> = { postage: POSTAGE, ...BY_STATE };

export const UTC = (column: SQL) =>
	sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Where a page ended. `rank`: of its queue in the list; `clock` to the microsecond. */
export type QueuePlace = { rank: number; clock: string; id: string };

const LINES = sql`(select json_agg(json_build_object('line', l.line_id, 'title', t.title, 'quantity', l.quantity,
	'received', l.received, 'reason', l.reason) order by t.position) from return_lines l
	join order_lines t on t.order_id = l.order_id and t.id = l.line_id where l.return_id = b.id)`;
/** What its list says of a return `b` of an order `o`. */
export const FACTS = sql`b.id, o.ref, o.display_ref as "displayRef", o.currency, b.number, b.kind, b.gift_link_id is not null as "isGift", b.is_warranty as "isWarranty", b.state,
	${UTC(sql`b.created_at`)} as "createdAt", b.promised::float8 as promised, b.refunded::float8 as refunded, ${LINES} as lines`;

/**
 * Returns for the desk: what waits for the shop by its clock, the most urgent first, and what is on its way behind it, the
 * longest under way first; or one queue of them, of what is over the latest first.
 *
 * @param after the place of the last one seen
 */
export async function listDeskReturns(
	tx: Tx,
	{
		queue,
		after,
		side = EVERYBODYS,
		limit
	}: { queue?: DeskQueue | undefined; after?: QueuePlace | undefined; side?: Side; limit: number }
): Promise<(ListedReturn & { rank: number })[]> {
	const isLatestFirst = queue === 'over';
	const [order, beyond] = isLatestFirst ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`];
	const parts = (queue ? [queue] : OPEN_QUEUES).map((name) => {
		const { where, clock } = QUEUES[name];
		const rank = name === 'transit' ? 1 : 0;
		// In the list of all of them each stands once: what else it waits for comes up once its postage is decided.
		const once = queue || name === 'postage' ? sql`` : sql`and not ${POSTAGE.where}`;
		const rest = after
			? sql`and (${rank}::int, ${clock}, b.id) ${beyond} (${after.rank}::int, ${after.clock}::timestamptz, ${after.id}::uuid)`
			: sql``;
		return sql`(select b.id, ${name}::text as queue, ${rank}::int as rank, ${clock} as clock from returns b
			where ${where} and ${isOnSide('return', sql`b.id::text`, side)} ${once} ${rest} order by 4 ${order}, b.id ${order} limit ${limit})`;
	});
	const rows = await tx.execute<ListedReturn & { rank: number }>(sql`
		select ${FACTS}, x.queue, x.rank, ${UTC(sql`x.clock`)} as clock
		from (${sql.join(parts, sql` union all `)}) x join returns b on b.id = x.id join orders o on o.id = b.order_id
		order by x.rank ${order}, x.clock ${order}, b.id ${order} limit ${limit}`);
	return [...rows];
}

/** Those that `listDeskReturns` lists, each once, to be counted. */
export const deskReturns = (queue: DeskQueue | undefined, side: Side): SQL => {
	const where = sql.join(
		(queue ? [queue] : OPEN_QUEUES).map((name) => sql`(${QUEUES[name].where})`),
		sql` or `
	);
	return sql`select from returns b where (${where}) and ${isOnSide('return', sql`b.id::text`, side)}`;
};

/** How many returns stand in each open queue. */
export async function countDeskReturns(tx: Tx): Promise<Record<DeskQueue, number>> {
	const counts = Object.entries(BY_STATE).filter(([name]) => name !== 'over');
	const [row] = await tx.execute<Record<DeskQueue, number>>(
		sql`select ${sql.join(
			counts.map(
				([name, { where }]) => sql`(count(*) filter (where ${where}))::int as ${sql.identifier(name)}`
			),
			sql`, `
		)}, (select count(*)::int from postage_claims where state = 'asked') as postage from returns b where b.state in ('needs_review', 'approved', 'in_transit', 'received', 'inspected')`
	);
	return { ...(row as Record<DeskQueue, number>), over: 0 };
}

const placeIn = (queues: Partial<typeof QUEUES>) => {
	const whens = Object.entries(queues).map(([name, { where, clock }]) => ({
		...{ name: sql`when ${where} then ${sql.raw(`'${name}'`)}`, clock: sql`when ${where} then ${clock}` }
	}));
	const [names, clocks] = [whens.map(({ name }) => name), whens.map(({ clock }) => clock)];
	return {
		queue: sql`(case ${sql.join(names, sql` `)} end)`,
		clock: sql`(case ${sql.join(clocks, sql` `)} end)`
	};
};
/** The queue of a return `b` by its state, and its clock there: named the same everywhere. */
export const { queue: QUEUE_OF, clock: CLOCK_OF } = placeIn(BY_STATE);
/** The same, but what is asked of its postage comes first. */
const FIRST = placeIn(QUEUES);

/** The returns of one order, oldest first. */
export async function listOrderReturns(tx: Tx, ref: string): Promise<ListedReturn[]> {
	const rows = await tx.execute<ListedReturn>(sql`
		select ${FACTS}, ${FIRST.queue} as queue, ${UTC(FIRST.clock)} as clock
		from returns b join orders o on o.id = b.order_id where o.ref = ${ref} order by b.position`);
	return [...rows];
}
