import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStream } from '#tests/support/event-stream.ts';
import { machineFollower } from './followers.ts';

export type Watched = { ref: string; shipment: string };
export type WatchOptions = {
	origin: string;
	key: string;
	orders: readonly Watched[];
	watchersPerOrder: number;
	commands: number;
	everyMs: number;
};

const LOST_AFTER_MS = 10_000;

/**
 * One command after the other, each a carrier's scan of one of the orders, and every watcher of that order notes when it
 * was told.
 *
 * @returns from the sending of the command to the last byte at a watcher, in ms, for every command and watcher; so the
 * command itself is part of it
 */
export async function timeEvents(options: WatchOptions): Promise<number[]> {
	const { origin, key, orders, watchersPerOrder, commands, everyMs } = options;
	const sent = new Map<string, number>();
	const delays: number[] = [];
	const streams = orders.flatMap(({ ref }) =>
		Array.from({ length: watchersPerOrder }, () => {
			const { path, headers } = machineFollower(ref, key);
			return new EventStream(`${origin}${path}`, headers, ({ data }) => {
				const since = sent.get(`${ref} ${Number(data['seq'])}`);
				if (since !== undefined) delays.push(performance.now() - since);
			});
		})
	);
	try {
		await sleep(2000);
		const seqs = new Map(
			orders.map(({ ref }, index) => [ref, streams[index * watchersPerOrder]?.told.length ?? 0])
		);
		for (let count = 0; count < commands; count++) {
			const next = sleep(everyMs);
			const order = orders[count % orders.length];
			if (!order) break;
			const seq = (seqs.get(order.ref) ?? 0) + 1;
			seqs.set(order.ref, seq);
			sent.set(`${order.ref} ${seq}`, performance.now());
			await scan(origin, key, order.shipment, count);
			await next;
		}
		const expected = commands * watchersPerOrder;
		const limit = performance.now() + LOST_AFTER_MS;
		while (delays.length < expected && performance.now() < limit) await sleep(20);
		if (delays.length < expected)
			throw new Error(`${expected - delays.length} of ${expected} events were never told`);
		return delays;
	} finally {
		for (const stream of streams) stream.cut();
	}
}

async function scan(origin: string, key: string, shipment: string, count: number): Promise<void> {
	const answer = await fetch(`${origin}/api/v1/shipments/${shipment}/scans`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${key}`,
			'content-type': 'application/json',
			'idempotency-key': randomUUID()
		},
		body: JSON.stringify({
			scans: [{ id: `bench-${count}`, at: new Date().toISOString(), status: 'in_transit' }]
		})
	});
	await answer.bytes();
	if (answer.status !== 200) throw new Error(`a scan was answered with ${answer.status}`);
}
