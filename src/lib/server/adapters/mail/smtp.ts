import { createTransport } from 'nodemailer';
import { NotSentNow, type Mail, type Mailer, type MailTrial } from '#server/ports/mailer.ts';

export type SmtpOptions = {
	/** `smtp://` speaks STARTTLS where the server offers it, `smtps://` TLS from the first byte. */
	url: string;
	/** Sender of every mail, as in `Shop <orders@example.com>`. */
	from: string | { name: string; address: string };
	/** Where answers go, if not to the sender. */
	replyTo?: string | undefined;
};

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 20_000;

/** One plain address: a list, a group, a quote or a line break in it would reach somebody else, or another header. */
const ADDRESS = /^[^\s\p{Cc}\p{Cs}<>()[\]\\,;:"@]{1,64}@[^\s\p{Cc}\p{Cs}<>()[\]\\,;:"@]{1,255}$/u;

/** At these steps a refusal for good is about this mail; at any other it is about us (password, sender). */
const ABOUT_THIS_MAIL = new Set(['RCPT TO', 'DATA', 'API']);

/**
 * Mail through a server of the shop's. One connection, kept open: a worker that dies has then at most one mail under
 * way of which nobody knows whether it left.
 */
export function smtpMailer({ url, from, replyTo }: SmtpOptions): Mailer {
	const transport = open(url);
	return {
		async send(mail) {
			if (!ADDRESS.test(mail.to)) return { accepted: false };
			try {
				const { rejected } = await transport.sendMail({
					...asMessage(mail),
					from,
					...(replyTo && { replyTo })
				});
				return { accepted: rejected.length === 0 };
			} catch (error) {
				return judge(error);
			}
		},
		close: () => transport.close()
	};
}

/** Sends one mail by a connection of its own, and tells what the server said about it; each step within the limits above. */
export async function tryMail({ url, from, replyTo }: SmtpOptions, mail: Mail): Promise<MailTrial> {
	const transport = open(url);
	try {
		const { response } = await transport.sendMail({ ...asMessage(mail), from, ...(replyTo && { replyTo }) });
		return { isTaken: true, said: oneLine(response), step: null };
	} catch (error) {
		const { response, message, command } = error as SmtpError & { response?: string; message: string };
		return { isTaken: false, said: oneLine(response ?? message), step: command ?? null };
	} finally {
		transport.close();
	}
}

const oneLine = (said: string): string =>
	said
		.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim()
		.slice(0, 500);

function open(url: string) {
	const { hostname, username } = new URL(url);
	const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
	return createTransport({
		// What the address itself says (`?requireTLS=true`) wins over what stands below it.
		url,
		pool: true,
		maxConnections: 1,
		maxMessages: Infinity,
		// A message whose connection broke may have left. Whether to send it again is the job's decision.
		maxRequeues: 0,
		connectionTimeout: CONNECT_WITHIN_MS,
		greetingTimeout: CONNECT_WITHIN_MS,
		socketTimeout: ANSWER_WITHIN_MS,
		// A password leaves this machine encrypted or not at all. On the machine itself nobody listens in, and mail
		// servers there have certificates that they signed themselves.
		requireTLS: username !== '' && !isHere && url.startsWith('smtp:'),
		tls: { rejectUnauthorized: !isHere },
		disableFileAccess: true,
		disableUrlAccess: true,
		logger: false
	});
}

function asMessage({ to, subject, text, html, messageId, inReplyTo, references, headers }: Mail) {
	return {
		to: { name: '', address: to },
		subject: subject.replace(/\s+/g, ' '),
		text,
		html,
		messageId,
		...(inReplyTo && { inReplyTo }),
		...(references && { references: [...references] }),
		headers: { ...headers }
	};
}

/** What the server says can repeat the address or the login, so only its codes are passed on. */
function judge(error: unknown): { accepted: false } {
	const { code = 'unknown', responseCode, command = '' } = error as SmtpError;
	const isFinal = code === 'EENVELOPE' || code === 'EMESSAGE';
	const isRefusal = responseCode === undefined ? command === 'API' : responseCode >= 500;
	if (isFinal && isRefusal && ABOUT_THIS_MAIL.has(command)) return { accepted: false };
	const said = [code, responseCode, command].filter(Boolean).join(' ');
	throw new NotSentNow(`mail server: ${said}`, { everyone: !isFinal || command === 'MAIL FROM' });
}

type SmtpError = { code?: string; responseCode?: number; command?: string };
