import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address a request comes from. `X-Forwarded-For` is written by anybody, so only as many of its last entries count
 * as there are proxies of ours in front: each of them appended the address it was asked from. An entry that is no
 * address ends the search, at the last one that was good.
 *
 * @param hops proxies in front (`TRUST_PROXY`); 0 believes nothing but the connection
 */
export function clientAddress(request: IncomingMessage, hops: number): string {
	const header = request.headers['x-forwarded-for'];
	const told = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
	let address = bare(request.socket.remoteAddress ?? '');
	for (let hop = 1; hop <= hops; hop++) {
		const one = bare(told[told.length - hop] ?? '');
		if (isIP(one) === 0) break;
		address = one;
	}
	return address;
}

/** Without brackets, port and zone; an IPv4 address written as an IPv6 one is itself. */
function bare(entry: string): string {
	const text = entry.trim();
	const address =
		/^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
	return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
