import type { IncomingMessage } from 'node:http';
import type { App } from '#server/app.ts';
import { connect } from '#server/db/client.ts';
import { bearerSecret } from '#server/http/access.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createStreams, type Streams } from './streams.ts';

/** Live streams with the app's rights, on a small pool of their own so that they never queue behind commands. */
export function openStreams(options: {
	app: App;
	url: string;
	log: Logger;
	metrics: Metrics;
	addressOf: (request: IncomingMessage) => string;
}): Streams {
	const { app, url, log, metrics, addressOf } = options;
	const connection = connect(url, { max: 3, name: 'roundtrip-live' });
	const rights = app.streamRights;
	const streams = createStreams({
		connection,
		log,
		addressOf,
		authorise: (topic, request) =>
			topic.kind === 'link'
				? rights.ofLink(topic.token)
				: topic.kind === 'desk'
					? rights.ofDesk(cookieOf(request, app.sessions.cookieName))
					: rights.ofSession(topic.ref, cookieOf(request, app.sessions.cookieName)),
		authoriseMachine: (ref, request) =>
			rights.ofMachine(ref, bearerSecret(request.headers.authorization ?? null)),
		stillAllowed: rights.stillHolding,
		prints: () => app.deskQueues.prints()
	});
	metrics.gauge('live_streams', 'Open live streams', () => streams.stats().streams);
	metrics.total('live_events_told_total', 'Events given to streams so far', () => streams.stats().told);
	metrics.total(
		'live_streams_cut_total',
		'Streams cut because their reader was too slow',
		() => streams.stats().cut
	);
	metrics.gauge(
		'live_lag_seconds',
		'How long committed events wait behind an open transaction',
		() => streams.stats().lag_seconds
	);
	return {
		...streams,
		async close() {
			await streams.close();
			await connection.close();
		}
	};
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
	const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
	return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
