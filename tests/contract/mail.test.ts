import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { smtpMailer } from '#server/adapters/mail/smtp.ts';
import { signedPost } from '#server/adapters/sms/signed-post.ts';
import { connect } from '#server/db/client.ts';
import { NotSentNow, type Mail } from '#server/ports/mailer.ts';
import { refusal, startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { spawnServer } from '#tests/support/server-process.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { freshDatabase } from '#tests/support/test-database.ts';

/** Mail as it leaves the house: the conversation with the server, the message, and the mailbox where there is none. */
const mail = (changes: Partial<Mail> = {}): Mail => ({
	to: 'ada@example.com',
	subject: 'Order #1: we have it',
	text: 'Hello\n',
	html: '<p>Hello</p>',
	messageId: '<1@shop.example>',
	...changes
});
const FROM = 'Die Lampe <orders@shop.example>';
const closings: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closings.splice(0)) await close();
});

async function serverAndMailer(
	options: Parameters<typeof startMailServer>[0] = {},
	login = ''
): Promise<{ server: MailServer; send: (changes?: Partial<Mail>) => Promise<{ accepted: boolean }> }> {
	const server = await startMailServer(options);
	const mailer = smtpMailer({ url: server.url.replace('://', `://${login}`), from: FROM });
	closings.push(() => mailer.close?.(), server.close);
	return { server, send: (changes) => mailer.send(mail(changes)) };
}

describe('the conversation', () => {
	const password = {
		authOptional: false,
		onAuth: (auth, _session, done) =>
			auth.username === 'shop' && auth.password === 'pa:ss/word'
				? done(null, { user: 'shop' })
				: done(new Error('no'))
	} satisfies Parameters<typeof startMailServer>[0];

	test('is encrypted by STARTTLS where the server offers it, and signs in', async () => {
		const { server, send } = await serverAndMailer(password, 'shop:pa%3Ass%2Fword@');
		expect(await send()).toEqual({ accepted: true });
		expect(server.received[0]).toMatchObject({
			secure: true,
			user: 'shop',
			from: 'orders@shop.example',
			to: ['ada@example.com']
		});
	});

	test('goes without where the server on this machine has none', async () => {
		const { server, send } = await serverAndMailer({ hideSTARTTLS: true });
		expect(await send()).toEqual({ accepted: true });
		expect(server.received[0]?.secure).toBe(false);
	});

	test('keeps one connection for many mails', async () => {
		let connections = 0;
		const { server, send } = await serverAndMailer({
			onConnect(_session, done) {
				connections++;
				done();
			}
		});
		for (let n = 0; n < 5; n++) await send();
		expect([server.received.length, connections]).toEqual([5, 1]);
	});

	test('a wrong password, a busy or an absent server is for later, and what is told of it holds no secret', async () => {
		const wrong = await serverAndMailer(password, 'shop:hunter2@');
		const busy = await serverAndMailer();
		busy.server.answer = () => Promise.reject(refusal(451));
		const away = await serverAndMailer();
		await away.server.down();
		for (const [{ send }, said, everyone] of [
			[wrong, /^mail server: EAUTH 535/, true],
			[busy, /^mail server: EMESSAGE 451/, false],
			[away, /^mail server: (ESOCKET|ECONNECTION)/, true]
		] as const) {
			const error = await send().catch((thrown: unknown) => thrown);
			expect(error).toBeInstanceOf(NotSentNow);
			const { message, everyone: all } = error as NotSentNow;
			expect(message).toMatch(said);
			expect(message).not.toMatch(/hunter2|ada@|example/);
			expect(all).toBe(everyone);
		}
	});

	test('a recipient or a mail that is refused for good is over', async () => {
		const { server, send } = await serverAndMailer({
			onRcptTo: ({ address }, _session, done) => done(address.startsWith('gone') ? refusal(550) : undefined)
		});
		expect(await send({ to: 'gone@example.com' })).toEqual({ accepted: false });
		server.answer = () => Promise.reject(refusal(552));
		expect(await send()).toEqual({ accepted: false });
	});

	test.each([
		'ada@example.com, eve@example.com',
		'ada@example.com\r\nBcc: eve@example.com',
		'Eve <eve@example.com>',
		'all: ada@example.com;',
		'"ada eve"@example.com',
		'"ada"@example.com',
		'ada(work)@example.com',
		'(work) ada@example.com',
		'ada@[127.0.0.1]',
		'ada@example.com(work)',
		'ada\\@example.com',
		'ada\0eve@example.com',
		'ada\u0085@example.com',
		'ada\ud800@example.com',
		`${'a'.repeat(65)}@example.com`,
		'ada@@example.com',
		'ada',
		''
	])('%j is no address', async (to) => {
		const { server, send } = await serverAndMailer();
		expect(await send({ to })).toEqual({ accepted: false });
		expect(server.received).toEqual([]);
	});

	test('a domain in any script goes as its A-labels, a mailbox in any script as it is, where the server takes it', async () => {
		const { server, send } = await serverAndMailer({ hideSMTPUTF8: false });
		expect(await send({ to: 'ada@bücher.example' })).toEqual({ accepted: true });
		expect(await send({ to: 'ада@почта.example' })).toEqual({ accepted: true });
		const headOf = (text = '') => Buffer.from(text, 'latin1').toString();
		const heads = server.received.map(({ to, headers }) => [to, headOf(headers['to'])]);
		// The server tells domains as people write them, whatever stood in the envelope; the head is as it came.
		expect(heads).toEqual([
			[['ada@bücher.example'], 'ada@xn--bcher-kva.example'],
			[['ада@почта.example'], 'ада@почта.example']
		]);
	});

	test('a mailbox in another script is refused for good by a server that knows none', async () => {
		const { send } = await serverAndMailer({
			hideSMTPUTF8: true,
			// As mail servers without SMTPUTF8 do (RFC 6531, 3.5).
			onRcptTo: ({ address }, _session, done) =>
				done([...(address.split('@')[0] ?? '')].some((sign) => sign > '\x7f') ? refusal(553) : undefined)
		});
		expect(await send({ to: 'ада@example.com' })).toEqual({ accepted: false });
		expect(await send({ to: 'ada@bücher.example' })).toEqual({ accepted: true });
	});

	test('a line break in a subject makes no header', async () => {
		const { server, send } = await serverAndMailer();
		await send({ subject: 'Order\r\nBcc: eve@example.com\n\nhello' });
		const [got] = server.received;
		expect(got?.headers['subject']).toBe('Order Bcc: eve@example.com hello');
		expect(got?.headerNames.filter((name) => /^b?cc$/i.test(name))).toEqual([]);
	});
});

