import type { Principal } from '#domain/access/principal.ts';
import { cancelPage, quotePage } from '#domain/cancellation/cancel-pages.ts';
import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import {
	withdrawChoices,
	withdrawFacts,
	type WithdrawPage,
	type WithdrawQuotePage
} from '#domain/withdrawal/pages.ts';
import { planWithdrawal } from '#domain/withdrawal/plan.ts';
import { isCovered } from '#domain/withdrawal/right.ts';
import { splitTakes, worthOfTakes } from '#domain/withdrawal/split-takes.ts';
import type { Connection } from '../db/client.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { portionsOf } from '../use-cases/take-goods.ts';
import type { FoundQuote, quotesOf } from './quotes.ts';
import { readAs } from './read-as.ts';

export type WithdrawingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	quotes: Pick<ReturnType<typeof quotesOf>, 'find' | 'confirm'>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
	versions: QuoteDeps['versions'];
	zone: string;
	/** Where goods are sent back to. */
	returnAddress: string | null;
};

/** What pages about withdrawing are made from, for shoppers who may see the order and for staff; null for everybody else. */
export function withdrawingOf({
	connection,
	quotes,
	terms,
	versions,
	zone,
	returnAddress
}: WithdrawingOptions) {
	const read = (principal: Principal, ref: string) => readAs(connection, principal, ref);

	async function pageOf(record: OrderRecord): Promise<{ page: WithdrawPage; evaluation: Evaluation }> {
		const evaluation = evaluateRecord(record, await versions(record.newest_policy, connection.db));
		const page = {
			...cancelPage(record, await terms(record), zone),
			due: 0,
			choices: withdrawChoices(record, evaluation),
			withdraw: withdrawFacts(record, evaluation, returnAddress)
		};
		return { page, evaluation };
	}

	async function findOwn(principal: Principal, ref: string, id: string) {
		const found = await quotes.find(principal, id);
		const isOwn = found.ok && found.value.quote.order === ref && found.value.quote.kind === 'withdraw';
		return isOwn ? found.value : undefined;
	}

	return {
		/** What can be withdrawn from now, or why nothing can. */
		async choose(principal: Principal, ref: string): Promise<WithdrawPage | null> {
			const record = await read(principal, ref);
			return record ? (await pageOf(record)).page : null;
		},

		/** The statement as it would be sent, or what became of it. */
		async look(principal: Principal, ref: string, id: string): Promise<WithdrawQuotePage | null> {
			const found = await findOwn(principal, ref, id);
			const record = found && (await read(principal, ref));
			if (!record) return null;
			const { page, evaluation } = await pageOf(record);
			const money = moneyOf(record, evaluation, found);
			return {
				...page,
				...quotePage(page, record, { ...found, before: null }, []),
				withdraw: page.withdraw,
				money
			};
		},

		/** Confirms a withdrawal from this very order. Refusals: those of `quotes.confirm`. */
		async confirm(principal: Principal, ref: string, id: string): Promise<Result<ConfirmedQuote>> {
			const own = await findOwn(principal, ref, id);
			return own ? quotes.confirm(principal, id) : refuse('grant.missing');
		}
	};
}

/** What of it would be paid at once as things stand, and what follows the goods; once it was sent, what does. */
function moneyOf(record: OrderRecord, { windows }: Evaluation, { kept, outcome }: FoundQuote) {
	const { body, takes } = kept;
	const due = body.refund.due;
	const days = due.counts_from === 'goods_back' ? due.days : null;
	if (outcome) {
		const after = outcome.return?.refund ?? 0;
		return { now: outcome.refund.amount - after, later: after, days };
	}
	const covered = new Set(windows.filter(isCovered).map(({ portion }) => portion.id));
	const plan = planWithdrawal(portionsOf(record), ({ id }) => covered.has(id), body.pieces);
	const amount = body.refund.amount;
	const worth = worthOfTakes(splitTakes(takes, plan.here).away);
	const later = plan.away.length === 0 ? 0 : plan.here.length === 0 ? amount : Math.min(worth, amount);
	return { now: amount - later, later, days };
}
