import type { IncomingMessage } from 'node:http';
import { isSeq } from './stream-cursor.ts';

/** What a browser may ask to follow. */
export type Topic = { kind: 'order'; ref: string } | { kind: 'link'; token: string } | { kind: 'desk' };

export type StreamRequest =
	| { kind: 'events'; ref: string; cursor: string | undefined }
	| { kind: 'live'; topics: { topic: Topic; seq: number }[]; cursor: string | undefined }
	| { kind: 'malformed'; what: string };

export const MOST_TOPICS = 50;

const EVENTS_PATH = /^\/api\/v1\/orders\/([^/]+)\/events$/;
const REF = /^[A-Za-z0-9][\w.-]{0,63}$/;
const TOKEN = /^[\w-]{16,128}$/;

/** A topic as it is written to the client; its seq is not part of its name. */
export const nameOf = (topic: Topic): string =>
	topic.kind === 'desk'
		? 'desk:queues'
		: topic.kind === 'order'
			? `order:${topic.ref}`
			: `link:${topic.token}`;

/** What live stream a request asks for; nothing where it asks for something else. */
export function readStreamRequest(request: IncomingMessage): StreamRequest | undefined {
	if (request.method !== 'GET') return undefined;
	const [path = '', query = ''] = (request.url ?? '').split('?', 2);
	if (path === '/live') return readLive(request, new URLSearchParams(query));
	const ref = EVENTS_PATH.exec(path)?.[1];
	if (ref === undefined || !acceptsStream(request)) return undefined;
	return { kind: 'events', ref, cursor: lastEventId(request, new URLSearchParams(query)) };
}

function readLive(request: IncomingMessage, query: URLSearchParams): StreamRequest {
	const asked = query.getAll('topic');
	if (asked.length === 0 || asked.length > MOST_TOPICS) {
		return { kind: 'malformed', what: `topic: 1 to ${MOST_TOPICS} of them` };
	}
	const topics = asked.map(readTopic).filter((topic) => topic !== undefined);
	if (topics.length < asked.length) {
		return { kind: 'malformed', what: 'topic: order:{ref}:{seq}, link:{token}:{seq} or desk:queues:{seq}' };
	}
	return { kind: 'live', topics, cursor: lastEventId(request, query) };
}

function readTopic(text: string): { topic: Topic; seq: number } | undefined {
	const [kind, name = '', count = '', ...rest] = text.split(':');
	const seq = /^\d+$/.test(count) ? Number(count) : undefined;
	if (rest.length > 0 || !isSeq(seq)) return undefined;
	if (kind === 'order' && REF.test(name)) return { topic: { kind, ref: name }, seq };
	if (kind === 'desk' && name === 'queues') return { topic: { kind }, seq };
	if (kind === 'link' && TOKEN.test(name)) return { topic: { kind, token: name }, seq };
	return undefined;
}

const acceptsStream = (request: IncomingMessage): boolean =>
	/(^|[\s,])text\/event-stream\b/i.test(request.headers.accept ?? '');

/** An empty one is how a browser says that it has none. */
function lastEventId(request: IncomingMessage, query: URLSearchParams): string | undefined {
	const header = request.headers['last-event-id'];
	return (typeof header === 'string' && header) || query.get('last_event_id') || undefined;
}
