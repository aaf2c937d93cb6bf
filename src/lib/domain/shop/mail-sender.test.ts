import { describe, expect, it } from 'vitest';
import { isSameLogin, mailUrl, readSender, type MailServer, type TypedSender } from './mail-sender.ts';

const TYPED: TypedSender = {
	...{
		from_name: 'Harbour Lamps',
		from_address: 'orders@lamps.example',
		reply_to: '',
		password: 'p@ss/word'
	},
	...{ host: 'Mail.Lamps.example', port: '465', security: 'tls', user: 'orders@lamps.example' }
};
const SERVER: MailServer = { host: 'mail.lamps.example', port: 465, security: 'tls', user: 'u' };

describe('the sender of mail', () => {
	it('is read, and its server with it', () => {
		expect(readSender(TYPED)).toEqual({
			ok: true,
			value: {
				...{ fromName: 'Harbour Lamps', fromAddress: 'orders@lamps.example', replyTo: '' },
				server: { ...SERVER, user: 'orders@lamps.example' }
			}
		});
	});
	it('needs no server', () => {
		const bare = { ...TYPED, host: '', port: '', security: '', from_address: '' };
		expect(readSender(bare)).toMatchObject({ ok: true, value: { server: null } });
	});
	it.each([
		['from_name', 'Lamps\r\nBcc: x@y.example'],
		['from_address', 'a@b.example, c@d.example'],
		['from_address', ''],
		['reply_to', 'nobody'],
		['host', 'mail.lamps.example/x?'],
		['host', 'user:secret@mail.example'],
		['host', '[::1]'],
		['port', '0'],
		['port', '70000'],
		['security', 'some'],
		['security', 'plain'],
		['user', 'x\ny']
	])('is refused for its %s %j', (field, value) => {
		expect(readSender({ ...TYPED, [field]: value })).toEqual({
			ok: false,
			refusal: { code: 'request.invalid', field }
		});
	});
	it('may speak in the clear on this machine, or without a login', () => {
		expect(readSender({ ...TYPED, host: '127.0.0.1', security: 'plain' }).ok).toBe(true);
		expect(readSender({ ...TYPED, user: '', security: 'plain' }).ok).toBe(true);
	});
	it('names its server so that nothing of the login is taken for an address', () => {
		const url = new URL(mailUrl({ ...SERVER, user: 'orders@lamps.example' }, 'p@ss/word?#'));
		expect([
			url.protocol,
			url.host,
			decodeURIComponent(url.username),
			decodeURIComponent(url.password)
		]).toEqual([...['smtps:', 'mail.lamps.example:465', 'orders@lamps.example', 'p@ss/word?#']]);
		expect(mailUrl({ ...SERVER, security: 'starttls', port: 587, user: '' }, '')).toBe(
			'smtp://mail.lamps.example:587/?requireTLS=true'
		);
	});
	it('gives a kept password to the server it was typed for, and to no other', () => {
		expect(isSameLogin(SERVER, { ...SERVER, security: 'starttls' })).toBe(true);
		for (const other of [{ host: 'evil.example' }, { port: 25 }, { user: 'x' }])
			expect(isSameLogin(SERVER, { ...SERVER, ...other })).toBe(false);
		expect(isSameLogin(null, SERVER)).toBe(false);
	});
});
