import type { Socket } from 'node:net';
import type { RecordedEvent } from '#server/db/outbox.ts';
import type { Subscriber } from '#server/realtime/hub.ts';
import { writeCursor } from './stream-cursor.ts';

/** What a reader may see of an order, found when it asked. */
export type Right = {
	orderId: string;
	/** Only what happened to the parcels and the order's status: no actor, no data, nothing about links. */
	redacted: boolean;
	isBuyer?: true;
	/** Names the right when it is looked at again (`stillAllowed`): the same name, the same answer. */
	check: string;
	/** The right ends by itself at this instant. */
	until?: Date;
	/** The order's last entry when the right was found; a cursor beyond it cannot be ours. */
	seq?: number;
};

const REDACTED_TYPES = /^(order|shipment|claim)\./;

/** The message made last: streams that follow the same order and nothing else all get the same bytes. */
let last: { event: RecordedEvent; form: EventForm; print: string; bytes: Buffer | undefined } | undefined;

/** One connection, with one or more topics on it. As small as it can be: there are ten thousand of them. */
export class OpenStream {
	readonly socket: Socket;
	readonly address: string;
	readonly topics: TopicReader[] = [];
	readonly #print: string;
	/** Since when the client has taken nothing, in ms of the epoch; 0 while it reads. */
	stalledAt = 0;

	constructor(socket: Socket, address: string, print: string) {
		this.socket = socket;
		this.address = address;
		this.#print = print;
	}

	/** Writes an event under a cursor that says how far every topic of the stream has come. */
	send(event: RecordedEvent, form: EventForm, topic: string): void {
		const isShared = this.topics.length === 1;
		if (isShared && last?.event === event && last.form === form && last.print === this.#print) {
			if (last.bytes) this.socket.write(last.bytes);
			return;
		}
		const data = form(topic, event);
		const bytes = data === undefined ? undefined : this.#message(data);
		if (bytes) this.socket.write(bytes);
		if (isShared) last = { event, form, print: this.#print, bytes };
	}

	#message(data: string): Buffer {
		const seqs = this.topics.map((topic) => topic.seq);
		return Buffer.from(`id: ${writeCursor(this.#print, seqs)}\nevent: order\ndata: ${data}\n\n`);
	}

	/** Tells that a topic is not, or no longer, the reader's to follow. */
	sendGone(topic: string): void {
		this.socket.write(`event: gone\ndata: ${JSON.stringify({ topic })}\n\n`);
	}
}

/** Whether entries may go out at all; shut while rights could not be looked at for too long. */
export type Gate = { open: boolean };

/** One topic of a stream: a reader of one order's history. */
export class TopicReader implements Subscriber {
	readonly orderId: string;
	readonly topic: string;
	readonly check: string;
	readonly until: number;
	seq: number;
	/** The right to it has ended. */
	gone = false;
	readonly #stream: OpenStream;
	readonly #gate: Gate;
	readonly #form: (topic: string, event: RecordedEvent) => string | undefined;

	constructor(
		stream: OpenStream,
		gate: Gate,
		form: EventForm,
		topic: string,
		seq: number,
		right: Right | null
	) {
		this.#stream = stream;
		this.#gate = gate;
		this.#form = form;
		this.topic = topic;
		this.seq = seq;
		this.orderId = right?.orderId ?? '';
		this.check = right?.check ?? '';
		this.until = right?.until?.getTime() ?? Infinity;
		this.gone = right === null;
	}

	/** A client that does not read is not written to: it is caught up from the history when it has read. */
	canTake(): boolean {
		const { socket } = this.#stream;
		return !this.gone && this.#gate.open && !socket.writableNeedDrain && socket.writable;
	}

	take(event: RecordedEvent): void {
		this.#stream.send(event, this.#form, this.topic);
	}
}

export type EventForm = (topic: string, event: RecordedEvent) => string | undefined;

/** For machines: one order, no topic. */
export const machineForm: EventForm = (_topic, event) => `{${entry(event)},${content(event)}}`;

/** For browsers that may see the order. */
const fullForm: EventForm = (topic, event) =>
	`{"topic":${JSON.stringify(topic)},${entry(event)},${content(event)}}`;

/** For whoever bought: nothing of what somebody does with a gift, as its marks in the history say. */
const buyerForm: EventForm = (topic, event) => (GIFT.test(event.data) ? undefined : fullForm(topic, event));

/** The mark as JSON text has it; in a text of somebody's the quotation marks would be escaped. */
const GIFT = /(?<!\\)"gift": ?true/;

/** For share links; nothing where the event is none of theirs. */
const redactedForm: EventForm = (topic, event) =>
	REDACTED_TYPES.test(event.type) ? `{"topic":${JSON.stringify(topic)},${entry(event)}}` : undefined;

/** What somebody is told of an event, by their right to it. */
export const formOf = (right: Pick<Right, 'redacted' | 'isBuyer'> | null): EventForm =>
	right?.redacted ? redactedForm : right?.isBuyer ? buyerForm : fullForm;

const entry = ({ seq, type, at }: RecordedEvent) =>
	`"seq":${seq},"type":${JSON.stringify(type)},"at":"${at}"`;

/** `data` is JSON text of the database's own making: one line, nothing to escape. */
const content = ({ actorKind, data }: RecordedEvent) =>
	`"actor":{"kind":${JSON.stringify(actorKind)}},"data":${data}`;
