import { parseLossless } from '#domain/intake/lossless-json.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';

/** Deeper than any order, shallower than any stack. */
const DEEPEST = 32;
/** More than the largest order (5,000 lines) has, and little enough that looking at each of them takes no time. */
const MOST_VALUES = 250_000;

/** A request as far as reading its body needs it, whoever took it in. */
export type BodySource = {
	header: (name: string) => string | null;
	isEmpty: boolean;
	/** All of it. Refusals `payload.too_large`, `request.invalid` where it broke off. */
	bytes: () => Promise<Result<Uint8Array>>;
};

/** The body of a web request, at most `limit` bytes of it. */
export const bodyOf = (request: Request, limit: number): BodySource => ({
	header: (name) => request.headers.get(name),
	isEmpty: request.body === null,
	bytes: () => readBytes(request, limit)
});

/**
 * Reads a JSON body that a stranger sent: bounded in bytes, depth and number of values, valid UTF-8, no NUL, no lone
 * surrogate, no `__proto__`, no name twice in one object, no number that JavaScript cannot hold. What is refused names
 * its place as a JSON pointer.
 *
 * @returns the text as received (for the fingerprint) and the value; refusals `payload.too_large`, `request.invalid`
 */
export async function readJson(source: BodySource): Promise<Result<{ text: string; value: unknown }>> {
	const { header, isEmpty } = source;
	const encoding = header('content-encoding');
	if (encoding && encoding !== 'identity') return invalid('', 'compressed bodies are not taken', 'identity');
	// A call whose address says it all may come without a body.
	if (isEmpty || header('content-length') === '0') return accept({ text: '', value: undefined });
	const type = header('content-type') ?? '';
	if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) return invalid('', 'content-type', 'application/json');

	const bytes = await source.bytes();
	if (!bytes.ok) return bytes;
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
	} catch {
		return invalid('', 'not UTF-8', '{}');
	}
	const read = readText(text);
	return read.ok ? accept({ text, value: read.value }) : read;
}

/** What `readText` lets through beyond what the API takes: others' documents are not ours to correct. */
export type Leniency = {
	/** Whole numbers beyond 2^53 (as the text they were written as), and a name twice in one object. */
	foreign?: boolean;
};

/**
 * Parses a JSON text that a stranger wrote, within the same bounds as `readJson`.
 *
 * @returns the value; refusal `request.invalid`
 */
export function readText(text: string, { foreign = false }: Leniency = {}): Result<unknown> {
	// On the text first: a parser that recurses must not meet a bracket tower, nor a loop ten million zeros.
	const shape = measure(text);
	if (shape.depth > DEEPEST) return invalid('', `nested deeper than ${DEEPEST}`, '{}');
	if (shape.values > MOST_VALUES) return invalid('', `more than ${MOST_VALUES} values`, '{}');
	let value: unknown;
	try {
		value = foreign ? parseLossless(text) : JSON.parse(text);
	} catch {
		return invalid('', 'not JSON', '{}');
	}
	const seen = { names: 0, largest: foreign ? Number.MAX_VALUE : Number.MAX_SAFE_INTEGER };
	const fault = findFault(value, seen);
	if (fault) return invalid(fault.path, fault.what, fault.example);
	// The parser kept the last of equal names; what another reader of the same bytes keeps is anybody's guess.
	if (!foreign && seen.names !== shape.names)
		return invalid('', 'a name that stands twice in one object', '{}');
	return accept(value);
}

/** The bytes of a body, at most `limit` of them. Refusals `payload.too_large`, `request.invalid`. */
export async function readBytes(request: Request, limit: number): Promise<Result<Uint8Array>> {
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

/** Depth, values and names of a JSON text, without parsing it; stops counting where either bound is passed. */
function measure(text: string): { depth: number; values: number; names: number } {
	let [depth, deepest, values, names] = [0, 0, 1, 0];
	let inString = false;
	for (let i = 0; i < text.length && deepest <= DEEPEST && values <= MOST_VALUES; i++) {
		const char = text.charCodeAt(i);
		if (inString) {
			if (char === 0x5c) i++;
			else if (char === 0x22) inString = false;
		} else if (char === 0x22) inString = true;
		else if (char === 0x3a) names++;
		else if (char === 0x2c) values++;
		else if (char === 0x7b || char === 0x5b) {
			values++;
			deepest = Math.max(deepest, ++depth);
		} else if (char === 0x7d || char === 0x5d) depth--;
	}
	return { depth: deepest, values, names };
}

type Fault = { path: string; what: string; example: unknown };

/** The first fault of a value, and how many names its objects have. Paths are only written for the fault. */
function findFault(value: unknown, seen: { names: number; largest: number }): Fault | undefined {
	if (typeof value === 'string') return textFault(value);
	// An id above 2^53 would silently become another id.
	if (typeof value === 'number' && Math.abs(value) > seen.largest) {
		return {
			path: '',
			what: 'a number too large to hold exactly; an id comes as text',
			example: '9007199254740993'
		};
	}
	if (value === null || typeof value !== 'object') return undefined;
	const names = Object.keys(value);
	if (!Array.isArray(value)) seen.names += names.length;
	for (const name of names) {
		const fault =
			name === '__proto__'
				? { path: '', what: 'a reserved name', example: 'another name' }
				: (textFault(name) ?? findFault((value as Record<string, unknown>)[name], seen));
		if (fault) return { ...fault, path: `/${pointer(name)}${fault.path}` };
	}
	return undefined;
}

function textFault(text: string): Fault | undefined {
	if (text.includes('\0')) return { path: '', what: 'a NUL character', example: 'text without it' };
	if (!text.isWellFormed()) return { path: '', what: 'half a surrogate pair', example: 'whole characters' };
	return undefined;
}

const pointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100);

/** `request.invalid` with one error: where (JSON pointer), what, and an example of what would do. */
export const invalid = (path: string, what: string, example: unknown): Result<never> =>
	refuse('request.invalid', { errors: [{ path, what: sayable(what), example }] });

const sayable = (what: string) => what.toWellFormed().replaceAll('\0', '');
