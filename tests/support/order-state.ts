import type { Pieces } from '#domain/order/portions.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import type { Connection } from '#server/db/client.ts';

/** How many pieces of an order are in each state, as the database has them: `{ open: 2, claimed: 1 }`. */
export async function piecesByState({ sql }: Connection, ref: string): Promise<Record<string, number>> {
	const rows = await sql<{ state: string; n: number }[]>`
		select p.state, sum(p.quantity)::int as n from portions p join orders o on o.id = p.order_id
		where o.ref = ${ref} group by p.state`;
	return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/** What must hold of every order at every moment; names what does not. */
export async function brokenInvariants({ sql, db }: Connection): Promise<string[]> {
	const sums = await sql<{ line: string }[]>`
		select o.ref || ' ' || l.id as line from order_lines l join orders o on o.id = l.order_id
		where l.quantity is distinct from (select sum(quantity) from portions p where p.order_id = l.order_id and p.line_id = l.id)`;
	const claims = await sql<{ id: string }[]>`
		select c.id from claims c where
			(select coalesce(sum(quantity - let_go), 0) from claim_lines where claim_id = c.id) <>
			(select coalesce(sum(quantity), 0) from portions where claim_id = c.id) + case when c.state = 'released'
				then (select coalesce(sum(quantity - let_go), 0) from claim_lines where claim_id = c.id) else 0 end`;
	const gaps = await sql<{ ref: string }[]>`
		select o.ref from orders o join history h on h.order_id = o.id group by o.id
		having count(*) <> o.history_seq or max(h.seq) <> o.history_seq or min(h.seq) <> 1`;
	const untold = await sql<{ ref: string }[]>`
		select o.ref from orders o join history h on h.order_id = o.id
		left join outbox b on b.order_id = h.order_id and b.seq = h.seq group by o.id, h.seq having count(b.id) <> 1`;
	const broken: string[] = [];
	for (const { id, ref } of await sql<{ id: string; ref: string }[]>`select id, ref from orders`) {
		const entry = await firstBrokenEntry(db, id);
		if (entry !== undefined) broken.push(`chain of ${ref} breaks at ${entry}`);
	}
	return [
		...sums.map(({ line }) => `portions of ${line} do not sum to its quantity`),
		...claims.map(({ id }) => `claim ${id} and its portions do not agree`),
		...gaps.map(({ ref }) => `history of ${ref} has a gap`),
		...untold.map(({ ref }) => `an entry of ${ref} is not once in the outbox`),
		...broken
	];
}

export const lamps = (quantity: number): Pieces[] => [{ line: 'l1', quantity }];
