import { accept, refuse, type Result } from '../refusal.ts';

/** How a mail server is spoken with: TLS from the first byte, TLS after the greeting, or in the clear. */
export const SECURITIES = ['tls', 'starttls', 'plain'] as const;
export type Security = (typeof SECURITIES)[number];

/** A mail server of the shop's; the password is kept apart. */
export type MailServer = { host: string; port: number; security: Security; user: string };

/** Who the shop's mail is from; what is empty is as the environment says. */
export type MailSender = {
	fromName: string;
	fromAddress: string;
	replyTo: string;
	/** Null where the environment's holds, or the mailbox of a demo. */
	server: MailServer | null;
};

export type MailField =
	'from_name' | 'from_address' | 'reply_to' | 'host' | 'port' | 'security' | 'user' | 'password';
export type TypedSender = Readonly<Record<MailField, string>>;

export const NO_SENDER: MailSender = { fromName: '', fromAddress: '', replyTo: '', server: null };

const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,190}$/;
/** A name or an address of version 4, and nothing that an address of a page could hide. */
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** What a login may be long; more is no login. */
const LONGEST = 200;

/** Whether nobody can listen in between here and there: it is this machine. */
export const isThisMachine = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3})$/i.test(host);

/**
 * What an admin typed of the sender. An empty `host` means no server of the desk's own.
 *
 * Refusals: `request.invalid` with the `field`: an address that is none, a name with what nobody sees in it, a server
 * without an address to send from, a port out of range, a login that would travel in the clear (`security`).
 */
export function readSender(typed: TypedSender): Result<MailSender> {
	const text = (field: MailField) => typed[field].trim();
	const wrong = (field: MailField) => refuse('request.invalid', { field });
	const [fromName, fromAddress, replyTo] = [text('from_name'), text('from_address'), text('reply_to')];
	if (fromName.length > 80 || UNSEEN.test(fromName)) return wrong('from_name');
	if (fromAddress !== '' && !ADDRESS.test(fromAddress)) return wrong('from_address');
	if (replyTo !== '' && !ADDRESS.test(replyTo)) return wrong('reply_to');
	const [host, user] = [text('host').toLowerCase(), text('user')];
	if (host === '') return accept({ fromName, fromAddress, replyTo, server: null });
	if (!HOST.test(host)) return wrong('host');
	if (fromAddress === '') return wrong('from_address');
	const port = /^\d{1,5}$/.test(text('port')) ? Number(text('port')) : 0;
	if (port < 1 || port > 65_535) return wrong('port');
	const security = SECURITIES.find((one) => one === typed.security);
	if (!security) return wrong('security');
	if (user.length > LONGEST || UNSEEN.test(user)) return wrong('user');
	if (typed.password.length > LONGEST) return wrong('password');
	const isOpen = security === 'plain' && !isThisMachine(host);
	if (isOpen && user !== '') return wrong('security');
	return accept({ fromName, fromAddress, replyTo, server: { host, port, security, user } });
}

/** A mail server as an address (`SMTP_URL`). */
export function mailUrl({ host, port, security, user }: MailServer, password: string): string {
	const login = user === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
	const wish = { tls: '', starttls: '?requireTLS=true', plain: '?ignoreTLS=true' }[security];
	return `${security === 'tls' ? 'smtps' : 'smtp'}://${login}${host}:${port}/${wish}`;
}

/** A kept password is good for the server and the login it was typed for: no other server gets to hear it. */
export const isSameLogin = (one: MailServer | null, other: MailServer | null): boolean =>
	one !== null &&
	other !== null &&
	one.host === other.host &&
	one.port === other.port &&
	one.user === other.user;
