import { appliedTermsOf, type AppliedTerms } from '#domain/cancellation/applied-terms.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Thing } from '#domain/linked-data/linked-data.ts';
import { returnPolicies } from '#domain/linked-data/return-policies.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import type { Receipt } from '#domain/receipt/receipt.ts';
import { createFormat } from '#i18n/format.ts';
import type { Locale } from '#i18n/locale.ts';
import { termsText } from '#i18n/policy/terms-text.ts';
import { insertAudit } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { findGrantedRecord, findOrderRecord } from '../db/order-record.ts';
import { receiptPage } from '../notices/receipt-page.ts';
import { shopBook } from './shop.ts';
import { writeReceipt } from '../use-cases/write-receipt.ts';

export type PapersOptions = {
	connection: Connection;
	versions: (newest: number | null) => Promise<readonly PolicyVersion[]>;
};

/**
 * Who asks for a paper: somebody at a shopper's door or a machine's; staff at their desk, who see every order; or whoever
 * runs commands on the shop's own machine.
 */
export type Asker = Principal | { kind: 'desk'; id: string } | { kind: 'operator' };
/** `returns`: how what is still in the order can come back, as schema.org's `MerchantReturnPolicy`. */
type FoundTerms = { terms: AppliedTerms; number: string; returns: Thing[] };
type Reading = { locale: Locale; zone: string; json?: string };

/** Nothing is said of "today" on what is printed: it is read on another day. */
const NO_DAYS = { today: '', tomorrow: '', yesterday: '', justNow: '' };

/** What people print and keep of an order: the terms that applied to it, and the receipt of all that was promised. */
export function papersOf({ connection, versions }: PapersOptions) {
	const { sql, db } = connection;
	const book = shopBook(db);
	/** The order, where the asker may see it; someone else's is not there. */
	async function reach(asker: Asker, ref: string): Promise<OrderRecord | undefined> {
		if (asker.kind === 'anonymous') return undefined;
		const seesAll = asker.kind === 'desk' || asker.kind === 'operator' || asker.kind === 'machine';
		return seesAll ? findOrderRecord(sql, ref) : findGrantedRecord(sql, asker.id, ref, 0);
	}
	async function receipt(asker: Asker, record: OrderRecord): Promise<Receipt> {
		const named = asker.kind === 'desk' || asker.kind === 'operator';
		if (asker.kind === 'desk') {
			const actor = { kind: 'staff', id: asker.id } as const;
			await insertAudit(db, { actor, action: 'order.receipt', orderId: record.id });
		}
		const forBuyer = asker.kind === 'guest' || asker.kind === 'shopper';
		return writeReceipt(db, { record, versions: await versions(record.newest_policy), named, forBuyer });
	}
	return {
		/** The terms of an order and what is different today; nothing where the asker may not see it, or there is none. */
		async terms(asker: Asker, ref: string): Promise<FoundTerms | undefined> {
			const record = await reach(asker, ref);
			if (!record) return undefined;
			const all = await versions(record.newest_policy);
			return {
				terms: appliedTermsOf(record, all),
				number: record.display_ref,
				returns: returnPolicies(evaluateRecord(record, all))
			};
		},
		/** The receipt as data; staff are named on the shop's own copies alone. Nothing as above. */
		async receipt(asker: Asker, ref: string): Promise<Receipt | undefined> {
			const record = await reach(asker, ref);
			return record && receipt(asker, record);
		},
		/** The receipt as a page to print, with its times in `zone`. Nothing as above. */
		async receiptPage(asker: Asker, ref: string, reading: Reading): Promise<string | undefined> {
			const record = await reach(asker, ref);
			if (!record) return undefined;
			const format = createFormat(reading.locale, reading.zone, NO_DAYS);
			const reader = { locale: reading.locale, format, currency: record.currency };
			const terms = appliedTermsOf(record, await versions(record.newest_policy));
			const words = termsText(terms, record.display_ref, reader);
			const { identity } = await book.now();
			const more = { json: reading.json, shop: identity };
			return receiptPage(await receipt(asker, record), words, reader, more);
		}
	};
}
