import { sql, type SQL } from 'drizzle-orm';
import type { Problem } from '../../domain/search/ask.ts';
import type { OrderStatus } from '../../domain/order/states.ts';

/** What orders `o` have to be beside what was typed; instants are RFC 3339, `before` is not included. */
export type OrderFilters = {
	status: OrderStatus | undefined;
	from: string | undefined;
	before: string | undefined;
	problem: Problem | undefined;
};

/** Orders that somebody has to look at, each kind read from an index of what is open. */
const TROUBLED: Record<Exclude<Problem, 'any'>, SQL> = {
	request: sql`select order_id from requests where state = 'pending'`,
	return: sql`select order_id from returns where state in ('needs_review', 'received')
		or (state = 'inspected' and objected_at is not null)`,
	refund: sql`select order_id from refunds where state in ('failed', 'unknown')
		or (state <> 'settled' and due_at < now())`,
	parcel: sql`select order_id from shipments s where status in ('attempt_failed', 'exception') and return_id is null
		and not exists (select from shipments n where n.again_of = s.id)`,
	left: sql`select s.order_id from shipped_after_cancel c join shipments s on s.id = c.shipment_id
		where s.cause is distinct from 'returned'`,
	write_back: sql`select order_id from write_backs where state = 'refused'
		or (state in ('pending', 'unknown') and due_at < now())`
};

/** The ids of the orders with this problem. */
export const troubled = (problem: Problem): SQL =>
	problem === 'any' ? sql`(${sql.join(Object.values(TROUBLED), sql` union `)})` : sql`(${TROUBLED[problem]})`;

/** Conditions on an order `o`; history has no problems (law 12). */
export const orderConditions = ({ status, from, before, problem }: OrderFilters): SQL[] => [
	...(status ? [sql`o.status = ${status}`] : []),
	...(from ? [sql`o.placed_at >= ${from}::timestamptz`] : []),
	...(before ? [sql`o.placed_at < ${before}::timestamptz`] : []),
	...(problem ? [sql`not o.historical and o.id in ${troubled(problem)}`] : [])
];

/** Conditions that an entry `s` of the search can answer without its order. */
export const entryConditions = ({ from, before }: OrderFilters): SQL[] => [
	...(from ? [sql`s.placed_at >= ${from}::timestamptz`] : []),
	...(before ? [sql`s.placed_at < ${before}::timestamptz`] : [])
];

/** Whether an entry's order has to be read as well. */
export const needsOrder = ({ status, problem }: OrderFilters): boolean =>
	status !== undefined || problem !== undefined;

export const both = (conditions: readonly SQL[]): SQL =>
	conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);
