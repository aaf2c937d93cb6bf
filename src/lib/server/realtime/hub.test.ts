import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent, WantedHistory } from '../db/outbox.ts';
import { Hub, type Subscriber } from './hub.ts';
import { silent } from './log.ts';

const event = (seq: number, orderId = 'a'): RecordedEvent => ({
	orderId,
	seq,
	type: 'order.updated',
	at: '2026-11-02T10:00:00.000Z',
	actorKind: 'machine',
	data: '{}'
});

/** A history of so many entries per order, read as the database would. */
function history(ends: Record<string, number>) {
	const reads: (readonly WantedHistory[])[] = [];
	const reader = {
		async listAfter(wanted: readonly WantedHistory[], page: number) {
			reads.push(wanted.map(({ orderId, seq }) => ({ orderId, seq })));
			return wanted.flatMap(({ orderId, seq }, index) =>
				Array.from({ length: Math.min(page, (ends[orderId] ?? 0) - seq) }, (_, n) => ({
					...event(seq + 1 + n, orderId),
					wanted: index
				}))
			);
		}
	};
	return { reader, reads, ends };
}

class Reader implements Subscriber {
	readonly orderId: string;
	seq: number;
	reads = true;
	readonly taken: number[] = [];

	constructor(seq = 0, orderId = 'a') {
		this.seq = seq;
		this.orderId = orderId;
	}

	canTake(): boolean {
		return this.reads;
	}

	take({ seq }: RecordedEvent): void {
		this.taken.push(seq);
	}
}

const upTo = (end: number, from = 1) => Array.from({ length: end - from + 1 }, (_, n) => from + n);
const soon = () => sleep(5);

describe('the hub', () => {
	test('brings a new subscriber up to date, page by page, from where it was', async () => {
		const { reader } = history({ a: 250 });
		const hub = new Hub(reader, silent);
		const [fresh, later] = [new Reader(), new Reader(248)];
		hub.add(fresh);
		hub.add(later);
		await soon();
		expect(fresh.taken).toEqual(upTo(250));
		expect(later.taken).toEqual([249, 250]);
	});

	test('tells the entries of an order by number, however the outbox ordered them', () => {
		const hub = new Hub(history({}).reader, silent);
		const one = new Reader();
		hub.add(one);
		hub.publish([event(2), event(3), event(1)]);
		expect(one.taken).toEqual([1, 2, 3]);
	});

	test('an entry that comes before its forerunner is fetched with it, and told once', async () => {
		const { reader, ends } = history({ a: 1 });
		const hub = new Hub(reader, silent);
		const one = new Reader();
		hub.add(one);
		await soon();
		ends['a'] = 3;
		hub.publish([event(3)]);
		await soon();
		hub.publish([event(2)]);
		expect(one.taken).toEqual([1, 2, 3]);
	});

	test('what is published while somebody catches up is neither lost nor told twice', async () => {
		const { reader, ends } = history({ a: 5 });
		const slow = {
			listAfter: async (...args: Parameters<typeof reader.listAfter>) => {
				const rows = await reader.listAfter(...args);
				await soon();
				return rows;
			}
		};
		const hub = new Hub(slow, silent);
		const one = new Reader();
		hub.add(one);
		ends['a'] = 6;
		hub.publish([event(6)]);
		await sleep(30);
		expect(one.taken).toEqual(upTo(6));
	});

	test('who cannot take more is left alone until it calls', async () => {
		const { reader, reads, ends } = history({ a: 1 });
		const hub = new Hub(reader, silent);
		const one = new Reader();
		hub.add(one);
		await soon();
		one.reads = false;
		ends['a'] = 4;
		hub.publish([event(2), event(3), event(4)]);
		await soon();
		expect(one.taken).toEqual([1]);
		expect(reads).toHaveLength(1);
		one.reads = true;
		hub.catchUp(one);
		await soon();
		expect(one.taken).toEqual(upTo(4));
	});

	test('goes on after the history could not be read', async () => {
		const { reader } = history({ a: 2 });
		let fails = 1;
		const flaky = {
			listAfter: async (...args: Parameters<typeof reader.listAfter>) => {
				if (fails-- > 0) throw new Error('away');
				return reader.listAfter(...args);
			}
		};
		const hub = new Hub(flaky, silent);
		const one = new Reader();
		hub.add(one);
		await sleep(600);
		expect(one.taken).toEqual([1, 2]);
	});

	test('forgets who left and keeps to its order', async () => {
		const hub = new Hub(history({ a: 1, b: 1 }).reader, silent);
		const [one, other] = [new Reader(), new Reader(0, 'b')];
		hub.add(one);
		hub.add(other);
		await soon();
		hub.remove(one);
		hub.remove(one);
		hub.publish([event(2), event(2, 'b')]);
		expect([one.taken, other.taken, hub.size]).toEqual([[1], [1, 2], 1]);
	});
});
