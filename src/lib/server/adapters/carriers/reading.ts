import type { UnmappedCode } from '#server/ports/carrier-report.ts';

/** An object of a document we did not write; anything may be missing or of another kind. */
export type Unknown = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Unknown | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unknown) : undefined;

/** Those that are there. */
export const defined = <T>(all: readonly (T | undefined)[]): T[] => all.filter((one) => one !== undefined);

/** The objects of a list, at most `most` of them. */
export const records = (value: unknown, most = 500): Unknown[] =>
	Array.isArray(value) ? defined(value.slice(0, most).map(record)) : [];

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Text, or a number as text; trimmed, without control characters, never empty and never longer than `most`. */
export function words(value: unknown, most = 200): string | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
	if (typeof value !== 'string') return undefined;
	const clean = value.toWellFormed().replace(CONTROL, ' ').trim();
	return clean === '' ? undefined : clean.slice(0, most).toWellFormed();
}

export const LONGEST = { text: 2000, code: 100, location: 300 } as const;

/** A place as its parts say it, from small to large. */
export function place(...parts: unknown[]): string | undefined {
	const said = parts.flatMap((part) => words(part) ?? []);
	return said.length === 0 ? undefined : [...new Set(said)].join(', ').slice(0, LONGEST.location);
}

/** The event as it came, where it is short enough to stand beside each scan; the whole is in the inbox. */
export const shortRaw = (event: unknown): unknown =>
	JSON.stringify(event).length <= 4000 ? event : undefined;

/** Of codes that are not in our tables each is named once per parcel. */
export function unmappedOnce(codes: readonly UnmappedCode[]): UnmappedCode[] {
	return [...new Map(codes.map((one) => [`${one.carrier}\n${one.code}`, one])).values()];
}

/** A number that can name a parcel: it has a letter or a digit, and is not endless. */
export function trackingNumber(value: unknown): string | undefined {
	const number = words(value);
	return number !== undefined && /[\p{L}\p{N}]/u.test(number) ? number : undefined;
}
