import type { OrderRecord } from '../order/order-record.ts';
import type { Pieces } from '../order/portions.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { priceQuote } from '../policy/quote/price-quote.ts';
import { endOfDay } from '../time/end-of-day.ts';
import { toldDelay } from './delay-of-order.ts';
import type { DelayAnswer, DelayCause, DelaySilence } from './states.ts';

/** What the page says on which a buyer chooses. Amounts in minor units of `currency`, instants RFC 3339. */
export type DelayPage = {
	ref: string;
	displayRef: string;
	currency: string;
	/** Named zone of the shop. */
	zone: string;
	asOf: string;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
	delay: {
		id: string;
		cause: DelayCause;
		open: boolean;
		/** The end of the last day on which the goods leave. */
		leavesBy: string;
		answerBy: string;
		silence: DelaySilence;
		answer: DelayAnswer | null;
		items: { line: string; title: string; options: { name: string; value: string }[]; quantity: number }[];
	} | null;
	/** What cancelling gives back; null where nothing can be cancelled. `dueAt` by law, null where none says. */
	cancel: { amount: number; dueAt: string | null } | null;
};

/** Pure: the same record at the same instant gives the same page. */
export function delayPage(record: OrderRecord, evaluation: Evaluation): DelayPage {
	const { zone } = evaluation.version.document;
	const told = toldDelay(record);
	const contact = record.people?.email ?? record.people?.phone;
	const { ref, display_ref: displayRef, currency, read_at: asOf } = record;
	return {
		...{ ref, displayRef, currency, zone, asOf, ...(contact && { contact }) },
		cancel: told?.state === 'open' ? cancelOf(record, evaluation, told.left) : null,
		delay: told
			? {
					...{ id: told.id, cause: told.cause, open: told.state === 'open' },
					...{ leavesBy: endOfDay(told.new_date, zone), answerBy: told.answer_by },
					...{ silence: told.silence, answer: told.answer },
					items: told.left.map(({ line, quantity }) => {
						const own = record.lines.find(({ id }) => id === line);
						return { line, quantity, title: own?.title ?? line, options: own?.options ?? [] };
					})
				}
			: null
	};
}

function cancelOf(record: OrderRecord, evaluation: Evaluation, lines: Pieces[]): DelayPage['cancel'] {
	const priced = priceQuote(evaluation, { kind: 'cancel', lines, taken: record.taken });
	if (!priced.ok) return null;
	const { refund } = priced.value;
	return { amount: refund.amount, dueAt: refund.amount > 0 ? refund.due.at : null };
}
