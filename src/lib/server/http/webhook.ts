import type { RequestHandler } from '@sveltejs/kit';
import { accept, type Result } from '#domain/refusal.ts';
import { answerOutage } from './outage.ts';
import { problem } from './problem.ts';
import { invalid, readBytes, readText } from './read-json.ts';

/** No order and no parcel's history is longer; nobody has shown who they are when this much is read. */
const LONGEST = 5 * 1024 ** 2;

/**
 * The door of a channel of webhooks: the bytes as they came, at most 5 MB, go to whoever knows the vendor. No cookie
 * and no key is looked at: the bytes prove themselves, or the answer is 401 and nothing is kept.
 *
 * @param channel part of the address
 * @param vendor the name of the address's parameter that names the vendor
 */
export function webhookDoor(
	channel: 'carriers' | 'storefronts' | 'payments',
	vendor: string
): RequestHandler {
	return (event) =>
		answerOutage(event, async () => {
			const { request, locals } = event;
			const params: Partial<Record<string, string>> = event.params;
			const language = request.headers.get('accept-language');
			const encoding = request.headers.get('content-encoding');
			if (encoding && encoding !== 'identity')
				return refused(invalid('', 'compressed bodies are not taken', 'identity'), language);
			const body = await readBytes(request, Math.min(locals.bodyLimit, LONGEST));
			if (!body.ok) return refused(body, language);
			const answer = await locals.app.webhooks.receive(channel, params[vendor] ?? '', {
				headers: Object.fromEntries(request.headers),
				body: body.value,
				pathSecret: params['secret'],
				parse: (format) => readBody(body.value, format)
			});
			if (!answer.ok) return refused(answer, language);
			const { status, type, body: text } = answer.value;
			return new Response(text, { status, headers: { 'content-type': type, 'cache-control': 'no-store' } });
		});
}

const refused = (result: Result<never>, language: string | null) =>
	problem(result.ok ? { code: 'request.invalid' } : result.refusal, language);

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
