import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { UrlTrouble } from '#domain/endpoints/endpoint.ts';

/** Of this machine and of the networks behind it; open only where a setting says so. */
const NEAR = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/** Where clouds keep their machines' keys, within ranges that a shop's own network may use. */
const METADATA = ['100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'];

/** The only part of IPv6 that is given out to the public (RFC 4291, IANA "Global Unicast"). */
const PUBLIC_6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];

/**
 * Whether an address may be called. Only public unicast ones: not this machine, not the networks behind it, not the
 * cloud's metadata, nothing that is another address in disguise (IPv4-mapped, NAT64, 6to4, Teredo), nothing reserved.
 *
 * @param address in the form a resolver gives it; anything else may not
 * @param allowNear this machine and private networks too (`ENDPOINTS_ALLOW_PRIVATE`); never the rest
 */
export function mayCall(address: string, allowNear: boolean): boolean {
	if (isIP(address) === 0) return false;
	const parsed = ipaddr.parse(address);
	if (METADATA.includes(parsed.toString())) return false;
	const range: string = parsed.range();
	if (allowNear && NEAR.includes(range)) return true;
	if (range !== 'unicast') return false;
	return !(parsed instanceof ipaddr.IPv6) || parsed.match(PUBLIC_6);
}

/** Names that never lead out, or lead somewhere a receiver cannot be. */
const INNER_NAMES = /(^|\.)(localhost|local|internal|home\.arpa|onion|invalid)$/;

const LOWEST_FREE_PORT = 1024;

export type JudgedUrl = { ok: true; url: string } | { ok: false; why: UrlTrouble };

/**
 * Whether a receiver's address can be one, by what it says: https, no name and password in it, port 443 or from 1024 up,
 * a full name, or a public address however it is spelled (decimal, octal, hexadecimal, IPv6). Where a name leads
 * is asked at each attempt.
 *
 * @param allowNear http, any port, this machine and private networks too
 * @returns the address as it is kept: as URLs are normalised, without its fragment
 */
export function judgeUrl(text: string, allowNear: boolean): JudgedUrl {
	const url = URL.parse(text);
	if (!url) return { ok: false, why: 'url' };
	if (url.protocol !== 'https:' && !(allowNear && url.protocol === 'http:'))
		return { ok: false, why: 'scheme' };
	if (url.hostname === '') return { ok: false, why: 'url' };
	if (url.username !== '' || url.password !== '') return { ok: false, why: 'credentials' };
	const isUsualPort = url.port === '' || Number(url.port) >= LOWEST_FREE_PORT;
	if (!allowNear && !isUsualPort) return { ok: false, why: 'port' };
	const host = hostOf(url);
	if (isIP(host) !== 0) {
		if (!mayCall(host, allowNear)) return { ok: false, why: 'address' };
	} else if (!allowNear && (!host.includes('.') || INNER_NAMES.test(host))) {
		return { ok: false, why: 'name' };
	}
	url.hash = '';
	return { ok: true, url: url.href };
}

/** A URL's host as a resolver takes it: no brackets, and no full stop at its end, which some take for another name. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
