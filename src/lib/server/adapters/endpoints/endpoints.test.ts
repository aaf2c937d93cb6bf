import { describe, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import type { UrlTrouble } from '#domain/endpoints/endpoint.ts';
import { judgeUrl, mayCall } from './address.ts';
import { findAddresses } from './resolve.ts';
import { retryAfterMs } from './retry-after.ts';
import { newEndpointSecret, signedHeaders } from './signature.ts';

describe('addresses that strangers choose', () => {
	const INNER: readonly string[] = [
		...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
		...['169.254.169.254', '100.64.0.1', '100.100.100.200', '192.0.0.192', '192.0.2.1', '198.18.0.1'],
		...['198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
		...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '::127.0.0.1', '::8.8.8.8'],
		...['fe80::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
		...['2002:7f00:1::', '2001::1', '2001:db8::1', '2001:2::1', '2001:10::1', '100::1', '3fff::1', '5f00::1'],
		...['4000::1', 'fe80::1%eth0', '127.1', '0x7f.1', '017700000001', '2130706433', '', 'localhost']
	];

	test('only public ones may be called, whatever they are dressed as', () => {
		expect(INNER.filter((address) => mayCall(address, false))).toEqual([]);
		const outer = ['8.8.8.8', '93.184.216.34', '2606:4700::6810:84e5', '2a00:1450:4001:82a::200e'];
		expect(outer.filter((address) => !mayCall(address, false))).toEqual([]);
	});

	test('a setting opens this machine and private networks, never the rest', () => {
		const open = INNER.filter((address) => mayCall(address, true));
		expect(open).toEqual([
			...['127.0.0.1', '127.8.8.8', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
			...['100.64.0.1', '::1', 'fc00::1']
		]);
	});

	const REFUSED: Readonly<Record<UrlTrouble, readonly string[]>> = {
		url: [
			'',
			'nowhere',
			'https://',
			'https://a b/',
			'https://1.2.3.4.5.6/',
			'https://[::1',
			'https://999.1.1.1/'
		],
		scheme: ['http://shop.example/', 'ftp://shop.example/', 'file:///etc/passwd', 'gopher://x.example/'],
		credentials: ['https://a:b@shop.example/', 'https://a@shop.example/', 'https://shop.example@127.0.0.1/'],
		port: ['https://shop.example:22/', 'https://shop.example:80/', 'https://shop.example:0/'],
		name: [
			...['https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://a.localhost/'],
			...['https://l%6fcalhost/', 'https://ⓛocalhost/', 'https://metadata.google.internal/', 'https://db/'],
			...['https://printer.local/', 'https://router.home.arpa/', 'https://localhost:8443/']
		],
		address: [
			...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0x7f.0.0.1/'],
			...[
				'https://0177.0.0.1/',
				'https://017700000001/',
				'https://127.1/',
				'https://127.0.0.1./',
				'https://0/'
			],
			...['https://①②⑦.0.0.1/', 'https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/'],
			...['https://[::ffff:7f00:1]/', 'https://[0:0:0:0:0:ffff:a9fe:a9fe]/', 'https://[64:ff9b::a00:1]/'],
			...['https://169.254.169.254/latest/meta-data/', 'https://0xa9fea9fe/', 'https://[fd00:ec2::254]/']
		]
	};

	test('are refused by what they say, and why', () => {
		for (const [why, urls] of Object.entries(REFUSED))
			for (const url of urls) expect([url, judgeUrl(url, false)]).toEqual([url, { ok: false, why }]);
		for (const url of ['https://shop.example/in', 'https://shop.example:8443/in', 'https://8.8.8.8/'])
			expect(judgeUrl(url, false)).toEqual({ ok: true, url });
		expect(judgeUrl('HTTPS://Shop.Example:443/a?b#c', false)).toEqual({
			ok: true,
			url: 'https://shop.example/a?b'
		});
		expect(judgeUrl('http://localhost:80/', true)).toEqual({ ok: true, url: 'http://localhost/' });
		expect(judgeUrl('http://169.254.169.254/', true)).toMatchObject({ why: 'address' });
	});

	test('a name that leads inside, or also inside, leads nowhere', async () => {
		const find = (...addresses: string[]) => findAddresses('shop.example', false, async () => addresses);
		expect(await find('8.8.8.8', '2606:4700::1')).toEqual({ addresses: ['8.8.8.8', '2606:4700::1'] });
		expect(await find('8.8.8.8', '127.0.0.1')).toEqual({ trouble: 'address_refused' });
		expect(await find('2606:4700::1', '::ffff:10.0.0.1')).toEqual({ trouble: 'address_refused' });
		expect(await find()).toEqual({ trouble: 'name_not_found' });
		const lost = () => Promise.reject(new Error('no'));
		expect(await findAddresses('shop.example', false, lost)).toEqual({ trouble: 'name_not_found' });
	});
});

describe('signatures', () => {
	test('are those of the standard’s own vector', () => {
		const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
			id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
			at: new Date(1_614_265_330_000),
			body: '{"test": 2432232314}'
		});
		expect(headers).toEqual({
			'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
			'webhook-timestamp': '1614265330',
			'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
		});
	});

	test('with two secrets either verifies, and a third does not', () => {
		const [fresh, former, stranger] = [newEndpointSecret(), newEndpointSecret(), newEndpointSecret()];
		const body = '{"type":"order.placed","title":"灯"}';
		const headers = signedHeaders([fresh, former], { id: 'msg_1_2', at: new Date(), body });
		expect(new Webhook(fresh).verify(body, headers)).toEqual(JSON.parse(body));
		expect(new Webhook(former).verify(body, headers)).toEqual(JSON.parse(body));
		expect(() => new Webhook(stranger).verify(body, headers)).toThrow();
		expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow();
	});
});

test('what a receiver asks us to wait is read as seconds or as a date', () => {
	const now = Date.UTC(2026, 10, 22, 10, 0, 0);
	expect(retryAfterMs('120', now)).toBe(120_000);
	expect(retryAfterMs('Sun, 22 Nov 2026 10:01:00 GMT', now)).toBe(60_000);
	expect(retryAfterMs('Sun, 22 Nov 2026 09:01:00 GMT', now)).toBe(0);
	for (const odd of [undefined, '', '-5', '1.5', 'soon', '2026-11-22', '99999999999'])
		expect(retryAfterMs(odd, now)).toBeUndefined();
});
