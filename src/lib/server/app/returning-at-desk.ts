import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import { cancelPage, quotePage, type QuotePage } from '#domain/cancellation/cancel-pages.ts';
import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { deskAskPage, type DeskAskPage } from '#domain/return/desk-ask.ts';
import type { ReturnPage } from '#domain/return/return-pages.ts';
import { warrantyPage } from '#domain/warranty/warranty-page.ts';
import type { Connection } from '../db/client.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import type { quotesOf } from './quotes.ts';
import { payByIf } from './pay-by.ts';
import { readAs } from './read-as.ts';
import type { Staff } from './staff-account.ts';

export type ReturningOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'find' | 'confirm'>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	versions: QuoteDeps['versions'];
	zone: string;
};

/** With until when a difference would be paid, if it were confirmed now, RFC 3339. */
export type DeskQuotePage = QuotePage & { payBy: string | null };

/** What the desk's pages are made from that ask for a return for its buyer; null where there is no such order or quote. */
export function returningAtDesk({ connection, quotes, terms, versions, zone }: ReturningOptions) {
	async function findOwn(staff: Staff, ref: string, id: string) {
		const found = await quotes.find(staff, id);
		const isOwn = found.ok && found.value.quote.order === ref && found.value.quote.kind === 'return';
		return isOwn ? found.value : undefined;
	}

	return {
		/** What can come back now, or why nothing can. */
		async choose(staff: Staff, ref: string): Promise<DeskAskPage | null> {
			const record = await readAs(connection, staff, ref);
			if (!record) return null;
			const evaluation = evaluateRecord(record, await versions(record.newest_policy, connection.db));
			return deskAskPage(record, await terms(record), evaluation, zone);
		},

		/** What can be asked for under warranty now, and for what cannot why not. */
		async claim(staff: Staff, ref: string): Promise<ReturnPage | null> {
			const record = await readAs(connection, staff, ref);
			if (!record) return null;
			const known = await versions(record.newest_policy, connection.db);
			return warrantyPage(record, evaluateRecord(record, known), zone);
		},

		/** A quote of the order, or what became of it. */
		async look(staff: Staff, ref: string, id: string): Promise<DeskQuotePage | null> {
			const found = await findOwn(staff, ref, id);
			const record = found && (await readAs(connection, staff, ref));
			if (!record) return null;
			const its = await terms(record);
			const payBy = payByIf(found.quote, record.read_at);
			const told = { ...found, before: null };
			return { ...quotePage(cancelPage(record, its, zone), record, told, its.windows), payBy };
		},

		/** Confirms a return of this very order. Refusals: those of `quotes.confirm`. */
		async confirm(staff: Staff, ref: string, id: string): Promise<Result<ConfirmedQuote>> {
			const own = await findOwn(staff, ref, id);
			return own ? quotes.confirm(staff, id) : refuse('grant.missing');
		}
	};
}
