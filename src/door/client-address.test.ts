import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const ask = (remoteAddress: string, forwarded: string | undefined, hops: number) =>
	clientAddress(
		{ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } } as unknown as IncomingMessage,
		hops
	);

test.each([
	// Without a proxy nobody is believed.
	['192.0.2.1', '203.0.113.9', 0, '192.0.2.1'],
	['::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
	['fe80::1%eth0', undefined, 0, 'fe80::1'],
	// Each proxy appended whom it was asked by; what stands before was written by the client.
	['10.0.0.1', '203.0.113.9', 1, '203.0.113.9'],
	['10.0.0.1', '6.6.6.6, 203.0.113.9', 1, '203.0.113.9'],
	['10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9'],
	['10.0.0.1', '203.0.113.9:4711', 1, '203.0.113.9'],
	['10.0.0.1', '[2001:db8::1]:4711', 1, '2001:db8::1'],
	['10.0.0.1', '::ffff:203.0.113.9', 1, '203.0.113.9'],
	// Asked past the proxies, or told nonsense: the last good one.
	['10.0.0.1', undefined, 1, '10.0.0.1'],
	['10.0.0.1', '', 1, '10.0.0.1'],
	['10.0.0.1', 'unknown', 1, '10.0.0.1'],
	['10.0.0.1', '203.0.113.9, unknown', 2, '10.0.0.1'],
	['10.0.0.1', '203.0.113.9', 5, '203.0.113.9']
] as const)('asked by %s with %s and %s hops: %s', (remote, forwarded, hops, address) =>
	expect(ask(remote, forwarded, hops)).toBe(address)
);
