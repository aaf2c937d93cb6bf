import { accept, refuse, type Result } from '#domain/refusal.ts';

/** Deeper than any payload of a shop, shallower than any stack. */
const DEEPEST = 64;

/** JSON whose numbers are still the text they were sent as: ids above 2^53 and decimal amounts survive. */
export type Exact = string | boolean | null | Exact[] | { [name: string]: Exact };

/**
 * Parses JSON without ever making a number of a number. NUL, lone surrogates, `__proto__` and bracket towers are
 * refused: nothing that PostgreSQL or a page could not hold comes through.
 *
 * @returns refusal `input.malformed` with `what`
 */
export function parseExact(text: string): Result<Exact> {
	if (depthOf(text) > DEEPEST) return refuse('input.malformed', { what: `nested deeper than ${DEEPEST}` });
	let fault: string | undefined;
	const exactly = (name: string, value: unknown, context?: { source?: string }): unknown => {
		if (name === '__proto__') fault = 'a reserved name';
		if (typeof value === 'number') return context?.source ?? String(value);
		if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
			fault = 'text that is none';
		return value;
	};
	try {
		const value = JSON.parse(text, exactly) as Exact;
		return fault ? refuse('input.malformed', { what: fault }) : accept(value);
	} catch {
		return refuse('input.malformed', { what: 'not JSON' });
	}
}

function depthOf(text: string): number {
	let [depth, deepest] = [0, 0];
	let inString = false;
	for (let i = 0; i < text.length && deepest <= DEEPEST; i++) {
		const char = text.charCodeAt(i);
		if (inString) {
			if (char === 0x5c) i++;
			else if (char === 0x22) inString = false;
		} else if (char === 0x22) inString = true;
		else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
		else if (char === 0x7d || char === 0x5d) depth--;
	}
	return deepest;
}
