import { stringify } from 'csv-stringify/sync';

/** A value of a cell; nothing is an empty one. */
export type Cell = string | number | null | undefined;

/** So that spreadsheets read it as UTF-8. */
const BOM = '\uFEFF';

/** The library looks at a cell's first character; some programs look behind blanks as well. */
const HIDDEN = /^[\s\p{Cf}\p{Cc}]+[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u;
const inert = (text: string): string => (HIDDEN.test(text) ? `'${text}` : text);

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled), every text in quotes. What a spreadsheet would run as a formula is given
 * an apostrophe in front, so that it is shown and not run; numbers stay numbers.
 */
export const csvRows = (rows: readonly (readonly Cell[])[]): string =>
	stringify(rows as Cell[][], {
		record_delimiter: 'windows',
		quoted_string: true,
		escape_formulas: true,
		cast: { string: inert }
	});

/** A file of many rows, written as it is read: never more than a batch is in memory. A reader that goes away ends it. */
export function csvStream(
	head: readonly string[],
	batches: AsyncIterator<readonly (readonly Cell[])[], void>
): ReadableStream<Uint8Array> {
	const bytes = new TextEncoder();
	let started = false;
	return new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				if (!started) {
					started = true;
					controller.enqueue(bytes.encode(BOM + csvRows([head])));
					return;
				}
				const next = await batches.next();
				if (next.done) controller.close();
				else controller.enqueue(bytes.encode(csvRows(next.value)));
			},
			async cancel() {
				await batches.return?.();
			}
		},
		{ highWaterMark: 1 }
	);
}

/** The same as an answer that is saved, for its reader alone. */
export function csvFile<Row>(
	name: string,
	head: readonly string[],
	batches: AsyncGenerator<readonly Row[], void>,
	cells: (row: Row) => readonly Cell[]
): Response {
	async function* rows() {
		for await (const batch of batches) yield batch.map((row) => cells(row));
	}
	const day = new Date().toISOString().slice(0, 10);
	return new Response(csvStream(head, rows()), {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${name}-${day}.csv"`,
			'cache-control': 'private, no-store',
			'x-robots-tag': 'noindex, nofollow',
			'x-accel-buffering': 'no'
		}
	});
}
