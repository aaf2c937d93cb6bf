import type { Principal } from '#domain/access/principal.ts';
import { cancelPage, quotePage, type CancelPage, type QuotePage } from '#domain/cancellation/cancel-pages.ts';
import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { hasProved } from '../db/grants.ts';
import { readAs } from './read-as.ts';
import type { quotesOf } from './quotes.ts';

export type CancellingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'find' | 'confirm'>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	zone: string;
	/** Whether what is due can be paid here. */
	canPay: boolean;
};

/** What pages about cancelling are made from, for shoppers who may see the order and for staff; null for everybody else. */
export function cancellingOf({ connection, quotes, terms, zone, canPay }: CancellingOptions) {
	const read = (principal: Principal, ref: string) => readAs(connection, principal, ref);
	const pageOf = async (record: OrderRecord) => {
		const page = cancelPage(record, await terms(record), zone);
		return canPay ? page : { ...page, due: 0 };
	};

	/** The quote, where it is a cancellation of this very order. */
	async function findOwn(principal: Principal, ref: string, id: string) {
		const found = await quotes.find(principal, id);
		const isOwn = found.ok && found.value.quote.order === ref && found.value.quote.kind === 'cancel';
		return isOwn ? found.value : undefined;
	}

	return {
		/** What can be cancelled of an order now. */
		async choose(principal: Principal, ref: string): Promise<CancelPage | null> {
			const record = await read(principal, ref);
			return record ? pageOf(record) : null;
		},

		/** A quote of the order, beside the one it stands in for where `before` names one. */
		async look(principal: Principal, ref: string, id: string, before?: string): Promise<QuotePage | null> {
			const found = await findOwn(principal, ref, id);
			const record = found && (await read(principal, ref));
			if (!record) return null;
			const earlier = before === undefined ? undefined : await findOwn(principal, ref, before);
			const its = await terms(record);
			const told = { ...found, before: earlier?.quote ?? null };
			return quotePage(cancelPage(record, its, zone), record, told, its.windows);
		},

		/** Confirms a quote of this very order. Refusals: those of `quotes.confirm`. */
		async confirm(principal: Principal, ref: string, id: string): Promise<Result<ConfirmedQuote>> {
			const own = await findOwn(principal, ref, id);
			return own ? quotes.confirm(principal, id) : refuse('grant.missing');
		},

		/** Whether somebody has shown that the order is theirs; staff need not. */
		async mayMove(principal: Principal, ref: string): Promise<boolean> {
			if (principal.kind === 'staff') return true;
			return principal.kind === 'guest' || principal.kind === 'shopper'
				? hasProved(connection.sql, principal.id, ref)
				: false;
		}
	};
}
