import type { CancelPage, QuotePage } from '../cancellation/cancel-pages.ts';
import type { WantedLine } from '../cancellation/quote-body.ts';
import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import { givenGoods } from '../gift/given-goods.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { isReturnable } from '../cancellation/return-action.ts';
import { warrantyLines } from '../warranty/warranty.ts';
import { returnChoices, type KeptPieces, type ReturnChoice } from './return-choices.ts';
import { offeredWays, type OfferedWay, type RunningTerms } from './terms.ts';

/** What pages about sending back show of an order; amounts are minor units, instants RFC 3339 in UTC. */
export type ReturnPage = Pick<
	CancelPage,
	'ref' | 'displayRef' | 'currency' | 'zone' | 'asOf' | 'paid' | 'titles' | 'contact'
> & {
	choices: ReturnChoice[];
	/** The ways back the shop offers; the first where none is chosen. */
	ways: OfferedWay[];
	/** Whether the shop pays the way back, whatever the reason is. */
	shopPays: boolean;
	/** Whether something of it can be asked for under warranty now. */
	warranty: boolean;
};

/** A quote for sending back, with what its page says beside it. */
export type ReturnQuotePage = ReturnPage &
	Omit<QuotePage, keyof CancelPage> & {
		/** Why each line comes back and what is wanted for it, as it was asked. */
		asked: readonly WantedLine[];
		/** How it runs once it is confirmed. */
		terms: RunningTerms | null;
	};

/**
 * @param evaluation of the same record, at the instant it was read
 * @param zone the shop's named zone
 * @param why pieces cannot come back, where that is not what the rules of returns say
 */
export function returnPage(
	record: OrderRecord,
	evaluation: Evaluation,
	zone: string,
	why?: (window: PieceWindow) => KeptPieces
): ReturnPage {
	const { version, windows, now } = evaluation;
	const given = givenGoods(record);
	const open = windows.filter(isReturnable);
	const contact = record.people?.email ?? record.people?.phone;
	return {
		ref: record.ref,
		displayRef: record.display_ref,
		currency: record.currency,
		zone,
		asOf: record.read_at,
		paid: record.payments.length > 0,
		titles: record.lines.map(({ id, title, quantity }) => ({ id, title, quantity })),
		...(contact && { contact }),
		choices: returnChoices(record, evaluation, why).filter(({ line }) => !given.has(line)),
		ways: offeredWays(version.document, record.currency),
		// As `postagePayer` asks of what is chosen.
		shopPays: open.every(
			({ current, faults }) => current.postage !== 'buyer' || faults.some(({ since }) => since <= now)
		),
		warranty: warrantyLines(evaluation).length > 0
	};
}
