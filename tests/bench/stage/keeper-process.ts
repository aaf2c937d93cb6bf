// The floor of a webhook: node:http, one HMAC over the bytes, one insert, 200. No routing, no form, no duplicates, nobody
// who makes anything of it.
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';

const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 10, connection: { TimeZone: 'UTC' } });
const secret = process.env['SECRET'] ?? '';

const server = createServer((request, response) => {
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		const body = Buffer.concat(chunks);
		const signature = `hmac-sha256-hex=${createHmac('sha256', secret).update(body).digest('hex')}`;
		if (request.headers['x-hmac-signature'] !== signature) return void response.writeHead(401).end();
		sql`insert into inbox (id, channel, vendor, delivery_id, headers, body, state)
			values (${randomUUID()}, 'floor', 'floor', ${randomUUID()}, '{}', ${body}, 'done')`.then(
			() => response.writeHead(200).end('OK'),
			(error: unknown) => response.writeHead(500).end(String(error))
		);
	});
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
