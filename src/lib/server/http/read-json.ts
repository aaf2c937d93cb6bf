import { accept, refuse, type Result } from '#domain/refusal.ts';

/** Deeper than any order, shallower than any stack. */
const DEEPEST = 32;

/**
 * Reads a JSON body that a stranger sent: bounded in bytes and depth, valid UTF-8, no NUL, no lone surrogate, no
 * `__proto__`, no number that JavaScript cannot hold. What is refused names its place as a JSON pointer.
 *
 * @returns the text as received (for the fingerprint) and the value; refusals `payload.too_large`, `request.invalid`
 */
export async function readJson(
	request: Request,
	limit: number
): Promise<Result<{ text: string; value: unknown }>> {
	const encoding = request.headers.get('content-encoding');
	if (encoding && encoding !== 'identity') return invalid('', 'compressed bodies are not taken', 'identity');
	// A call whose address says it all may come without a body.
	if (request.body === null || request.headers.get('content-length') === '0') {
		return accept({ text: '', value: undefined });
	}
	const type = request.headers.get('content-type') ?? '';
	if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) return invalid('', 'content-type', 'application/json');

	const bytes = await readBytes(request, limit);
	if (!bytes.ok) return bytes;
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
	} catch {
		return invalid('', 'not UTF-8', '{}');
	}
	let value: unknown;
	try {
		// Depth first, on the text: a parser that recurses must not meet a bracket tower.
		if (tooDeep(text)) return invalid('', `nested deeper than ${DEEPEST}`, '{}');
		value = JSON.parse(text);
	} catch {
		return invalid('', 'not JSON', '{}');
	}
	const fault = findFault(value, '');
	return fault ? invalid(fault.path, fault.what, fault.example) : accept({ text, value });
}

async function readBytes(request: Request, limit: number): Promise<Result<Uint8Array>> {
	if (Number(request.headers.get('content-length') ?? 0) > limit)
		return refuse('payload.too_large', { limit });
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of request.body ?? []) {
			size += chunk.byteLength;
			if (size > limit) return refuse('payload.too_large', { limit });
			chunks.push(chunk);
		}
	} catch (error) {
		if ((error as { status?: number }).status === 413) return refuse('payload.too_large', { limit });
		return invalid('', 'the body broke off', '{}');
	}
	return accept(Buffer.concat(chunks));
}

function tooDeep(text: string): boolean {
	let depth = 0;
	let inString = false;
	for (let i = 0; i < text.length; i++) {
		const char = text.charCodeAt(i);
		if (inString) {
			if (char === 0x5c) i++;
			else if (char === 0x22) inString = false;
		} else if (char === 0x22) inString = true;
		else if (char === 0x7b || char === 0x5b) {
			if (++depth > DEEPEST) return true;
		} else if (char === 0x7d || char === 0x5d) depth--;
	}
	return false;
}

type Fault = { path: string; what: string; example: unknown };

function findFault(value: unknown, path: string): Fault | undefined {
	if (typeof value === 'string') return textFault(value, path);
	if (typeof value === 'number' && !Number.isFinite(value)) {
		return { path, what: 'a number too large to hold', example: 4200 };
	}
	if (value === null || typeof value !== 'object') return undefined;
	for (const [key, one] of Object.entries(value)) {
		const here = `${path}/${pointer(key)}`;
		if (key === '__proto__') return { path: here, what: 'a reserved name', example: 'another name' };
		const fault = textFault(key, here) ?? findFault(one, here);
		if (fault) return fault;
	}
	return undefined;
}

function textFault(text: string, path: string): Fault | undefined {
	if (text.includes('\0')) return { path, what: 'a NUL character', example: 'text without it' };
	if (!text.isWellFormed()) return { path, what: 'half a surrogate pair', example: 'whole characters' };
	return undefined;
}

const pointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100);

/** `request.invalid` with one error: where (JSON pointer), what, and an example of what would do. */
export const invalid = (path: string, what: string, example: unknown): Result<never> =>
	refuse('request.invalid', { errors: [{ path, what: sayable(what), example }] });

const sayable = (what: string) => what.toWellFormed().replaceAll('\0', '');
