/** JSON that somebody typed: what it says and on which line each of its places begins, or where it stops being JSON. */
export type TypedJson =
	| { ok: true; value: unknown; lineOf: (pointer: string) => number }
	| { ok: false; line: number; column: number };

/** Nobody writes deeper; whoever does means harm. */
const DEEPEST = 40;

/**
 * Reads JSON that somebody typed. Pure.
 *
 * @returns lines from 1; `lineOf` a place that is not there is the line of the nearest place around it
 */
export function readTypedJson(text: string): TypedJson {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		return { ok: false, ...placeAt(text, brokenAt(text, error)) };
	}
	const lines = linesOf(text);
	if (!lines) return { ok: false, ...placeAt(text, 0) };
	const lineOf = (pointer: string): number => {
		for (let place = pointer; place !== ''; place = place.slice(0, place.lastIndexOf('/'))) {
			const line = lines.get(place);
			if (line !== undefined) return line;
		}
		return 1;
	};
	return { ok: true, value, lineOf };
}

/** Where the parser stopped: it names a position, or that the text ended too soon. */
function brokenAt(text: string, error: unknown): number {
	const said = /at position (\d+)/.exec(error instanceof Error ? error.message : '');
	return said ? Number(said[1]) : text.trimEnd().length;
}

function placeAt(text: string, position: number): { line: number; column: number } {
	const before = text.slice(0, position).split('\n');
	return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

type Frame = { pointer: string; index: number; isList: boolean };

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s{}[\],:"]+/g;

/** The line on which each place begins: of a key where it has one. Only for text that is JSON. */
function linesOf(text: string): Map<string, number> | undefined {
	const lines = new Map<string, number>([['', 1]]);
	const frames: Frame[] = [];
	let line = 1;
	let key: string | undefined;
	/** The place of the value that begins now. */
	const place = (): string => {
		const frame = frames.at(-1);
		if (!frame) return '';
		const part = frame.isList ? String(frame.index) : (key ?? '');
		return `${frame.pointer}/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`;
	};
	for (const [token] of text.matchAll(TOKEN)) {
		const frame = frames.at(-1);
		if (token === '\n') line += 1;
		else if (token === ',') {
			if (frame) frame.index += 1;
			key = undefined;
		} else if (token === '}' || token === ']') {
			frames.pop();
			key = undefined;
		} else if (token === ':') continue;
		else if (frame && !frame.isList && key === undefined) {
			key = JSON.parse(token) as string;
			lines.set(place(), line);
		} else {
			const pointer = place();
			if (!lines.has(pointer)) lines.set(pointer, line);
			if (token !== '{' && token !== '[') continue;
			if (frames.length >= DEEPEST) return undefined;
			frames.push({ pointer, index: 0, isList: token === '[' });
			key = undefined;
		}
	}
	return lines;
}
