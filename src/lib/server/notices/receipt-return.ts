import type { ReceiptReturn } from '#domain/receipt/receipt.ts';
import { m } from '#i18n/paraglide/messages.js';
import { momentText, said, type PolicyReader } from '#i18n/policy/reader.ts';

/** One return on a receipt: its number, where it stands, what was promised and what went back. */
export function returnLine(back: ReceiptReturn, reader: PolicyReader): string {
	const money = (amount: number) => reader.format.money(amount, reader.currency);
	return [
		back.number,
		momentText(back.created_at, reader),
		m[`return.state.${back.state}`]({}, said(reader)),
		m['receipt.return_promised']({ amount: money(back.promised) }, said(reader)),
		...(back.refunded_at
			? [m['receipt.return_refunded']({ amount: money(back.refunded) }, said(reader))]
			: [])
	].join(' · ');
}
