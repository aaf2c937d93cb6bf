import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { refuse, type Refusal, type Result } from '#domain/refusal.ts';
import type { Connection } from '#server/db/client.ts';
import { outboxReader, type OldestWriter } from '#server/db/outbox.ts';
import { DeskFeed, type ReadPrints } from '#server/realtime/desk-feed.ts';
import { Drainer } from '#server/realtime/drainer.ts';
import { feedsOf } from '#server/realtime/feeds.ts';
import { pollHints, type HintBus } from '#server/realtime/hint-bus.ts';
import { Hub } from '#server/realtime/hub.ts';
import { silent, type Log } from '#server/realtime/log.ts';
import { formOf, machineForm, OpenStream, TopicReader, type EventForm, type Right } from './open-stream.ts';
import { refuseAtDoor } from './refuse.ts';
import { printOf, readCursor } from './stream-cursor.ts';
import { nameOf, readStreamRequest, type StreamRequest, type Topic } from './stream-request.ts';
import { StreamTable, TABLE_TIMES, type StillAllowed, type TableTimes } from './stream-table.ts';
import { takeSocket } from './take-socket.ts';

export type { Right, Topic, StillAllowed };

export type StreamsOptions = {
	/** A small pool of its own (two or three sessions): live streams must not queue behind business transactions. */
	connection: Connection;
	/** What the holder of this request may see of the topic; `null` where nothing, or where there is no such thing. */
	authorise: (topic: Topic, request: IncomingMessage) => Promise<Right | null>;
	/** The same for a machine's key: `auth.required`, `scope.missing` or `order.not_found` where it may not. */
	authoriseMachine: (ref: string, request: IncomingMessage) => Promise<Result<Right>>;
	/** Called once a second with the `check` of every right in use. */
	stillAllowed: StillAllowed;
	/** What the desk's queues look like; nothing where no desk follows. */
	prints?: ReadPrints;
	hints?: HintBus;
	log?: Log;
	/** Where a request comes from, when proxies stand before us. */
	addressOf?: (request: IncomingMessage) => string;
	/** Only against a runaway: far above what a shop's own office opens from one address. */
	limits?: { total: number; perAddress: number };
	times?: Partial<TableTimes>;
};

export type StreamStats = {
	streams: number;
	topics: number;
	told: number;
	cut: number;
	gone: number;
	refused: number;
	buffered_bytes: number;
	/** For how long committed events have waited behind an open transaction, and whose that is. */
	lag_seconds: number;
	held_back_by: OldestWriter | undefined;
};

export type Streams = {
	/** Takes the request if it asks for a live stream. */
	handle(request: IncomingMessage, response: ServerResponse): boolean;
	/** Call it after a commit of this process; never inside a transaction. */
	hint(): void;
	stats(): StreamStats;
	/** Ends every stream, within a second. The connection stays the caller's. */
	close(): Promise<void>;
};

const HEADERS = {
	'content-type': 'text/event-stream',
	'cache-control': 'no-store',
	'x-accel-buffering': 'no'
};
const LIMITS = { total: 30_000, perAddress: 15_000 };
const CLOSE_MS = 950;
const RETRY_MS = { after: 2000, jitter: 1000, whenBusy: 8000 };

