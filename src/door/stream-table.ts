import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Feeds } from '#server/realtime/feeds.ts';
import type { Log } from '#server/realtime/log.ts';
import type { Gate, OpenStream, TopicReader } from './open-stream.ts';
import type { SocketListeners } from './take-socket.ts';

/** Which of these rights still hold. One statement for all of them, however many. */
export type StillAllowed = (checks: readonly string[]) => Promise<ReadonlySet<string>>;

export type TableTimes = {
	/** Between two looks at all rights, and without an answer for how long nothing goes out any more. */
	recheckMs: number;
	distrustMs: number;
	heartbeatMs: number;
	/** A client that takes nothing for this long is cut off; it resumes by its cursor. */
	stallMs: number;
};

export const TABLE_TIMES: TableTimes = {
	recheckMs: 1000,
	distrustMs: 2000,
	heartbeatMs: 20_000,
	stallMs: 30_000
};

const BEAT = Buffer.from(':\n\n');
const BEAT_SLICE_MS = 250;
const END_MS = 700;

/** All open streams, with two timers for all of them: one beats, one looks whether they may go on. */
export class StreamTable {
	readonly gate: Gate = { open: true };
	readonly listeners: SocketListeners;
	readonly #streams = new Map<Socket, OpenStream>();
	readonly #perAddress = new Map<string, number>();
	readonly #hub: Feeds;
	readonly #stillAllowed: StillAllowed;
	readonly #log: Log;
	readonly #times: TableTimes;
	readonly #timers: NodeJS.Timeout[];
	#beating: MapIterator<OpenStream> | undefined;
	#checking = false;
	#checkedAt = 0;
	cut = 0;
	gone = 0;

	constructor(hub: Feeds, stillAllowed: StillAllowed, log: Log, times: TableTimes) {
		this.#hub = hub;
		this.#stillAllowed = stillAllowed;
		this.#log = log;
		this.#times = times;
		const forget = (socket: Socket) => this.#forget(socket);
		const resume = (socket: Socket) => this.#resume(socket);
		this.listeners = {
			closed() {
				forget(this);
			},
			drained() {
				resume(this);
			}
		};
		this.#timers = [
			setInterval(() => this.#beat(), BEAT_SLICE_MS),
			setInterval(() => void this.#look(), times.recheckMs)
		];
	}

	get size(): number {
		return this.#streams.size;
	}

	countOf = (address: string): number => this.#perAddress.get(address) ?? 0;

	/** Bytes that clients have not taken yet. */
	bufferedBytes(): number {
		let bytes = 0;
		for (const { socket } of this.#streams.values()) bytes += socket.writableLength;
		return bytes;
	}

	add(stream: OpenStream): void {
		if (this.#streams.size === 0) this.#checkedAt = Date.now();
		this.#streams.set(stream.socket, stream);
		this.#perAddress.set(stream.address, this.countOf(stream.address) + 1);
		for (const topic of stream.topics) {
			if (topic.gone) stream.sendGone(topic.topic);
			else this.#hub.add(topic);
		}
		endWhenAllGone(stream);
	}

	/** Ends all streams: politely first, and for good within a second. */
	async close(): Promise<void> {
		this.#timers.forEach(clearInterval);
		for (const socket of this.#streams.keys()) socket.destroySoon();
		for (const end = Date.now() + END_MS; this.#streams.size > 0 && Date.now() < end;) await sleep(10);
		for (const socket of this.#streams.keys()) socket.destroy();
		while (this.#streams.size > 0) await nextTurn();
	}

	#forget(socket: Socket): void {
		const stream = this.#streams.get(socket);
		if (!stream) return;
		this.#streams.delete(socket);
		for (const topic of stream.topics) this.#hub.remove(topic);
		const left = this.countOf(stream.address) - 1;
		if (left > 0) this.#perAddress.set(stream.address, left);
		else this.#perAddress.delete(stream.address);
	}

	#resume(socket: Socket): void {
		const stream = this.#streams.get(socket);
		if (!stream) return;
		stream.stalledAt = 0;
		for (const topic of stream.topics) this.#hub.catchUp(topic);
	}

	/** A slice of the streams at a time: ten thousand writes at once would make everybody wait. */
	#beat(): void {
		let slice = Math.ceil((this.#streams.size * BEAT_SLICE_MS) / this.#times.heartbeatMs);
		while (slice-- > 0) {
			this.#beating ??= this.#streams.values();
			const { value: stream, done } = this.#beating.next();
			if (done) this.#beating = undefined;
			else if (!stream.socket.writableNeedDrain) stream.socket.write(BEAT);
		}
	}

	async #look(): Promise<void> {
		const now = Date.now();
		const readers = new Map<string, [OpenStream, TopicReader][]>();
		for (const stream of this.#streams.values()) {
			this.#cutStalled(stream, now);
			for (const topic of stream.topics) {
				if (topic.gone) continue;
				if (topic.until <= now) this.#end(stream, topic);
				else readers.get(topic.check)?.push([stream, topic]) ?? readers.set(topic.check, [[stream, topic]]);
			}
		}
		if (readers.size === 0) this.#checkedAt = now;
		this.#shutWhenUnanswered(now);
		if (readers.size > 0 && !this.#checking) await this.#recheck(readers, now);
	}

	async #recheck(readers: ReadonlyMap<string, [OpenStream, TopicReader][]>, now: number): Promise<void> {
		this.#checking = true;
		try {
			const allowed = await this.#stillAllowed([...readers.keys()]);
			for (const [check, holders] of readers) {
				if (allowed.has(check)) continue;
				for (const [stream, topic] of holders) this.#end(stream, topic);
			}
			this.#checkedAt = now;
			if (this.gate.open) return;
			this.gate.open = true;
			this.#hub.catchUpAll();
		} catch (error) {
			if (this.gate.open) this.#log.warn({ err: error }, 'live: rights could not be looked at');
		} finally {
			this.#checking = false;
		}
	}

	/** A right that was not looked at may have ended: until there is an answer nothing goes out. */
	#shutWhenUnanswered(now: number): void {
		const ms = now - this.#checkedAt;
		if (!this.gate.open || ms <= this.#times.distrustMs) return;
		this.gate.open = false;
		this.#log.warn({ unanswered_ms: ms }, 'live: nothing goes out until rights can be looked at');
	}

	#cutStalled(stream: OpenStream, now: number): void {
		if (stream.socket.writableLength === 0) stream.stalledAt = 0;
		else if (stream.stalledAt === 0) stream.stalledAt = now;
		else if (now - stream.stalledAt >= this.#times.stallMs) {
			this.cut++;
			stream.socket.destroy();
		}
	}

	#end(stream: OpenStream, topic: TopicReader): void {
		if (topic.gone) return;
		topic.gone = true;
		this.gone++;
		this.#hub.remove(topic);
		stream.sendGone(topic.topic);
		endWhenAllGone(stream);
	}
}

function endWhenAllGone(stream: OpenStream): void {
	if (stream.topics.every((topic) => topic.gone)) stream.socket.destroySoon();
}
