import { createHash } from 'node:crypto';

const VERSION = 1;
const LONGEST = 1024;
const FORM = /^[A-Za-z0-9_-]+$/;
const LAST_SEQ = 2 ** 31 - 1;

/** Tells one list of topics from another, so that a cursor is not used where it says nothing. */
export const printOf = (topics: readonly string[]): string =>
	createHash('sha256').update(topics.join('\n')).digest('base64url').slice(0, 8);

/** What a client sends back as `Last-Event-ID`: how far it has read, by topic. Opaque, and of no worth to others. */
export const writeCursor = (print: string, seqs: readonly number[]): string =>
	Buffer.from(JSON.stringify([VERSION, print, ...seqs])).toString('base64url');

/** The numbers in a cursor that was written for these topics; nothing for anything else. */
export function readCursor(text: string, print: string, topics: number): number[] | undefined {
	if (text.length > LONGEST || !FORM.test(text)) return undefined;
	let parts: unknown;
	try {
		parts = JSON.parse(Buffer.from(text, 'base64url').toString());
	} catch {
		return undefined;
	}
	if (!Array.isArray(parts) || parts[0] !== VERSION || parts[1] !== print) return undefined;
	const seqs: unknown[] = parts.slice(2);
	return seqs.length === topics && seqs.every(isSeq) ? seqs : undefined;
}

export const isSeq = (value: unknown): value is number =>
	Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_SEQ;
