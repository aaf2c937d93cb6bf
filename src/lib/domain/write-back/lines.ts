import type { Happening } from '../order/report.ts';

/** A line of ours that its storefront has under a name of its own: goods that were put into the order for others. */
export type ToldLine = { ours: string; theirs: string };

/** How a storefront's answer names a line of it. */
export const lineName = (id: string): string => `line/${id}`;

/** A write-back as it is kept. */
type Row = { kind: string; what: unknown; names: readonly string[] };

/** The lines that exchanges put into an order, by both their names, as far as the storefront has said them. */
export const toldLines = (rows: readonly Row[]): ToldLine[] =>
	rows
		.filter(({ kind }) => kind === 'exchange')
		.flatMap(({ what, names }) => {
			const theirs = names.filter((name) => name.startsWith('line/')).map((name) => name.slice(5));
			return (what as { adds: { line: string }[] }).adds.flatMap(({ line: ours }, index) => {
				const id = theirs[index];
				return id === undefined ? [] : [{ ours, theirs: id }];
			});
		});

/** A storefront's own ids of lines are numbers, whichever storefront it is. */
const THEIRS = /^\d{1,20}$/;

/**
 * Pieces as their storefront names them.
 *
 * @returns nothing where a line was never told, or done by hand there under a name nobody knows
 */
export function asTheirs<One extends { line: string }>(
	pieces: readonly One[],
	lines: readonly ToldLine[]
): One[] | undefined {
	const named = pieces.map((one) => ({
		...one,
		line: lines.find(({ ours }) => ours === one.line)?.theirs ?? one.line
	}));
	return named.every(({ line }) => THEIRS.test(line)) ? named : undefined;
}

/** What a storefront reports, with our names of its lines. What it does not name otherwise stays as it is. */
export const asOurs = (happenings: readonly Happening[], lines: readonly ToldLine[]): Happening[] =>
	happenings.map((one) => {
		if (!('pieces' in one) || !one.pieces) return one;
		const pieces = one.pieces.map((piece) => ({
			...piece,
			line: lines.find(({ theirs }) => theirs === piece.line)?.ours ?? piece.line
		}));
		return { ...one, pieces };
	});
