import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStreams, type StreamsOptions } from '../../src/door/streams.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { connect } from '#server/db/client.ts';
import { findLiveLink } from '#server/db/links.ts';

/** Live streams on a bare server, with rights as the shop has them: links by their table, orders to whoever asks. */
export async function startLiveServer(url: string, options: Partial<StreamsOptions> = {}) {
	const connection = connect(url, { max: 3, name: 'test-live' });
	const { sql, db } = connection;
	const findOrder = async (ref: string) =>
		(
			await sql<{ id: string; seq: number }[]>`select id, history_seq as seq from orders where ref = ${ref}`
		)[0];
	const streams = createStreams({
		connection,
		async authorise(topic) {
			if (topic.kind === 'order') {
				const order = await findOrder(topic.ref);
				return order ? { orderId: order.id, seq: order.seq, redacted: false, check: 'owner' } : null;
			}
			if (topic.kind === 'desk') return null;
			const link = await findLiveLink(db, topic.token);
			return link
				? { orderId: link.orderId, redacted: true, check: `link:${link.id}`, until: link.expiresAt }
				: null;
		},
		async authoriseMachine(ref, request) {
			if (request.headers.authorization !== 'Bearer rt_test') return refuse('auth.required');
			const order = await findOrder(ref);
			if (!order) return refuse('order.not_found');
			return accept({ orderId: order.id, seq: order.seq, redacted: false, check: 'key' });
		},
		async stillAllowed(checks) {
			const ids = checks.filter((check) => check.startsWith('link:')).map((check) => check.slice(5));
			const live = await sql<{ id: string }[]>`
				select id from links where id = any(${ids}::uuid[]) and revoked_at is null and expires_at > now()`;
			return new Set(['owner', 'key', ...live.map(({ id }) => `link:${id}`)]);
		},
		...options
	});
	const server = createServer((request, response) => {
		response.setHeader('x-content-type-options', 'nosniff');
		if (!streams.handle(request, response)) response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		streams,
		live: (...topics: string[]) => `${origin}/live?${topics.map((topic) => `topic=${topic}`).join('&')}`,
		events: (ref: string) => `${origin}/api/v1/orders/${ref}/events`,
		async close(): Promise<void> {
			await streams.close();
			await new Promise((resolve) => server.close(resolve));
			await connection.close();
		}
	};
}

export const KEY = { authorization: 'Bearer rt_test' };
