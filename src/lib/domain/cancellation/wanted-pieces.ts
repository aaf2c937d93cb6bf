import { refuse, accept, type Result } from '../refusal.ts';

export type Wanted = { line: string; quantity: number };

/** Before the line's id in the name of its field. */
export const WANTED_FIELD = 'line:';

/**
 * What a form says of how many pieces of which lines: fields `line:<id>`, each a whole number. An empty field and 0
 * leave the line out; every other field is somebody else's.
 *
 * Refusals: `request.invalid` with the `line` whose number cannot be read (negative, a fraction, words), or without one
 * where nothing was chosen.
 */
export function readWanted(fields: Iterable<readonly [string, unknown]>): Result<Wanted[]> {
	const wanted: Wanted[] = [];
	for (const [name, value] of fields) {
		if (!name.startsWith(WANTED_FIELD)) continue;
		const line = name.slice(WANTED_FIELD.length);
		const text = typeof value === 'string' ? value.trim() : 'a file';
		if (!/^\d*$/.test(text)) return refuse('request.invalid', { line });
		// More than any number can say is asked for as it is: it is more than there is.
		const quantity = Number(text);
		if (quantity > 0) wanted.push({ line, quantity });
	}
	return wanted.length > 0 ? accept(wanted) : refuse('request.invalid');
}
