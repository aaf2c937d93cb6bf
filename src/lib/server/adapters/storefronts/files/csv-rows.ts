import { parse } from 'csv-parse';
import { openInput, type InputProgress } from './open-input.ts';

/** A row by the names of the file's first line, and the line it began on. A cell that is not there is empty. */
export type Row = { line: number; cell(name: string): string };

/** A field or a row longer than this is a quote that never closed. */
const LONGEST_ROW = 1_000_000;

/**
 * Reads a CSV file (RFC 4180; UTF-8, with or without a byte order mark, gzip or not) row by row, in constant memory.
 *
 * @param needed columns without which the file cannot be what it is said to be
 * @throws where a column is missing or the file breaks off inside a quoted field, with the line
 */
export async function* csvRows(
	file: string,
	needed: readonly string[],
	progress?: InputProgress
): AsyncGenerator<Row> {
	const parser = parse({
		bom: true,
		relax_column_count: true,
		skip_empty_lines: true,
		max_record_size: LONGEST_ROW
	});
	const input = openInput(file, progress);
	input.on('error', (error) => parser.destroy(error));
	parser.on('close', () => input.destroy());
	input.pipe(parser);
	let places: Map<string, number> | undefined;
	let line = 1;
	for await (const cells of parser as AsyncIterable<string[]>) {
		if (!places) {
			places = new Map(cells.map((name, index) => [name.trim(), index]));
			const missing = needed.filter((name) => !places?.has(name));
			if (missing.length > 0) throw new Error(`${file}: no column ${missing.join(', ')} in its first line`);
			continue;
		}
		line++;
		const at = places;
		yield { line, cell: (name) => cells[at.get(name) ?? -1] ?? '' };
	}
}
