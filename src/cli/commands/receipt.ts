import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Receipt } from '#domain/receipt/receipt.ts';
import { readReceipt } from '#server/http/read-receipt.ts';
import { compareReceipts, verifyReceipt, type ReceiptFault } from '#server/use-cases/verify-receipt.ts';
import { locales } from '#i18n/locale.ts';
import { appFor } from '../app.ts';
import { Refusal, type Call, type Command } from '../command.ts';

const OPERATOR = { kind: 'operator' } as const;

/** Writes the receipt of an order for a dispute or an archive, and checks one that somebody shows. */
export const command: Command = {
	usage: 'receipt <order ref> [--html] [--lang en|zh-CN] | receipt verify <file> [--offline]  [--json]',
	options: { html: { type: 'boolean' }, lang: { type: 'string' }, offline: { type: 'boolean' } },
	async run(call) {
		const [word, file, ...more] = call.words;
		if (word === 'verify' && file !== undefined && more.length === 0) return verify(call, file);
		if (word === undefined || file !== undefined) throw new Refusal(`usage: ${command.usage}`, 2);
		const wanted = call.options['lang'] ?? 'en';
		const locale = locales.find((one) => one === wanted);
		if (!locale) throw new Refusal(`--lang takes ${locales.join(' or ')}`, 2);
		const { papers, zone } = await appFor(call);
		if (call.options['html'] === true) {
			const page = await papers.receiptPage(OPERATOR, word, { locale, zone });
			if (page === undefined) throw new Refusal(`there is no order ${word}`);
			return call.print(page);
		}
		const receipt = await papers.receipt(OPERATOR, word);
		if (!receipt) throw new Refusal(`there is no order ${word}`);
		call.print(JSON.stringify(receipt, null, call.json ? undefined : 2));
	}
};

const WRONG: Record<ReceiptFault['what'], string> = {
	sealed: 'was changed since the receipt was made',
	missing: 'does not end where it should, or something is missing there',
	chain: 'does not fit the chain of hashes',
	quote: 'is not the quote that the history says was accepted',
	shop: 'is not what the shop’s own records say'
};

async function verify(call: Call, file: string): Promise<void> {
	const receipt = await readFileOf(file);
	refuseFault(file, verifyReceipt(receipt));
	const { head } = receipt.history;
	const offline = call.options['offline'] === true || !hasDatabase(call);
	if (!offline) {
		const app = await appFor(call);
		const now = await app.papers.receipt(OPERATOR, receipt.order.ref);
		if (!now) throw new Refusal(`${file}: /order/ref: the shop has no order ${receipt.order.ref}`);
		refuseFault(file, compareReceipts(receipt, now));
	}
	const found = { ok: true, order: receipt.order.ref, compared: !offline, head };
	if (call.json) return call.printJson(found);
	call.print(`${file} is whole: ${head?.seq ?? 0} entries, the last is ${head?.hash ?? 'none'}.`);
	call.print(
		offline
			? 'It was checked by itself; there was no database to compare it with.'
			: 'The shop’s own records say the same.'
	);
}

function refuseFault(file: string, fault: ReceiptFault | undefined): void {
	if (fault) throw new Refusal(`${file}: ${fault.path} ${WRONG[fault.what]}`);
}

async function readFileOf(file: string): Promise<Receipt> {
	const text = await readFile(file, 'utf8').catch(() => {
		throw new Refusal(`${file} cannot be read`);
	});
	const read = readReceipt(text);
	if (read.ok) return read.receipt;
	throw new Refusal(`${file} is no receipt${read.path === undefined ? '' : `: ${read.path} ${read.what}`}`);
}

/** One that is given, or one of ours that was made before: checking a receipt makes none. */
function hasDatabase(call: Call): boolean {
	const { databaseUrl, dataDir } = call.settings();
	return (
		databaseUrl !== undefined ||
		existsSync(join(dataDir, 'connection.json')) ||
		existsSync(join(dataDir, 'postgres'))
	);
}
