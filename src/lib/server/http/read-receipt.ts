import type { Receipt } from '#domain/receipt/receipt.ts';
import { parse } from './parse.ts';
import { ReceiptSchema } from './schemas/receipt.ts';

export type ReadReceipt = { ok: true; receipt: Receipt } | { ok: false; path?: string; what?: string };

/**
 * Reads the text of a receipt, as a stranger may have written it. What is checked here is its form; whether it is true
 * is asked by `verifyReceipt`, of the value as it stands in the file.
 */
export function readReceipt(text: string): ReadReceipt {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { ok: false };
	}
	const parsed = parse(ReceiptSchema, value);
	if (parsed.ok) return { ok: true, receipt: value as Receipt };
	const [first] = parsed.refusal['errors'] as { path: string; what: string }[];
	return { ok: false, ...first };
}
