import type { SMTPServerSession } from 'smtp-server';

/** A mail as it arrived, taken apart as far as tests look into it. */
export type ReceivedMail = {
	raw: string;
	from: string;
	to: string[];
	secure: boolean;
	user: unknown;
	/** By lower-case name; unfolded and decoded. */
	headers: Record<string, string>;
	/** Names as they came, for what stands twice. */
	headerNames: string[];
	text: string;
	html: string;
};

export function readMessage(bytes: Buffer, session: SMTPServerSession): ReceivedMail {
	const raw = bytes.toString('latin1');
	const { headers, names, body } = readPart(raw);
	const boundary = /boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
	const parts = boundary ? body.split(`--${boundary}`).slice(1, -1) : [];
	const part = (type: string) => {
		for (const one of parts) {
			const read = readPart(one.replace(/^\r\n/, ''));
			if (read.headers['content-type']?.startsWith(type)) return decodeBody(read);
		}
		return '';
	};
	const { mailFrom, rcptTo } = session.envelope;
	return {
		raw,
		from: mailFrom ? mailFrom.address : '',
		to: rcptTo.map(({ address }) => address),
		secure: session.secure,
		user: session.user,
		headers,
		headerNames: names,
		text: part('text/plain'),
		html: part('text/html')
	};
}

type Part = { headers: Record<string, string>; names: string[]; body: string };

function readPart(raw: string): Part {
	const end = raw.indexOf('\r\n\r\n');
	const lines = raw
		.slice(0, end)
		.replace(/\r\n[ \t]+/g, ' ')
		.split('\r\n');
	const pairs = lines.map((line) => [
		line.slice(0, line.indexOf(':')),
		line.slice(line.indexOf(':') + 1).trim()
	]);
	const headers = Object.fromEntries(
		pairs.map(([name = '', value = '']) => [name.toLowerCase(), decodeWords(value)])
	);
	return { headers, names: pairs.map(([name = '']) => name), body: raw.slice(end + 4) };
}

function decodeBody({ headers, body }: Part): string {
	const encoding = headers['content-transfer-encoding']?.toLowerCase();
	const bytes =
		encoding === 'base64'
			? Buffer.from(body, 'base64')
			: encoding === 'quoted-printable'
				? decodeQuoted(body.replace(/=\r\n/g, ''))
				: Buffer.from(body, 'latin1');
	return bytes.toString('utf8').replaceAll('\r\n', '\n').trim();
}

const decodeQuoted = (text: string): Buffer =>
	Buffer.from(
		text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
		'latin1'
	);

/** `=?UTF-8?B?…?=`, RFC 2047. */
const decodeWords = (value: string): string =>
	value
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
			(kind.toLowerCase() === 'b'
				? Buffer.from(text, 'base64')
				: decodeQuoted(text.replaceAll('_', ' '))
			).toString('utf8')
		);
