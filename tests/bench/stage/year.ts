import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** As many lines as the real year has. */
const LINES = 541_909;
const LINES_EACH = 21;

export type Year = { file: string; real: boolean };

/** The real year of the wholesaler where it is there, else an invented one of the same size and shape. */
export async function findYear(folder: string): Promise<Year> {
	const real = join(process.env['REAL_INPUT_DIR'] ?? '', 'data', 'online-retail-I.csv.gz');
	if (process.env['REAL_INPUT_DIR'] && existsSync(real)) return { file: real, real: true };
	const file = join(folder, 'invented-year.csv.gz');
	await pipeline(Readable.from(inventYear()), createGzip({ level: 1 }), createWriteStream(file));
	return { file, real: false };
}

/** Invoices of 21 lines; each sixth is followed by one that takes back two of its pieces. */
function* inventYear(): Generator<string> {
	yield 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';
	for (let [written, index] = [0, 0]; written < LINES; index++) {
		const day = String(1 + (index % 28)).padStart(2, '0');
		const month = String(1 + (Math.floor(index / 28) % 12)).padStart(2, '0');
		const tail = (price: string) =>
			`2011-${month}-${day} 10:15:00,${price},${12_000 + (index % 4300)}.0,United Kingdom\n`;
		const number = 500_000 + index;
		for (let line = 0; line < LINES_EACH && written < LINES; line++, written++) {
			const code = 20_000 + ((index * 7 + line * 131) % 4000);
			yield `${number},${code},"CANDLE, SCENTED ${code}",${1 + (line % 24)},${tail(`${1 + (code % 9)}.${10 + (code % 90)}`)}`;
		}
		if (index % 6 === 0 && written < LINES) {
			const code = 20_000 + ((index * 7 + 131) % 4000);
			written++;
			yield `C${number},${code},"CANDLE, SCENTED ${code}",-2,${tail(`${1 + (code % 9)}.${10 + (code % 90)}`)}`;
		}
	}
}
