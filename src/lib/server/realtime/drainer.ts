import type { OldestWriter, OutboxCursor, OutboxReader } from '../db/outbox.ts';
import type { Hub } from './hub.ts';
import type { Log } from './log.ts';

const LIMIT = 1000;
/** Between two looks while somebody listens; at the least, however many hints come; while nobody listens. */
const POLL_MS = 50;
const GAP_MS = 5;
const IDLE_MS = 1000;
const LAG_EVERY_MS = 250;
const LAG_TOLD_MS = 1000;
const LAG_TOLD_EVERY_MS = 10_000;
const BACK_OFF_MS = { first: 50, most: 2000 };
/** After an outage this long everybody reads from the history instead of the whole backlog going by. */
const BACKLOG_MS = 3_600_000;

/** Reads the outbox for the whole node and hands it to the hub: one statement per look, however many listen. */
export class Drainer {
	readonly #reader: OutboxReader;
	readonly #hub: Hub;
	readonly #log: Log;
	#cursor: OutboxCursor | undefined;
	#running: Promise<void> | undefined;
	#closed = false;
	#hinted = false;
	#wake: (() => void) | undefined;
	#failures = 0;
	#readAt = Date.now();
	#lagReadAt = 0;
	#lagToldAt = 0;
	#stuck: { xid: string; since: number } | undefined;
	/** For how long committed events have waited behind one open transaction, and whose that is. */
	lagSeconds = 0;
	heldBackBy: OldestWriter | undefined;

	constructor(reader: OutboxReader, hub: Hub, log: Log) {
		this.#reader = reader;
		this.#hub = hub;
		this.#log = log;
	}

	start(): void {
		this.#running ??= this.#run();
	}

	/** Something was committed, or somebody began to listen: do not wait for the next look. */
	hint(): void {
		if (this.#hub.size === 0) return;
		this.#hinted = true;
		if (this.#failures === 0) this.#wake?.();
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#wake?.();
		await this.#running;
	}

	async #run(): Promise<void> {
		while (!this.#closed) {
			const pause = await this.#look();
			if (this.#failures === 0) await this.#nap(Math.min(GAP_MS, pause), false);
			if (pause > GAP_MS && !this.#hinted) await this.#nap(pause - GAP_MS, true);
		}
	}

	/** One look; returns how long the next one can wait. Never throws: after an outage it goes on where it was. */
	async #look(): Promise<number> {
		this.#hinted = false;
		try {
			const full = await this.#read();
			await this.#measureLag();
			if (this.#failures > 0)
				this.#log.info({ failures: this.#failures }, 'live: the outbox can be read again');
			this.#failures = 0;
			this.#readAt = Date.now();
			if (full) return 0;
			return this.#hub.size > 0 ? POLL_MS : IDLE_MS;
		} catch (error) {
			if (this.#closed) return 0;
			if (this.#failures === 0) this.#log.warn({ err: error }, 'live: the outbox cannot be read');
			this.#hinted = false;
			if (Date.now() - this.#readAt > BACKLOG_MS) this.#cursor = undefined;
			return Math.min(BACK_OFF_MS.first * 2 ** Math.min(this.#failures++, 10), BACK_OFF_MS.most);
		}
	}

	/** Returns whether there is more to read at once. */
	async #read(): Promise<boolean> {
		if (!this.#cursor || this.#hub.size === 0) {
			const first = !this.#cursor;
			const current = await this.#reader.currentCursor();
			// Who began to listen while we asked may have caught up before our cursor's snapshot: what lies between
			// would pass them by. So the older cursor stays, and where there is none all of them catch up again.
			if (first || this.#hub.size === 0) this.#cursor = current;
			if (first) this.#hub.catchUpAll();
			return this.#hub.size > 0;
		}
		const rows = await this.#reader.read(this.#cursor, LIMIT);
		const last = rows.at(-1);
		if (last) this.#cursor = { xid: last.xid, id: last.id };
		this.#hub.publish(rows);
		return rows.length === LIMIT;
	}

	/** By our own clock: the instants in the rows are those of the commands, and an import's lie years back. */
	async #measureLag(): Promise<void> {
		const now = Date.now();
		if (!this.#cursor || now - this.#lagReadAt < LAG_EVERY_MS) return;
		this.#lagReadAt = now;
		const { xid, waiting, behindCursor } = await this.#reader.getHorizon(this.#cursor);
		if (behindCursor) {
			this.#log.warn({ cursor: this.#cursor }, 'live: the database is older than it was; starting again');
			this.#cursor = undefined;
			return;
		}
		if (!waiting) this.#stuck = undefined;
		else if (this.#stuck?.xid !== xid) this.#stuck = { xid, since: now };
		const lagMs = this.#stuck ? now - this.#stuck.since : 0;
		this.lagSeconds = lagMs / 1000;
		this.heldBackBy = lagMs > LAG_TOLD_MS ? await this.#reader.findOldestWriter() : undefined;
		if (lagMs <= LAG_TOLD_MS || now - this.#lagToldAt < LAG_TOLD_EVERY_MS) return;
		this.#lagToldAt = now;
		const facts = { lag_seconds: this.lagSeconds, held_back_by: this.heldBackBy };
		this.#log.warn(facts, 'live: an open transaction holds back what was committed after it began');
	}

	#nap(ms: number, wakeable: boolean): Promise<void> {
		if (ms <= 0 || this.#closed) return Promise.resolve();
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				this.#wake = undefined;
				resolve();
			};
			const timer = setTimeout(done, ms);
			if (wakeable) this.#wake = done;
		});
	}
}
