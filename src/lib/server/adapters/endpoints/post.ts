import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { PostTrouble } from '#domain/endpoints/endpoint.ts';
import type { EndpointPost, PostOutcome, PostRequest } from '#server/ports/endpoint-post.ts';
import { hostOf, judgeUrl } from './address.ts';
import { findAddresses, type Resolve } from './resolve.ts';
import { retryAfterMs } from './retry-after.ts';

export type PostOptions = {
	resolve: Resolve;
	/** This machine and private networks too (`ENDPOINTS_ALLOW_PRIVATE`). */
	allowNear: boolean;
	connectMs?: number;
	totalMs?: number;
};

/** Enough to be polite to who is still speaking; what an answer's body says is of no concern. */
const MOST_BODY_BYTES = 4096;
const BODY_MS = 1000;

/**
 * Posts to receivers. The name is looked up anew for each attempt, judged, and exactly what was judged is connected to;
 * the certificate has to be the name's. Redirects are answers like any other. 10 s until the connection stands, 20 s in
 * all; the answer's first line decides, its body is cut off.
 */
export function endpointPost(options: PostOptions): EndpointPost {
	const { connectMs = 10_000, totalMs = 20_000 } = options;
	return (sent, signal, leave) =>
		new Promise((resolve) => {
			let request: ClientRequest | undefined;
			let answer: PostOutcome | undefined;
			let ended = false;
			const end = (outcome: PostOutcome | undefined) => {
				ended = true;
				clearTimeout(connecting);
				clearTimeout(total);
				signal.removeEventListener('abort', stop);
				request?.destroy();
				// What has been answered stays so, however its body ends.
				resolve(answer ?? outcome ?? { trouble: 'connection_failed' });
			};
			const give = (trouble: PostTrouble) => () => end({ trouble });
			const stop = give('stopped');
			const connecting = setTimeout(give('connect_timeout'), connectMs);
			let total = setTimeout(give('timeout'), totalMs);
			signal.addEventListener('abort', stop);
			if (signal.aborted) return stop();
			void prepare(sent, options).then((prepared) => {
				if (ended) return;
				if ('trouble' in prepared) return end(prepared);
				const depart = async (): Promise<void> => {
					clearTimeout(connecting);
					if (leave) {
						clearTimeout(total);
						await leave();
						if (ended) return;
						total = setTimeout(give('timeout'), totalMs);
					}
					request?.end(sent.body);
				};
				request = send(sent, prepared, {
					onConnected: () => void depart().catch(stop),
					onAnswer: (outcome) => (answer = outcome),
					end
				});
			});
		});
}

async function prepare(
	{ url: text }: PostRequest,
	{ resolve, allowNear }: PostOptions
): Promise<{ url: URL; addresses: string[] } | { trouble: PostTrouble }> {
	const judged = judgeUrl(text, allowNear);
	if (!judged.ok) return { trouble: 'address_refused' };
	const url = new URL(judged.url);
	const found = await findAddresses(hostOf(url), allowNear, resolve);
	return 'trouble' in found ? found : { url, addresses: found.addresses };
}

/** Whatever asks for an address gets those that were judged. */
const pinned = (addresses: readonly string[]): LookupFunction => {
	const all = addresses.map((address) => ({ address, family: isIP(address) }));
	const [first] = all;
	return (_host, options, answer) => {
		if (options.all) answer(null, all);
		else answer(null, first?.address ?? '', first?.family);
	};
};

/** What a request reports on its way. */
type Course = {
	onConnected: () => void;
	onAnswer: (outcome: PostOutcome) => void;
	/** Without an outcome: the answer, or that there was none. */
	end: (outcome: PostOutcome | undefined) => void;
};

function send(
	{ headers, body }: PostRequest,
	{ url, addresses }: { url: URL; addresses: string[] },
	{ onConnected, onAnswer, end }: Course
): ClientRequest {
	const host = hostOf(url);
	const options: RequestOptions = {
		method: 'POST',
		host,
		port: url.port,
		path: url.pathname + url.search,
		lookup: pinned(addresses),
		agent: false,
		headers: { host: url.host, ...headers, 'content-length': Buffer.byteLength(body) },
		...(url.protocol === 'https:' && isIP(host) === 0 && { servername: host })
	};
	const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(options);
	request.once('socket', (socket) =>
		socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected)
	);
	request.once('response', (response) => {
		onAnswer(outcomeOf(response));
		drain(response, () => end(undefined));
	});
	request.once('upgrade', (response) => end(outcomeOf(response)));
	request.on('error', (error) => end({ trouble: troubleOf(error) }));
	request.once('close', () => end(undefined));
	return request;
}

/** Lets a short body end by itself; a long, slow or broken one is cut off, and changes nothing. */
function drain(response: IncomingMessage, done: () => void): void {
	let bytes = 0;
	const late = setTimeout(done, BODY_MS);
	const finish = () => {
		clearTimeout(late);
		done();
	};
	response.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes > MOST_BODY_BYTES) finish();
	});
	response.once('end', finish).once('error', finish).once('close', finish);
}

const outcomeOf = ({ statusCode = 0, headers }: IncomingMessage): PostOutcome => ({
	status: statusCode,
	retryAfterMs: retryAfterMs(headers['retry-after'], Date.now())
});

function troubleOf(error: Error & { code?: string; reason?: string }): PostTrouble {
	const code = error.code ?? '';
	if (code === 'ECONNREFUSED') return 'connection_refused';
	if (code.startsWith('HPE_')) return 'not_http';
	if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|EPROTO/.test(code)) return 'tls';
	return 'connection_failed';
}
