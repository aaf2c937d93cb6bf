import type { Subscriber } from './hub.ts';
import type { Log } from './log.ts';

/** What the desk's followers follow instead of an order. */
export const DESK = 'desk';

/** What each queue looks like: a text that is another one once anything of it has changed. */
export type ReadPrints = () => Promise<ReadonlyMap<string, string>>;

const EVERY_MS = 1000;
/** However many commits there are. */
const GAP_MS = 300;

const seconds = () => Math.floor(Date.now() / 1000);

/**
 * Tells the desk's pages which queues have changed. Much that changes a queue is no order's event (a task taken, a clock
 * run out, work done on another node), so it is looked at rather than told: soon after every commit of this node and
 * once a second, only while somebody follows. A follower's number is the second of its last look: whoever comes with an
 * older one than is known here is told that anything may have changed, and reads once too often at worst.
 */
export class DeskFeed {
	readonly #read: ReadPrints;
	readonly #log: Log;
	readonly #followers = new Set<Subscriber>();
	readonly #changedAt = new Map<string, number>();
	#prints: ReadonlyMap<string, string> | undefined;
	#knownSince = Infinity;
	#timer: NodeJS.Timeout | undefined;
	#looking = false;
	#hinted = false;
	#lookedAt = 0;
	#isDown = false;
	#closed = false;

	constructor(read: ReadPrints, log: Log) {
		this.#read = read;
		this.#log = log;
	}

	add(follower: Subscriber): void {
		this.#followers.add(follower);
		this.catchUp(follower);
		this.#plan(0);
	}

	remove(follower: Subscriber): void {
		this.#followers.delete(follower);
		if (this.#followers.size > 0) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		// What changes while nobody follows is not known.
		this.#prints = undefined;
		this.#changedAt.clear();
		this.#knownSince = Infinity;
	}

	/** Tells a follower what has changed since its number. */
	catchUp(follower: Subscriber): void {
		if (!this.#followers.has(follower) || !this.#prints) return;
		const isKnown = this.#knownSince <= follower.seq;
		const changed = [...this.#prints.keys()].filter(
			(queue) => !isKnown || (this.#changedAt.get(queue) ?? -1) >= follower.seq
		);
		if (changed.length > 0) this.#give(follower, changed);
	}

	catchUpAll(): void {
		for (const one of this.#followers) this.catchUp(one);
	}

	/** Something was committed. */
	hint(): void {
		if (this.#followers.size === 0 || this.#isDown) return;
		this.#hinted = true;
		if (!this.#looking) this.#plan(Math.max(0, this.#lookedAt + GAP_MS - Date.now()));
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		this.#followers.clear();
	}

	#plan(ms: number): void {
		if (this.#closed || this.#looking) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#look(), ms).unref();
	}

	async #look(): Promise<void> {
		this.#looking = true;
		this.#hinted = false;
		this.#lookedAt = Date.now();
		const at = seconds();
		try {
			this.#compare(await this.#read(), at);
			this.#isDown = false;
		} catch (error) {
			if (!this.#isDown && !this.#closed) this.#log.warn({ err: error }, 'live: the queues cannot be read');
			this.#isDown = true;
		}
		this.#looking = false;
		if (this.#followers.size > 0) this.#plan(this.#hinted ? GAP_MS : EVERY_MS);
	}

	#compare(prints: ReadonlyMap<string, string>, at: number): void {
		if (this.#followers.size === 0) return;
		const before = this.#prints;
		this.#prints = prints;
		if (!before) {
			this.#knownSince = at;
			return this.catchUpAll();
		}
		const changed = [...prints]
			.filter(([queue, print]) => before.get(queue) !== print)
			.map(([queue]) => queue);
		for (const queue of changed) this.#changedAt.set(queue, at);
		if (changed.length > 0) for (const one of this.#followers) this.#give(one, changed);
	}

	/** Whoever takes nothing now is caught up when they do. */
	#give(follower: Subscriber, queues: readonly string[]): void {
		if (!follower.canTake()) return;
		follower.seq = Math.max(seconds(), follower.seq + 1);
		const at = new Date().toISOString();
		const facts = { orderId: DESK, seq: follower.seq, type: 'desk.changed', at, actorKind: 'system' };
		follower.take({ ...facts, data: JSON.stringify({ queues }) });
	}
}
