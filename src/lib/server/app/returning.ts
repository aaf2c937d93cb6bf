import type { Principal } from '#domain/access/principal.ts';
import { cancelPage, quotePage } from '#domain/cancellation/cancel-pages.ts';
import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { describeWindows } from '#domain/policy/windows.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { returnPage, type ReturnPage, type ReturnQuotePage } from '#domain/return/return-pages.ts';
import type { ReturnRecord } from '#domain/return/return-record.ts';
import { asBuyerSees } from '#domain/gift/gift-return-view.ts';
import { warrantyPage } from '#domain/warranty/warranty-page.ts';
import { mayAskPostage, returnView, type ReturnView } from '#domain/return/return-view.ts';
import type { Connection } from '../db/client.ts';
import { findQuoteWords } from '../db/quotes.ts';
import { readReturn } from '../db/return-lists.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { claimPostage, type SteppedPostage } from '../use-cases/claim-postage.ts';
import { cancelReturn } from '../use-cases/decide-return.ts';
import type { SteppedReturn } from '../use-cases/hold-return.ts';
import { sendReturn } from '../use-cases/send-return.ts';
import { objectToReturn } from '../use-cases/settle-return.ts';
import type { quotesOf } from './quotes.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

export type ReturningOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	quotes: Pick<ReturnType<typeof quotesOf>, 'find' | 'confirm'>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	versions: QuoteDeps['versions'];
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
	zone: string;
	/** Where goods are sent back to. */
	returnAddress: string | null;
};

const hasLapsed = ({ exchanges = [] }: OrderRecord, id: string) =>
	exchanges.some((one) => one.return === id && one.state === 'lapsed');

/** What pages about sending back are made from, for shoppers who may see the order; null for everybody else. */
export function returningOf(options: ReturningOptions) {
	const { connection, run, quotes, terms, versions, mayMove, zone, returnAddress } = options;
	const read = (principal: Principal, ref: string) => readAs(connection, principal, ref);
	const evaluate = async (record: OrderRecord) =>
		evaluateRecord(record, await versions(record.newest_policy, connection.db));

	async function findOwn(principal: Principal, ref: string, id: string) {
		const found = await quotes.find(principal, id);
		const isOwn = found.ok && found.value.quote.order === ref && found.value.quote.kind === 'return';
		return isOwn ? found.value : undefined;
	}

	/** Does something to a return of this very order, for a buyer who has shown that it is theirs. */
	async function step<Stepped = SteppedReturn>(
		principal: Principal,
		{ ref, id }: { ref: string; id: string },
		work: (actor: { kind: 'shopper'; id: string }, back: ReturnRecord) => Promise<Result<Stepped>>
	): Promise<Result<Stepped>> {
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
		const back = (await read(principal, ref))?.returns.find((one) => one.id === id);
		// What somebody sends back who was given it is theirs to act on.
		if (!back || back.gift) return refuse('grant.missing');
		if (!(await mayMove(principal, ref))) return refuse('proof.missing');
		return work({ kind: 'shopper', id: principal.id }, back);
	}

	return {
		/** What can come back of an order now, and for what cannot why not. */
		async choose(principal: Principal, ref: string): Promise<ReturnPage | null> {
			const record = await read(principal, ref);
			return record ? returnPage(record, await evaluate(record), zone) : null;
		},

		/** What can be asked for under warranty now, and for what cannot why not. */
		async claim(principal: Principal, ref: string): Promise<ReturnPage | null> {
			const record = await read(principal, ref);
			return record ? warrantyPage(record, await evaluate(record), zone) : null;
		},

		/** A quote for sending back, beside the one it stands in for where `before` names one. */
		async look(
			principal: Principal,
			ref: string,
			id: string,
			before?: string
		): Promise<ReturnQuotePage | null> {
			const found = await findOwn(principal, ref, id);
			const record = found && (await read(principal, ref));
			if (!record) return null;
			const earlier = before === undefined ? undefined : await findOwn(principal, ref, before);
			const evaluation = await evaluate(record);
			const told = { ...found, before: earlier?.quote ?? null };
			const windows = describeWindows(evaluation, record.taken);
			const { body } = found.kept;
			return {
				...quotePage(cancelPage(record, await terms(record), zone), record, told, windows),
				...returnPage(record, evaluation, zone),
				asked: body.asked.lines,
				terms: body.returning ?? null
			};
		},

		/** What was written with a quote of this very order, for whoever has shown that it is theirs. */
		async words(principal: Principal, ref: string, id: string): Promise<string | undefined> {
			const own = await findOwn(principal, ref, id);
			const isTheirs = own !== undefined && (await mayMove(principal, ref));
			return isTheirs ? findQuoteWords(connection.db, id) : undefined;
		},

		/** Confirms a quote for sending back of this very order. Refusals: those of `quotes.confirm`. */
		async confirm(principal: Principal, ref: string, id: string): Promise<Result<ConfirmedQuote>> {
			const own = await findOwn(principal, ref, id);
			return own ? quotes.confirm(principal, id) : refuse('grant.missing');
		},

		/** A return of this very order, as its page shows it. */
		async find(principal: Principal, ref: string, id: string): Promise<ReturnView | null> {
			const record = await read(principal, ref);
			const back = record?.returns.find((one) => one.id === id);
			const papers = back && (await readReturn(connection.db, back.id));
			if (!record || !papers) return null;
			const asksQuote = hasLapsed(record, id) || mayAskPostage(back);
			const quote = asksQuote ? await quotes.find(principal, back.quote) : undefined;
			const otherwise = quote?.ok ? quote.value.kept.body.exchange?.otherwise?.refund : undefined;
			const terms = quote?.ok ? (quote.value.kept.body.returning ?? {}) : {};
			const told = { ...papers, otherwise, terms };
			const view = returnView(record, back, told, { zone, address: returnAddress });
			return back.gift ? asBuyerSees(view) : view;
		},

		/** Refusals of these: `grant.missing`, `proof.missing` (only a link), and those of the command. */
		cancel: (principal: Principal, at: { ref: string; id: string }) =>
			step(principal, at, (actor, { id }) => run(cancelReturn, actor, { id, by: 'cancel' })),

		/**
		 * The buyer says that they have sent it. What they type is kept, and is evidence where a law counts it as such
		 * (Directive 2011/83/EU, Article 13(3)); other money that waits for the first scan waits for the carrier's.
		 */
		send: (principal: Principal, at: { ref: string; id: string }, proof: string | undefined) =>
			step(principal, at, (actor, { id, kind }) =>
				run(sendReturn, actor, { id, at: undefined, proof, isShown: kind === 'withdrawal' })
			),

		object: (principal: Principal, at: { ref: string; id: string }, words: string) =>
			step(principal, at, (actor, { id }) => run(objectToReturn, actor, { id, words })),

		/** Asks for the postage they paid themselves; minor units, and the picture of the receipt by its id. */
		askPostage: (
			principal: Principal,
			at: { ref: string; id: string },
			asked: { amount: number; photo: string | undefined }
		) => step<SteppedPostage>(principal, at, (actor, { id }) => run(claimPostage, actor, { id, ...asked }))
	};
}
