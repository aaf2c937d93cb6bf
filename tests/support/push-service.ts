import {
	createDecipheriv,
	createECDH,
	createHmac,
	createPublicKey,
	hkdfSync,
	randomBytes,
	verify
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PushBrowser = {
	endpoint: string;
	keys: { p256dh: string; auth: string };
	/** What was pushed to it and taken, as JSON, in order. */
	told: Told[];
};
export type Told = {
	web_push: number;
	app_badge: number;
	notification: Record<string, unknown> & { title: string; body: string; navigate: string; tag: string };
};
export type PushRequest = { path: string; headers: IncomingHttpHeaders; body: Buffer };

/** A push service on this machine (RFC 8030), and browsers whose keys the test holds: it reads what only they could. */
export async function startPushService() {
	const requests: PushRequest[] = [];
	const browsers = new Map<string, PushBrowser & { open(body: Buffer): string }>();
	const service = {
		origin: '',
		requests,
		/** How each request is answered; nothing is yes. */
		answer: (
			_request: PushRequest,
			_response: ServerResponse
		): number | Promise<number | undefined> | undefined => undefined,
		/** A browser that has subscribed. */
		browser(): PushBrowser {
			const path = `/push/${randomBytes(16).toString('base64url')}`;
			const pair = createECDH('prime256v1');
			const own = pair.generateKeys();
			const auth = randomBytes(16);
			const one = {
				endpoint: `${service.origin}${path}`,
				keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
				told: [],
				open: (body: Buffer) => unlock(body, { secret: (theirs) => pair.computeSecret(theirs), own, auth })
			};
			browsers.set(path, one);
			return one;
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			})
	};
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
		requests.push(one);
		const browser = browsers.get(one.path);
		const status = (await service.answer(one, response)) ?? (browser ? 201 : 404);
		// Taken is taken, also where whoever sent it died before the answer.
		if (status === 201 && browser) browser.told.push(JSON.parse(browser.open(one.body)) as Told);
		if (response.writableEnded || response.destroyed) return;
		response.writeHead(status).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	service.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return service;
}

type Opener = { secret(theirs: Buffer): Buffer; own: Buffer; auth: Buffer };

/** One record of `aes128gcm` (RFC 8188), its keys as RFC 8291 has them; written from the standards, not from a library. */
function unlock(body: Buffer, { secret, own, auth }: Opener): string {
	const [salt, idLength] = [body.subarray(0, 16), body.readUInt8(20)];
	const theirs = body.subarray(21, 21 + idLength);
	const locked = body.subarray(21 + idLength);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, theirs]);
	const prk = createHmac('sha256', auth).update(secret(theirs)).digest();
	const key = createHmac('sha256', prk)
		.update(info)
		.update(Buffer.from([1]))
		.digest();
	const part = (name: string, length: number) =>
		Buffer.from(hkdfSync('sha256', key, salt, `Content-Encoding: ${name}\0`, length));
	const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
	decipher.setAuthTag(locked.subarray(-16));
	const plain = Buffer.concat([decipher.update(locked.subarray(0, -16)), decipher.final()]);
	const end = plain.lastIndexOf(2);
	if (plain.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('padding');
	return plain.subarray(0, end).toString('utf8');
}

/** What a request's `Authorization: vapid t=…, k=…` says, where its signature is that of the key it names (RFC 8292). */
export function readVapid(header: string | undefined): { key: string; claims: Record<string, unknown> } {
	const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header ?? '') ?? [];
	const [head = '', claims = '', mac = ''] = token.split('.');
	const point = Buffer.from(key, 'base64url');
	const jwk = {
		...{ kty: 'EC', crv: 'P-256' },
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url')
	};
	const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
	if (!verify('sha256', Buffer.from(`${head}.${claims}`), signer, Buffer.from(mac, 'base64url')))
		throw new Error('not signed by that key');
	return { key, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown> };
}
