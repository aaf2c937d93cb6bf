// The floor of a cancel: node:http and postgres.js with nothing between them. A post to an order's name cancels all that
// is open of it, in one transaction: lock, update, insert, refund, outbox. No policy, no quote, no rights, no history.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';

// As many sessions as the shop has.
const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 10, connection: { TimeZone: 'UTC' } });

const cancel = (ref: string) =>
	sql.begin(async (tx) => {
		const [order] = await tx`select id, version from orders where ref = ${ref} for update`;
		if (!order) return undefined;
		await tx`update portions set state = 'cancelled' where order_id = ${order['id']} and state = 'open'`;
		const id = randomUUID();
		await tx`insert into floor_cancellations (id, order_id, reason) values (${id}, ${order['id']}, 'changed_mind')`;
		const refund = randomUUID();
		const [paid] = await tx`update payments set refund_pending = captured where order_id = ${order['id']}
			returning id, captured`;
		await tx`insert into refunds (id, order_id, payment_id, state, amount, provider_key)
			values (${refund}, ${order['id']}, ${paid?.['id']}, 'requested', ${paid?.['captured']}, ${refund})`;
		await tx`insert into floor_outbox (order_id, seq) values (${order['id']}, ${order['version']})`;
		return { id, refund, amount: paid?.['captured'] };
	});

const server = createServer((request, response) => {
	const ref = (request.url ?? '').slice((request.url ?? '').lastIndexOf('/') + 1);
	request.resume().once('end', () => {
		cancel(ref).then(
			(done) => {
				const status = done ? 201 : 404;
				response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(done));
			},
			(error: unknown) => response.writeHead(500).end(String(error))
		);
	});
});
await sql.unsafe(`create table floor_outbox (like outbox including all);
	create table floor_cancellations (id uuid primary key, order_id uuid not null, reason text not null,
		at timestamptz not null default now())`);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
