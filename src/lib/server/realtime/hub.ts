import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboxReader, RecordedEvent } from '../db/outbox.ts';
import type { Log } from './log.ts';

/** One reader of one order's history, in order, each entry once. */
export interface Subscriber {
	readonly orderId: string;
	/** The last entry it was given. Only the hub moves it. */
	seq: number;
	/** Whether it can be given another entry now. Whoever says no calls `catchUp` once that has changed. */
	canTake(): boolean;
	take(event: RecordedEvent): void;
}

/** How many subscribers catch up in one statement, and how many entries each of them gets from it. */
const BATCH = 100;
const PAGE = 100;
const RETRY_MS = 500;

/**
 * Tells subscribers what happens to their orders. One rule keeps every stream exact, wherever an entry comes from:
 * a subscriber is given entry n only right after n - 1. An order's entries are counted under its row lock, so they
 * have no gaps and commit in order, and a subscriber that misses one (because it is new, was slow, or the outbox told
 * a later one first) reads it from the history. Its cursor therefore is that number and nothing else.
 */
export class Hub {
	readonly #reader: Pick<OutboxReader, 'listAfter'>;
	readonly #log: Log;
	readonly #orders = new Map<string, Set<Subscriber>>();
	readonly #behind = new Set<Subscriber>();
	#catchingUp: Promise<void> | undefined;
	#closed = false;
	/** Entries told so far, for the metrics. */
	told = 0;
	size = 0;

	constructor(reader: Pick<OutboxReader, 'listAfter'>, log: Log) {
		this.#reader = reader;
		this.#log = log;
	}

	/** Takes on a subscriber and brings it up to date. */
	add(subscriber: Subscriber): void {
		const others = this.#orders.get(subscriber.orderId);
		if (others) others.add(subscriber);
		else this.#orders.set(subscriber.orderId, new Set([subscriber]));
		this.size++;
		this.catchUp(subscriber);
	}

	remove(subscriber: Subscriber): void {
		const all = this.#orders.get(subscriber.orderId);
		if (!all?.delete(subscriber)) return;
		if (all.size === 0) this.#orders.delete(subscriber.orderId);
		this.#behind.delete(subscriber);
		this.size--;
	}

	/** What the outbox has just told. Entries of one order may come in any order. */
	publish(events: readonly RecordedEvent[]): void {
		for (const event of events.toSorted((a, b) => a.seq - b.seq)) {
			for (const subscriber of this.#orders.get(event.orderId) ?? []) {
				if (event.seq <= subscriber.seq || !subscriber.canTake()) continue;
				if (event.seq === subscriber.seq + 1) this.#give(subscriber, event);
				else this.catchUp(subscriber);
			}
		}
	}

	/** Reads from the history whatever a subscriber has not been given. */
	catchUp(subscriber: Subscriber): void {
		if (this.#closed || !this.#has(subscriber)) return;
		this.#behind.add(subscriber);
		this.#catchingUp ??= this.#catchUpBehind();
	}

	/** After a time in which entries may have passed by unseen. */
	catchUpAll(): void {
		for (const all of this.#orders.values()) for (const one of all) this.catchUp(one);
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#behind.clear();
		await this.#catchingUp;
	}

	async #catchUpBehind(): Promise<void> {
		while (this.#behind.size > 0) {
			const batch = this.#nextBatch();
			try {
				this.#giveMissed(batch, await this.#reader.listAfter(batch, PAGE));
			} catch (error) {
				if (this.#closed) break;
				this.#log.warn({ err: error, subscribers: batch.length }, 'live: catching up has to wait');
				for (const one of batch) if (this.#has(one)) this.#behind.add(one);
				await sleep(RETRY_MS);
			}
		}
		// In the same breath as the look at the queue: a call after it starts anew.
		this.#catchingUp = undefined;
	}

	#nextBatch(): Subscriber[] {
		const batch: Subscriber[] = [];
		for (const subscriber of this.#behind) {
			this.#behind.delete(subscriber);
			batch.push(subscriber);
			if (batch.length === BATCH) break;
		}
		return batch;
	}

	#giveMissed(batch: readonly Subscriber[], events: readonly (RecordedEvent & { wanted: number })[]): void {
		const pages = batch.map(() => ({ length: 0, end: 0 }));
		for (const event of events) {
			const subscriber = batch[event.wanted];
			const page = pages[event.wanted];
			if (!subscriber || !page || !this.#has(subscriber)) continue;
			page.length++;
			page.end = event.seq;
			if (event.seq === subscriber.seq + 1 && subscriber.canTake()) this.#give(subscriber, event);
		}
		// A full page that was taken: there may be more. Who could not take all of it calls when it can.
		for (const [index, subscriber] of batch.entries()) {
			const page = pages[index];
			if (page?.length === PAGE && subscriber.seq >= page.end) this.catchUp(subscriber);
		}
	}

	#give(subscriber: Subscriber, event: RecordedEvent): void {
		subscriber.seq = event.seq;
		this.told++;
		subscriber.take(event);
	}

	#has(subscriber: Subscriber): boolean {
		return this.#orders.get(subscriber.orderId)?.has(subscriber) ?? false;
	}
}
