import { expect, it } from 'vitest';
import { comesFromHere } from './mailbox-door.ts';

const asked = (headers: Record<string, string> = {}) => new Request('http://localhost/mailbox', { headers });

it('lets in who sits at the machine', () => {
	for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
		expect(comesFromHere(asked({ host: 'localhost', accept: 'text/html' }), address)).toBe(true);
});

it('lets in nobody else, whatever they say', () => {
	for (const address of [
		'192.168.0.4',
		'10.0.0.1',
		'::ffff:10.0.0.1',
		'2001:db8::1',
		'',
		'127.0.0.1.example',
		undefined
	])
		expect(comesFromHere(asked(), address)).toBe(false);
});

it('lets in nothing that was passed on, whoever by', () => {
	for (const name of [
		'Forwarded',
		'X-Forwarded-For',
		'X-Forwarded-Host',
		'X-FORWARDED-PROTO',
		'X-Real-IP',
		'Via',
		'Forwarded-For',
		'X-Client-IP',
		'True-Client-IP',
		'X-Cluster-Client-IP',
		'CF-Ray',
		'CF-Connecting-IP',
		'Fly-Client-IP',
		'X-Envoy-External-Address',
		'X-Amzn-Trace-Id',
		'Tailscale-User-Login'
	])
		expect(comesFromHere(asked({ [name]: '127.0.0.1' }), '127.0.0.1'), name).toBe(false);
});
