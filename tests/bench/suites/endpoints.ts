import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKey } from '#server/app/keys.ts';
import { oneLine } from '#tests/support/order-documents.ts';
import type { Figure } from '../figures.ts';
import { openStageDatabase } from '../stage/database.ts';
import { percentile } from '../stage/rush.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';

const ENDPOINTS = 20;
const HANGING = 5;
const EVENTS = 50;
/** What has not arrived by then is lost, as far as this bench can tell. */
const WITHIN_MS = 60_000;

/** A thousand deliveries to twenty endpoints of which five hang: how long the others wait for theirs. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	const scopes = ['orders:write', 'endpoints:write'] as const;
	const { key } = await createKey(database.db, { name: 'bench', scopes: [...scopes] });
	const { origin } = await startServer(stage, database.url, { settings: { ENDPOINTS_ALLOW_PRIVATE: '1' } });
	const post = async (path: string, body: object) => {
		const answer = await fetch(`${origin}/api/v1/${path}`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${key}`,
				'content-type': 'application/json',
				'idempotency-key': randomUUID()
			},
			body: JSON.stringify(body)
		});
		if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	};
	const waits: number[] = [];
	const servers = await Promise.all(
		Array.from({ length: ENDPOINTS }, (_, index) => listen(index < HANGING, (ms) => waits.push(ms)))
	);
	try {
		for (const { port } of servers)
			await post('endpoints', { url: `http://127.0.0.1:${port}/`, events: ['order.placed'] });
		stage.say(`${EVENTS * ENDPOINTS} deliveries to ${ENDPOINTS} endpoints, of which ${HANGING} hang …`);
		const run = randomUUID().slice(0, 8);
		for (let n = 0; n < EVENTS; n++) await post('orders', oneLine(`E-${run}-${n}`, 1));
		const wanted = EVENTS * (ENDPOINTS - HANGING);
		for (const end = performance.now() + WITHIN_MS; waits.length < wanted && performance.now() < end;)
			await sleep(20);
		const lost = wanted - waits.length;
		waits.sort((a, b) => a - b);
		return [
			{
				name: 'endpoints.healthy.p99_ms',
				value: percentile(waits, 0.99),
				unit: 'ms',
				note: `median ${percentile(waits, 0.5).toFixed(0)} ms, from commit to receipt`
			},
			{ name: 'endpoints.healthy.lost', value: lost, unit: 'deliveries' }
		];
	} finally {
		for (const { server } of servers) {
			server.closeAllConnections();
			server.close();
		}
	}
}

/** A receiver that takes everything, or one that never answers. */
async function listen(
	hangs: boolean,
	onTaken: (ms: number) => void
): Promise<{ server: Server; port: number }> {
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		if (hangs) return;
		const { timestamp } = JSON.parse(Buffer.concat(chunks).toString()) as { timestamp: string };
		onTaken(Date.now() - Date.parse(timestamp));
		response.writeHead(204).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, port: (server.address() as AddressInfo).port };
}