/** The live streams of a node, served on the bare socket: ten thousand of them have to fit. */
export function createStreams(options: StreamsOptions): Streams {
	const { log = silent, limits = LIMITS, hints = pollHints() } = options;
	const addressOf = options.addressOf ?? ((request) => request.socket.remoteAddress ?? '');
	const reader = outboxReader(options.connection.sql);
	const hub = new Hub(reader, log);
	const drainer = new Drainer(reader, hub, log);
	const desk = new DeskFeed(options.prints ?? (async () => new Map()), log);
	const table = new StreamTable(feedsOf(hub, desk), options.stillAllowed, log, {
		...TABLE_TIMES,
		...options.times
	});
	let closing = false;
	let refused = 0;
	hints.onHint(() => drainer.hint());
	hints.onHint(() => desk.hint());
	drainer.start();

	type Wanted = { topic: string; seq: number; right: Right | null; form: EventForm };

	async function findRights(asked: StreamRequest, request: IncomingMessage): Promise<Result<Wanted[]>> {
		if (asked.kind === 'malformed') return invalid('topic', asked.what);
		if (asked.kind === 'live') {
			const rights = await Promise.all(asked.topics.map(({ topic }) => options.authorise(topic, request)));
			const wanted = asked.topics.map(({ topic, seq }, index) => {
				const right = rights[index] ?? null;
				return { topic: nameOf(topic), seq, right, form: formOf(right) };
			});
			// A cursor that does not fit is from another page or an older version of us: the addresses say where to start.
			const seqs = asked.cursor === undefined ? undefined : seqsIn(asked.cursor, wanted);
			return { ok: true, value: wanted.map((one, index) => ({ ...one, seq: seqs?.[index] ?? one.seq })) };
		}
		const found = await options.authoriseMachine(asked.ref, request);
		if (!found.ok) return found;
		const wanted = { topic: `order:${asked.ref}`, seq: 0, right: found.value, form: machineForm };
		if (asked.cursor === undefined) return { ok: true, value: [wanted] };
		const seq = seqsIn(asked.cursor, [wanted])?.[0];
		if (seq === undefined || seq > (found.value.seq ?? seq))
			return invalid('last_event_id', 'not a cursor of this stream');
		return { ok: true, value: [{ ...wanted, seq }] };
	}

	function open(request: IncomingMessage, response: ServerResponse, wanted: readonly Wanted[]): void {
		const address = addressOf(request);
		const socket = takeSocket(request, response, HEADERS, table.listeners);
		const stream = new OpenStream(socket, address, printOf(wanted.map(({ topic }) => topic)));
		for (const one of wanted) {
			// Past the end nothing would ever be told; a page that is ahead of the database starts from its end.
			const seq = Math.min(one.seq, one.right?.seq ?? one.seq);
			stream.topics.push(new TopicReader(stream, table.gate, one.form, one.topic, seq, one.right));
		}
		socket.write(`retry: ${RETRY_MS.after + Math.floor(Math.random() * RETRY_MS.jitter)}\n:\n\n`);
		table.add(stream);
		drainer.hint();
	}

	async function serve(
		asked: StreamRequest,
		request: IncomingMessage,
		response: ServerResponse
	): Promise<void> {
		const refusal = findRefusal(request);
		if (refusal) return turnAway(asked, request, response, refusal);
		const wanted = await findRights(asked, request);
		// A turn of its own: the request's parser has to be done before its socket is taken.
		await nextTurn();
		if (request.socket.destroyed) return;
		if (!wanted.ok) return refuseAtDoor(request, response, wanted.refusal);
		if (closing) return turnAway(asked, request, response, { code: 'service.unavailable', retry_after: 1 });
		open(request, response, wanted.value);
	}

	function findRefusal(request: IncomingMessage): Refusal | undefined {
		if (closing) return { code: 'service.unavailable', retry_after: 1 };
		const full = table.size >= limits.total || table.countOf(addressOf(request)) >= limits.perAddress;
		return full ? { code: 'rate.limited' } : undefined;
	}

	/** A machine reads a problem. A browser's EventSource would never come back after one: it gets a later time. */
	function turnAway(
		asked: StreamRequest,
		request: IncomingMessage,
		response: ServerResponse,
		refusal: Refusal
	): void {
		refused++;
		if (asked.kind === 'events') return refuseAtDoor(request, response, refusal);
		const retry = RETRY_MS.after + Math.floor(Math.random() * RETRY_MS.whenBusy);
		response.writeHead(200, { ...HEADERS, connection: 'close' }).end(`retry: ${retry}\n:\n\n`);
	}

	return {
		handle(request, response) {
			const asked = readStreamRequest(request);
			if (!asked) return false;
			serve(asked, request, response).catch((error: unknown) => {
				log.warn({ err: error }, 'live: a stream could not be opened');
				if (response.headersSent || request.socket.destroyed) request.socket.destroy();
				else turnAway(asked, request, response, { code: 'service.unavailable', retry_after: 1 });
			});
			return true;
		},
		hint: () => hints.send(),
		stats: () => ({
			streams: table.size,
			topics: hub.size,
			told: hub.told,
			cut: table.cut,
			gone: table.gone,
			refused,
			buffered_bytes: table.bufferedBytes(),
			lag_seconds: drainer.lagSeconds,
			held_back_by: drainer.heldBackBy
		}),
		async close() {
			closing = true;
			desk.close();
			const ended = Promise.all([table.close(), drainer.close(), hub.close(), hints.close()]);
			// A database that does not answer any more must not hold up the exit.
			await Promise.race([ended, sleep(CLOSE_MS, undefined, { ref: false })]);
		}
	};
}

const seqsIn = (cursor: string, wanted: readonly { topic: string }[]) =>
	readCursor(cursor, printOf(wanted.map(({ topic }) => topic)), wanted.length);

const invalid = (path: string, what: string) => refuse('request.invalid', { errors: [{ path, what }] });
