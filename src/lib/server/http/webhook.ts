import { accept, type Refusal, type Result } from '#domain/refusal.ts';
import { problemBody, problemHeaders } from './problem.ts';
import { invalid, readText } from './read-json.ts';

/** No order and no parcel's history is longer; nobody has shown who they are when this much is read. */
export const LONGEST_WEBHOOK = 5 * 1024 ** 2;

export type WebhookChannel = 'carriers' | 'storefronts' | 'payments';

/** A webhook as it came, and where to. Header names are in lower case. */
export type WebhookCall = {
	channel: WebhookChannel;
	vendor: string;
	headers: Readonly<Record<string, string>>;
	body: Uint8Array;
	/** What stood at the end of the address. */
	pathSecret?: string | undefined;
};

/** Whoever knows the vendors: `app.webhooks.receive`. */
export type Receive = (
	channel: WebhookChannel,
	vendor: string,
	received: Pick<WebhookCall, 'headers' | 'body' | 'pathSecret'> & {
		parse: (format: 'json' | 'form') => Result<unknown>;
	}
) => Promise<Result<{ status: number; type: string; body: string }>>;

/** What goes back, whoever carries it. */
export type WebhookReply = { status: number; headers: Record<string, string>; body: string };

/** Packed bytes are not even read: what they would become nobody knows. Refusal `request.invalid`. */
export function refusePacked(encoding: string | null | undefined): Result<undefined> {
	if (!encoding || encoding === 'identity') return accept(undefined);
	return invalid('', 'compressed bodies are not taken', 'identity');
}

/**
 * Gives the bytes as they came to whoever knows the vendor, and says what it said. No cookie and no key is looked at:
 * the bytes prove themselves, or the answer is 401 and nothing is kept.
 */
export async function answerWebhook(receive: Receive, call: WebhookCall): Promise<WebhookReply> {
	const { channel, vendor, headers, body, pathSecret } = call;
	const parse = (format: 'json' | 'form') => readBody(body, format);
	const answer = await receive(channel, vendor, { headers, body, pathSecret, parse });
	if (!answer.ok) return refuseWebhook(answer.refusal, headers['accept-language']);
	const { status, type, body: text } = answer.value;
	return { status, headers: { 'content-type': type, 'cache-control': 'no-store' }, body: text };
}

/** A refusal in the words of every other. */
export function refuseWebhook(refusal: Refusal, language: string | null | undefined): WebhookReply {
	const { status, body } = problemBody(refusal, language ?? null);
	return { status, headers: problemHeaders(refusal, status), body };
}

/** Others' documents, within our bounds: ids above 2^53 are theirs to have. Fields of a form may hold JSON. */
function readBody(bytes: Uint8Array, format: 'json' | 'form'): Result<unknown> {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return invalid('', 'not UTF-8', '{}');
	}
	if (format === 'json') return readText(text, { foreign: true });
	const fields = [...new URLSearchParams(text)];
	for (const [name, value] of fields) {
		if (name === '__proto__' || `${name}${value}`.includes('\0'))
			return invalid('', 'a reserved name or a NUL character', 'param=…');
		if (!/^\s*[[{]/.test(value)) continue;
		const read = readText(value, { foreign: true });
		if (!read.ok) return read;
	}
	return accept(Object.fromEntries(fields));
}
