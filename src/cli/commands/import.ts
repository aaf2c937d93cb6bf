import { createWriteStream, existsSync, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Refusal as NamedRefusal } from '#domain/refusal.ts';
import { jsonSource, MAPPERS, type JsonStorefront } from '#server/adapters/storefronts/json-source.ts';
import { sizeOf, type InputProgress } from '#server/adapters/storefronts/files/open-input.ts';
import { olist } from '#server/adapters/storefronts/olist/source.ts';
import { onlineRetail } from '#server/adapters/storefronts/online-retail/source.ts';
import { orderCsv } from '#server/adapters/storefronts/order-csv/source.ts';
import { importFrom } from '#server/app/import.ts';
import { connect } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { Refusal, type Call, type Command } from '../command.ts';
import { progressBar } from '../progress.ts';

const SOURCES = [...Object.keys(MAPPERS), 'online-retail', 'olist', 'csv'] as const;
/** Refusals that are shown where nobody asked for a file of them. */
const SHOWN = 20;

/** Brings in what another system knows, as history: no notice is sent, no clock is started. */
export const command: Command = {
	usage: `import <${SOURCES.join('|')}> <file…> [--zone <zone>] [--currency <code>] [--refused <file>] [--json]`,
	options: {
		zone: { type: 'string' },
		currency: { type: 'string' },
		refused: { type: 'string' }
	},
	async run(call) {
		const [source = '', ...files] = call.words;
		if (!SOURCES.includes(source))
			throw new Refusal(`there is no source "${source}"; usage: ${command.usage}`, 2);
		if (files.length === 0) throw new Refusal(`no file named; usage: ${command.usage}`, 2);
		const zone = readZone(call.options['zone']);
		const currency = readCurrency(call.options['currency']);
		for (const file of files) {
			if (!existsSync(file) || !statSync(file).isFile()) throw new Refusal(`${file}: there is no such file`);
		}
		const database = await call.database();
		await migrate(database.url);
		const { db, close } = connect(database.url, { max: 2, name: 'roundtrip-import' });
		call.defer(close);

		const progress: InputProgress = { lines: 0, bytes: 0, totalBytes: sizeOf(files) };
		const items = itemsOf(source, { files, progress, zone, currency, note: call.note });
		const report = refusalReport(call);
		const bar = progressBar('lines');
		const started = performance.now();
		const draw = () => bar.show(progress.lines, expected(progress));
		const ticking = setInterval(draw, 200);
		const summary = await importFrom(db, items, { source, zone, onRefused: report.add }).finally(() => {
			clearInterval(ticking);
			bar.end();
		});
		await report.end();
		const seconds = (performance.now() - started) / 1000;
		const rate = Math.round(progress.lines / seconds);
		const { orders, products, answers, refused } = summary;
		if (call.json) {
			const short = Math.round(seconds * 10) / 10;
			const figures = { ...summary, refusals: report.byCode, input_lines: progress.lines };
			call.printJson({ source, ...figures, seconds: short, lines_per_s: rate });
		} else {
			call.print(
				`Read ${progress.lines} lines in ${seconds.toFixed(1)} s (${rate}/s): ${orders.created} orders new, ` +
					`${orders.changed} changed, ${orders.known} there already; ${summary.happenings} cancellations, refunds ` +
					`and parcels with them; ${products} products; ${answers} answers; ${refused} refused.`
			);
			report.show();
		}
		const landed = orders.created + orders.changed + orders.known + products + answers;
		if (landed === 0 && refused > 0)
			throw new Refusal('nothing of it could be taken; the refusals above say why');
	}
};

type Input = {
	files: string[];
	progress: InputProgress;
	zone: string;
	currency: string | undefined;
	note: (line: string) => void;
};

function itemsOf(source: string, input: Input): AsyncIterable<StorefrontItem> {
	const { files, progress, zone, currency, note } = input;
	if (source === 'online-retail') return onlineRetail(files, progress, note);
	if (source === 'olist') return olist(files, progress, note);
	if (source === 'csv') return orderCsv(files, progress, zone);
	return jsonSource(source as JsonStorefront, files, progress, currency);
}

/** Lines of the whole input, by how much of its bytes the lines so far have taken. */
const expected = ({ lines, bytes, totalBytes }: InputProgress) =>
	bytes > 0 && bytes < totalBytes ? Math.round((lines * totalBytes) / bytes) : lines;

/** Refusals go to the file that was named, one JSON object per line; without one, the first are shown. */
function refusalReport(call: Call) {
	const path = call.options['refused'];
	const file = typeof path === 'string' ? createWriteStream(path) : undefined;
	const byCode: Record<string, number> = {};
	const shown: string[] = [];
	let count = 0;
	return {
		byCode,
		add(id: string, refusal: NamedRefusal) {
			const { code, ...facts } = refusal;
			count++;
			byCode[code] = (byCode[code] ?? 0) + 1;
			file?.write(`${JSON.stringify({ id, code, ...facts })}\n`);
			if (shown.length < SHOWN) shown.push(`  ${id}  ${code}  ${JSON.stringify(facts)}`);
		},
		async end() {
			if (!file) return;
			file.end();
			await finished(file);
		},
		show() {
			if (count === 0) return;
			for (const [code, times] of Object.entries(byCode)) call.note(`${String(times).padStart(7)}  ${code}`);
			if (file) return call.note(`Each of them is in ${String(path)}.`);
			shown.forEach(call.note);
			if (count > shown.length)
				call.note(`  … and ${count - shown.length} more; --refused <file> keeps them all.`);
		}
	};
}

function readZone(given: unknown): string {
	const zone = typeof given === 'string' ? given : 'UTC';
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return zone;
	} catch {
		throw new Refusal(`--zone takes a named zone, for example Europe/Berlin; "${zone}" is none`, 2);
	}
}

function readCurrency(given: unknown): string | undefined {
	if (given === undefined) return undefined;
	const code = String(given).toUpperCase();
	if (Intl.supportedValuesOf('currency').includes(code)) return code;
	throw new Refusal(`--currency takes an ISO 4217 code, for example EUR; "${code}" is none`, 2);
}
