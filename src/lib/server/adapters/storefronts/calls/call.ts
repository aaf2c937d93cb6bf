import type { WriteBackAnswer } from '#server/ports/write-back.ts';

const WITHIN_MS = 20_000;
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_WORDS = 300;

export type Call = {
	url: string;
	method: 'GET' | 'POST' | 'PUT';
	headers: Record<string, string>;
	/** JSON. */
	body?: unknown;
	signal?: AbortSignal | undefined;
	/** How long to wait for the whole answer; 20 s where it is not said. */
	withinMs?: number | undefined;
};

/** What came back: an answer, or why there is none. `never_sent`: whatever was asked for was certainly not done. */
export type Came =
	| { kind: 'answer'; status: number; json: unknown; retryAfterS: number | undefined }
	| { kind: 'never_sent' | 'lost'; code: string };

/** Errors that say that no byte of the request reached anybody who would act on it. */
const NEVER_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERR_TLS_.*)$/;

/**
 * One call of a storefront: at most 20 s and 2 MB, and no redirect is followed, since it would carry the token to
 * somebody nobody chose.
 */
export async function call({
	url,
	method,
	headers,
	body,
	signal,
	withinMs = WITHIN_MS
}: Call): Promise<Came> {
	const limit = AbortSignal.timeout(withinMs);
	try {
		const response = await fetch(url, {
			method,
			redirect: 'manual',
			signal: signal ? AbortSignal.any([limit, signal]) : limit,
			headers: {
				accept: 'application/json',
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers
			},
			...(body !== undefined && { body: JSON.stringify(body) })
		});
		const retryAfterS = secondsOf(response.headers.get('retry-after'));
		const text = await readBounded(response);
		return { kind: 'answer', status: response.status, json: jsonOf(text), retryAfterS };
	} catch (error) {
		const code = causeOf(error);
		return { kind: NEVER_SENT.test(code) ? 'never_sent' : 'lost', code: `call.${code.toLowerCase()}` };
	}
}

/** What is wrong with an answer whoever it is from: not there, busy, or not letting us in. Nothing where it can be read. */
export function troubleOf(came: Came, changes: boolean): WriteBackAnswer | undefined {
	if (came.kind !== 'answer') {
		const isUnknown = came.kind === 'lost' && changes;
		return { state: isUnknown ? 'unknown' : 'unreachable', code: came.code };
	}
	const { status, retryAfterS } = came;
	if (status === 429) return { state: 'unreachable', code: 'storefront.throttled', retryAfterS };
	// A token that was taken back is put right in the settings: then everything goes on by itself.
	if (status === 401 || status === 403) return { state: 'unreachable', code: 'storefront.not_let_in' };
	if (status >= 300 && status < 400) return { state: 'unreachable', code: 'storefront.redirects' };
	return undefined;
}

/** Words of a storefront, short enough to keep. */
export const wordsOf = (text: unknown): string | undefined =>
	typeof text === 'string' && text.trim() !== ''
		? text
				.replace(/<[^>]*>/g, '')
				.trim()
				.slice(0, MOST_WORDS)
		: undefined;

/** Whether there is still time to change something. */
export const isInTime = (until: number): boolean => performance.now() < until;
export const TOO_LATE: WriteBackAnswer = { state: 'unreachable', code: 'call.too_late' };

async function readBounded(response: Response): Promise<string> {
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of response.body ?? []) {
		const bytes = part as Uint8Array;
		size += bytes.byteLength;
		if (size > MOST_BYTES) throw Object.assign(new Error('too long'), { code: 'TOO_LONG' });
		parts.push(bytes);
	}
	return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Seconds, whole or not, as storefronts send them; a date is worked out. */
function secondsOf(header: string | null): number | undefined {
	if (header === null) return undefined;
	const seconds = /^\d+(\.\d+)?$/.test(header.trim())
		? Number(header)
		: (Date.parse(header) - Date.now()) / 1000;
	return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

function causeOf(error: unknown): string {
	for (let one = error; one instanceof Error; one = one.cause) {
		const code: unknown = Reflect.get(one, 'code');
		if (typeof code === 'string') return code;
		if (one.name === 'TimeoutError') return 'TIMEOUT';
		if (one.name === 'AbortError') return 'ABORTED';
	}
	return 'FAILED';
}