describe('an order’s mail', () => {
	let server: MailServer;
	let shop: Shop;
	beforeAll(async () => {
		server = await startMailServer();
		shop = await startShop({
			env: { SMTP_URL: server.url, MAIL_FROM: FROM, ORIGIN: 'https://orders.shop.example' }
		});
	});
	afterAll(async () => {
		await shop?.stop();
		await server?.close();
	});
	const place = async (ref: string, changes: object) => {
		const key = await shop.key('orders:write');
		const headers = { host: 'orders.shop.example' };
		const body = orderDocument(ref, { display_ref: '#1001', ...changes });
		// Only `fetch` hides its host; the door answers this one alone.
		const { request } = await import('node:http');
		await new Promise<void>((resolve, reject) => {
			const call = request(
				`${shop.origin}/api/v1/orders`,
				{
					method: 'POST',
					headers: {
						...headers,
						authorization: `Bearer ${key}`,
						'content-type': 'application/json',
						'idempotency-key': ref
					}
				},
				(answer) => {
					answer.resume();
					if (answer.statusCode === 201) resolve();
					else reject(new Error(String(answer.statusCode)));
				}
			);
			call.once('error', reject).end(JSON.stringify(body));
		});
		await expect.poll(() => server.received.length, { timeout: 20_000 }).toBe(1);
		return server.received.splice(0)[0];
	};

	test('says the same in both of its forms, with who sent it and where it belongs', async () => {
		const ref = newRef();
		const got = await place(ref, { promise: { deliver_by: '2026-11-27' } });
		const { headers, text, html } = got ?? { headers: {} as Record<string, string>, text: '', html: '' };
		expect(headers['from']).toBe(FROM);
		expect(headers['to']).toBe('ada@example.com');
		expect(headers['subject']).toBe('Order #1001: we have it');
		expect(headers['message-id']).toMatch(/^<[0-9a-f-]{36}@orders\.shop\.example>$/);
		expect(headers['in-reply-to']).toMatch(/^<order-[0-9a-f-]{36}@orders\.shop\.example>$/);
		expect(headers['references']).toBe(headers['in-reply-to']);
		expect(headers['auto-submitted']).toBe('auto-generated');
		expect(headers['content-type']).toMatch(/^multipart\/alternative/);
		for (const form of [text, html]) {
			expect(form).toContain('3 × Lamp');
			expect(form).toContain('€174.00');
			expect(form).toContain('Friday 27 November');
			expect(form).toContain(`https://orders.shop.example/orders/${ref}`);
			expect(form).not.toMatch(/Muster|Kanal|10999/);
		}
		expect(html).toMatch(/^<!doctype html>\n<html lang="en"/);
	});

	test('speaks the order’s language', async () => {
		const got = await place(newRef(), { locale: 'zh-Hans-CN' });
		expect(got?.headers['subject']).toBe('订单 #1001：已收到');
		expect(got?.html).toContain('<html lang="zh-CN"');
		expect(got?.text).toContain('谢谢，您的订单已收到');
	});

	test('no log line names the recipient or the way in', () => {
		expect(shop.output()).not.toMatch(/ada@|smtp:\/\//);
	});
});

describe('a text message', () => {
	test('is a signed POST; a redirect is not followed', async () => {
		const key = Buffer.from('0123456789abcdef0123456789abcdef');
		const seen: { body: string; headers: NodeJS.Dict<string | string[]> }[] = [];
		let status = 204;
		const gateway = createServer((req, res) => {
			let body = '';
			req.on('data', (chunk) => (body += chunk));
			req.on('end', () => {
				seen.push({ body, headers: req.headers });
				res.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
			});
		});
		await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
		closings.push(() => gateway.close());
		const sms = signedPost(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`, key);
		const message = { id: 'n1', to: '+4930123', text: '123456 is your code' };
		expect(await sms.send(message)).toEqual({ accepted: true });
		const [{ body, headers } = { body: '', headers: {} }] = seen;
		expect(JSON.parse(body)).toEqual(message);
		const signed = createHmac('sha256', key).update(`n1.${String(headers['webhook-timestamp'])}.${body}`);
		expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`);
		expect(headers['webhook-id']).toBe('n1');
		status = 422;
		expect(await sms.send(message)).toEqual({ accepted: false });
		for (status of [302, 429, 500]) await expect(sms.send(message)).rejects.toThrow(NotSentNow);
		expect(seen).toHaveLength(5);
	});
});

describe('a shop without a mail server', () => {
	test('does not start, says so in one line, and has decided nothing', async () => {
		const database = await freshDatabase();
		const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-nomail-'));
		closings.push(database.drop, () => rmSync(dataDir, { recursive: true, force: true }));
		for (const env of [{ DEMO: '0' }, {}] as Record<string, string>[]) {
			const server = await spawnServer({ DATABASE_URL: database.url, DATA_DIR: dataDir, ...env });
			const { code, err } = await server.ended;
			expect(err).toMatch(/^SMTP_URL is missing, .*: set SMTP_URL=.*\n$/);
			expect(err.trimEnd().split('\n')).toHaveLength(1);
			expect(code).toBe(1);
		}
		// As if it had been stocked: only the orders that travel while somebody watches are placed now.
		const { sql, close } = connect(database.url, { max: 1 });
		await sql`insert into settings (name, value) values ('demo_seed', '"2026-11-01T00:00:00Z"'), ('demo_seeded', 'true')`;
		await close();
		const start = async (env: Record<string, string>) => {
			const server = await spawnServer({ DATABASE_URL: database.url, DATA_DIR: dataDir, ...env });
			closings.unshift(() => server.stop());
			await expect.poll(server.output, { timeout: 120_000 }).toContain('is ready');
			return server;
		};
		const demo = await start({ DEMO: '1' });
		expect(demo.output()).toMatch(/ {2}Mailbox +http:\/\/localhost:\d+\/mailbox\n/);
		const get = (path: string, headers: Record<string, string> = {}) =>
			fetch(demo.origin + path, { headers, redirect: 'manual' });
		await expect
			.poll(async () => (await get('/mailbox')).text(), { timeout: 30_000 })
			.toMatch(/\/mailbox\/[0-9a-f-]{36}/);
		const list = await get('/mailbox', { 'accept-language': 'zh-CN' });
		const page = await list.text();
		expect(page).toContain('演示商店');
		expect(list.headers.get('cache-control')).toBe('private, no-store');
		const [path = ''] = /\/mailbox\/[0-9a-f-]{36}/.exec(page) ?? [];
		const shown = await (await get(`${path}/html`)).text();
		expect(shown).toMatch(/^<!doctype html>/);
		expect((await get(`${path}/html`)).headers.get('content-security-policy')).toMatch(
			/default-src 'none'.*sandbox/
		);
		for (const address of ['/mailbox', path, `${path}/html`]) {
			expect((await get(address)).status, address).toBe(200);
			for (const name of [
				'forwarded',
				'x-forwarded-for',
				'x-forwarded-proto',
				'x-forwarded-host',
				'x-real-ip',
				'via'
			]) {
				expect((await get(address, { [name]: '127.0.0.1' })).status, `${address} ${name}`).toBe(404);
			}
		}
		expect((await get('/mailbox/nothing')).status).toBe(404);
		await demo.stop();

		const open = await start({ ORIGIN: 'http://127.0.0.1' });
		expect(open.output()).not.toContain('/mailbox');
		expect((await fetch(`${open.origin}/mailbox`)).status).toBe(404);
	});

	test('in a real shop there is no mailbox', async () => {
		const shop = await startShop();
		closings.push(() => shop.stop());
		for (const path of ['/mailbox', '/mailbox/01920000-0000-7000-8000-000000000000'])
			expect((await shop.call('GET', path)).status).toBe(404);
	});
});
