import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { App } from '#server/app.ts';
import { setSecurityHeaders } from './headers.ts';
import { answerHealth } from './health.ts';
import { comesFromUs, isKnownHost } from './hosts.ts';
import { loggablePath, type Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { takeOrderRead } from './order-read.ts';
import { takeQuoteCall } from './quote-calls.ts';
import { refuseAtDoor } from './refuse.ts';
import { answerUnreadable } from './unreadable.ts';
import { answerWidget } from './widget.ts';

/** SvelteKit's built handler, as adapter-node makes it. */
export type PageHandler = (
	req: IncomingMessage,
	res: ServerResponse,
	next: (error?: unknown) => void
) => void;

type Knock = IncomingMessage & { roundtrip?: NonNullable<App.Platform['req']['roundtrip']> };

export type DoorOptions = {
	log: Logger;
	metrics: Metrics;
	knownHosts: readonly string[];
	bodyLimit: number;
	isReady: () => Promise<boolean>;
};

/** What stands behind the door once everything is up. */
export type Behind = {
	app: App;
	origin: string;
	pages: PageHandler;
	/** Takes a live stream; whether it did. */
	streams: { handle(req: IncomingMessage, res: ServerResponse): boolean };
	/** Takes a webhook; whether it did. */
	webhooks: { handle(req: IncomingMessage, res: ServerResponse, path: string): boolean };
	/** Where a request comes from, past the proxies in front. */
	addressOf: (req: IncomingMessage) => string;
};

/** A peer that sends its headers or body this slowly is not a shopper. */
const HEADERS_WITHIN_MS = 20_000;
const REQUEST_WITHIN_MS = 120_000;

/**
 * The server entry around SvelteKit's handler: health, known hosts, security headers, where unsafe requests come
 * from, body sizes, webhooks, live streams, one log line per request. Until `behind` is given only health answers.
 */
export function createDoor(options: DoorOptions): { server: Server; open(behind: Behind): void } {
	let behind: Behind | undefined;
	const server = createServer(
		// A request without a Host is refused like one with a foreign one, in our words.
		{ headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS, requireHostHeader: false },
		(req, res) => {
			const path = pathOf(req);
			const requestId = randomUUID();
			res.setHeader('X-Request-Id', requestId);
			setSecurityHeaders(res, { https: behind?.origin.startsWith('https:') ?? false });
			if (answerHealth(req, res, path, options)) return;
			logWhenDone(req, res, path, requestId, options);

			if (!isKnownHost(req, path, options.knownHosts))
				return refuseAtDoor(req, res, { code: 'host.unknown' });
			if (!behind) return refuseAtDoor(req, res, { code: 'service.unavailable', retry_after: 1 });
			if (!comesFromUs(req, behind.origin)) return refuseAtDoor(req, res, { code: 'origin.refused' });
			if (Number(req.headers['content-length'] ?? 0) > options.bodyLimit) {
				return refuseAtDoor(req, res, { code: 'payload.too_large', limit: options.bodyLimit });
			}
			if (answerWidget(req, res, path)) return;
			if (behind.webhooks.handle(req, res, path)) return;
			if (behind.streams.handle(req, res)) return;
			const taking = { app: behind.app, log: options.log, requestId, bodyLimit: options.bodyLimit };
			if (takeOrderRead(req, res, path, taking) || takeQuoteCall(req, res, path, taking)) return;
			(req as Knock).roundtrip = {
				app: behind.app,
				requestId,
				log: options.log.child({ request: requestId }),
				bodyLimit: options.bodyLimit,
				clientAddress: behind.addressOf(req)
			};
			behind.pages(req, res, () => refuseAtDoor(req, res, { code: 'route.not_found' }));
		}
	);
	answerUnreadable(server);
	return {
		server,
		open(opened) {
			behind = opened;
		}
	};
}

const pathOf = (req: IncomingMessage): string => (req.url ?? '/').split(/[?#]/, 1)[0] || '/';

function logWhenDone(
	req: IncomingMessage,
	res: ServerResponse,
	path: string,
	request: string,
	{ log, metrics }: DoorOptions
): void {
	const started = process.hrtime.bigint();
	res.once('close', () => {
		const seconds = Number(process.hrtime.bigint() - started) / 1e9;
		const method = req.method ?? 'GET';
		metrics.observe(path, method, res.statusCode, seconds);
		const ms = Math.round(seconds * 10_000) / 10;
		log.info({ request, method, path: loggablePath(path), status: res.statusCode, ms }, 'answered');
	});
}
