import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStream } from '#tests/support/event-stream.ts';
import { machineFollower } from './followers.ts';

export type Watched = { ref: string; shipment: string };
export type WatchOptions = {
	/** Who takes the commands. */
	origin: string;
	/** Who tells the watchers; the same unless said. */
	watchAt?: string;
	key: string;
	orders: readonly Watched[];
	watchersPerOrder: number;
	commands: number;
	everyMs: number;
	/** The number of each order's last entry, by ref. */
	lastSeqs: () => Promise<Map<string, number>>;
};

const CAUGHT_UP_WITHIN_MS = 60_000;
const LOST_AFTER_MS = 30_000;

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
			const stream = new EventStream(`${options.watchAt ?? origin}${path}`, headers, ({ data }) => {
				const since = sent.get(`${ref} ${Number(data['seq'])}`);
				if (since !== undefined) delays.push(performance.now() - since);
			});
			return { ref, stream };
		})
	);
	try {
		const seqs = await options.lastSeqs();
		// A new watcher is first told the past.
		const isBehind = ({ ref, stream }: (typeof streams)[number]) =>
			Number(stream.told.at(-1)?.data['seq'] ?? 0) < (seqs.get(ref) ?? 0);
		await until(() => !streams.some(isBehind), CAUGHT_UP_WITHIN_MS);
		const behind = streams.filter(isBehind).length;
		if (behind > 0) throw new Error(`${behind} watchers were not told the past`);

		for (let count = 0; count < commands; count++) {
			const next = sleep(everyMs);
			const order = orders[count % orders.length];
			if (!order) break;
			// Each of these commands makes one entry.
			const seq = (seqs.get(order.ref) ?? 0) + 1;
			seqs.set(order.ref, seq);
			sent.set(`${order.ref} ${seq}`, performance.now());
			await scan(origin, key, order.shipment);
			await next;
		}
		const expected = commands * watchersPerOrder;
		await until(() => delays.length >= expected, LOST_AFTER_MS);
		if (delays.length < expected)
			throw new Error(`${expected - delays.length} of ${expected} events were never told`);
		return delays;
	} finally {
		for (const { stream } of streams) stream.cut();
	}
}

async function until(isSo: () => boolean, ms: number): Promise<void> {
	for (const limit = performance.now() + ms; !isSo() && performance.now() < limit;) await sleep(20);
}

async function scan(origin: string, key: string, shipment: string): Promise<void> {
	const answer = await fetch(`${origin}/api/v1/shipments/${shipment}/scans`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${key}`,
			'content-type': 'application/json',
			'idempotency-key': randomUUID()
		},
		body: JSON.stringify({
			scans: [{ id: randomUUID(), at: new Date().toISOString(), status: 'in_transit' }]
		})
	});
	await answer.bytes();
	if (answer.status !== 200) throw new Error(`a scan was answered with ${answer.status}`);
}
