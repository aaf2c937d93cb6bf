import { sql } from 'drizzle-orm';
import type { Kind } from '../../domain/search/entry.ts';
import { keyOf } from '../../domain/search/fold.ts';
import { nearWords, simpleSlips } from '../../domain/search/near.ts';
import type { Term, Typed } from '../../domain/search/typed.ts';
import type { Tx } from './client.ts';
import { searchWords } from './schema/search.ts';

/** Lexemes hold letters and digits only (`fold`), so nothing in them can be an operator. */
const lexeme = (kind: Kind, text: string, prefix: boolean) => `'${kind}:${text}'${prefix ? ':*' : ''}`;
const any = (parts: readonly string[]) => (parts.length > 0 ? `(${parts.join(' | ')})` : undefined);
const all = (parts: readonly (string | undefined)[]) => {
	const given = parts.filter((part) => part !== undefined);
	return given.length > 0 ? given.join(' & ') : undefined;
};

const termIn = (kind: Kind, { lexemes, prefix }: Term) =>
	`(${lexemes.map((one) => lexeme(kind, one, prefix)).join(' & ')})`;

/** Orders whose buyer has every word that was typed, or whose phone number ends so. */
export function personQuery({ terms, phone }: Typed): string | undefined {
	const words = all(terms.map((term) => termIn('n', term)));
	return any([...(words ? [`(${words})`] : []), ...(phone ? [lexeme('p', phone, true)] : [])]);
}

/**
 * Orders that have every word anywhere, an article whose number begins so, or a parcel whose number ends so.
 *
 * @param near beside the word that was typed, those it may stand for
 */
export function anyQuery(
	{ terms, phone, article, tracking }: Typed,
	near: ReadonlyMap<string, readonly string[]> = new Map()
): string | undefined {
	const words = all(
		terms.map((term) => {
			const others = near.get(term.word ?? '') ?? [];
			const either = [term, ...others.map((word) => ({ lexemes: [word], prefix: false, word }))];
			return any(either.flatMap((one) => [termIn('n', one), termIn('w', one)]));
		})
	);
	return any([
		...(words ? [`(${words})`] : []),
		...(article ? [lexeme('k', article, true)] : []),
		...(phone ? [lexeme('p', phone, true)] : []),
		...(tracking ? [lexeme('t', tracking, true)] : [])
	]);
}

/** Orders of a market, and those a carrier has a parcel of; nothing where neither is asked. */
export const filterQuery = (market: string | undefined, carrier: string | undefined): string | undefined =>
	all([
		market === undefined ? undefined : lexeme('m', keyOf(market), false),
		carrier === undefined ? undefined : lexeme('c', carrier, false)
	]);

/** All of several conditions. */
export const allOf = all;

const MOST_CANDIDATES = 60;
const MOST_NEAR = 6;

/** Whether the server knows trigrams; without them swapped letters and one too many are understood, nothing else. */
export async function hasTrigrams(tx: Tx): Promise<boolean> {
	const [row] = await tx.execute<{ has: boolean }>(
		sql`select exists (select from pg_extension where extname = 'pg_trgm') as has`
	);
	return row?.has === true;
}

/** For each typed word those known ones that it may stand for, the nearest first. */
export async function listNear(
	tx: Tx,
	terms: readonly Term[],
	trigrams: boolean
): Promise<Map<string, string[]>> {
	const near = new Map<string, string[]>();
	for (const { word } of terms) {
		if (word === undefined || word.length < 3 || /\p{N}/u.test(word)) continue;
		const known = await listCandidates(tx, word, trigrams);
		const others = nearWords(word, known, MOST_NEAR);
		if (others.length > 0) near.set(word, others);
	}
	return near;
}

async function listCandidates(tx: Tx, word: string, trigrams: boolean): Promise<string[]> {
	const slips = sql`(select word from ${searchWords}
		where word in (select json_array_elements_text(${JSON.stringify(simpleSlips(word))}::text::json)))`;
	const parts = trigrams
		? [
				slips,
				sql`(select word from ${searchWords} where word % ${word} order by similarity(word, ${word}) desc, word limit ${MOST_CANDIDATES})`,
				sql`(select word from ${searchWords} where word like ${`%${word}%`} limit ${MOST_CANDIDATES})`
			]
		: [slips];
	const rows = await tx.execute<{ word: string }>(sql`${sql.join(parts, sql` union `)}`);
	return rows.map((row) => row.word);
}
