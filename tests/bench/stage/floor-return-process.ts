// The floor of a return: node:http and postgres.js with nothing between them. A post to an order's name takes one delivered
// piece back and reserves its money, in one transaction: lock, insert return and line, move a portion, refund, outbox. No
// policy, no window, no quote, no rights, no history.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';

// As many sessions as the shop has.
const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 10, connection: { TimeZone: 'UTC' } });

const takeBack = (ref: string) =>
	sql.begin(async (tx) => {
		const [order] = await tx`select id, version from orders where ref = ${ref} for update`;
		if (!order) return undefined;
		const [id, piece, refund] = [randomUUID(), randomUUID(), randomUUID()];
		const [left] = await tx`update portions set quantity = quantity - 1 where order_id = ${order['id']}
			and state = 'delivered' returning line_id, shipment_id, quantity`;
		await tx`insert into floor_returns (id, order_id, state) values (${id}, ${order['id']}, 'approved')`;
		await tx`insert into floor_return_lines (return_id, line_id, quantity) values (${id}, ${left?.['line_id']}, 1)`;
		await tx`insert into portions (id, order_id, line_id, state, quantity, shipment_id)
			values (${piece}, ${order['id']}, ${left?.['line_id']}, 'returning', 1, ${left?.['shipment_id']})`;
		const [paid] = await tx`update payments set refund_pending = captured / 2 where order_id = ${order['id']}
			returning id, refund_pending`;
		await tx`insert into refunds (id, order_id, payment_id, state, amount, provider_key)
			values (${refund}, ${order['id']}, ${paid?.['id']}, 'requested', ${paid?.['refund_pending']}, ${refund})`;
		await tx`insert into floor_outbox (order_id, seq) values (${order['id']}, ${order['version']})`;
		return { id, refund, amount: paid?.['refund_pending'] };
	});

const server = createServer((request, response) => {
	const ref = (request.url ?? '').slice((request.url ?? '').lastIndexOf('/') + 1);
	request.resume().once('end', () => {
		takeBack(ref).then(
			(done) => {
				const status = done ? 201 : 404;
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(done));
			},
			(error: unknown) => response.writeHead(500).end(String(error))
		);
	});
});
await sql.unsafe(`create table floor_outbox (like outbox including all);
	create table floor_returns (id uuid primary key, order_id uuid not null, state text not null,
		at timestamptz not null default now());
	create table floor_return_lines (return_id uuid not null, line_id text not null, quantity integer not null,
		primary key (return_id, line_id))`);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
