import { splitReason } from '../access/staff-reason.ts';
import { exchangeView, type ExchangeView } from '../exchange/exchange-view.ts';
import { wasReleased } from '../exchange/exchange-record.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { moneyOf, type MoneyView } from '../order/money-view.ts';
import { waitsFor } from '../refund/waiting.ts';
import { millisOf } from '../time/instant.ts';
import { sendBackBy } from '../withdrawal/statement.ts';
import { ownPostageMost, whyNoPostage, type PostageRecord } from './own-postage.ts';
import type { ReturnLineRecord, ReturnRecord } from './return-record.ts';
import { byOf, returnSteps, type ReturnStep } from './return-steps.ts';
import { advance } from './states.ts';
import type { RunningTerms } from './terms.ts';

/** What a return has beyond its order's record: its parcels, and which refunds are its own. */
export type ReturnPapers = {
	proof: string | null;
	shipments: { id: string; carrier: string; tracking_number: string; status: string }[];
	refunds: { id: string }[];
	/** Of each line the pictures that show what was deducted for, by their ids. */
	lines?: { line: string; deduction_photos: string[] }[];
	/** What it gives where nothing comes of an exchange, by its quote; minor units. */
	otherwise?: number | undefined;
	/** What its quote said of how it runs; read where postage can be asked for. */
	terms?: Pick<RunningTerms, 'own_postage_max'>;
};

export type ReturnLineView = Omit<ReturnLineRecord, 'resellable'> & {
	title: string;
	options: { name: string; value: string }[];
	/** Pictures that show what is deducted for, by their ids. */
	found: string[];
};

/** What the page of one return shows; amounts are minor units of `currency`, instants RFC 3339 in UTC. */
export type ReturnView = {
	ref: string;
	displayRef: string;
	currency: string;
	/** Named zone of the shop, for readers whose own is unknown. */
	zone: string;
	/** The server's clock. */
	asOf: string;
	/** Where the order's history stands: what is newer asks for the page again. */
	seq: number;
	contact?: string;
	back: Pick<
		ReturnRecord,
		| 'id'
		| 'number'
		| 'kind'
		| 'warranty'
		| 'state'
		| 'way_back'
		| 'postage_by'
		| 'postage'
		| 'promised'
		| 'refunded'
	> & {
		sentAt: string | null;
		objected: boolean;
		proof: string | null;
		/** Why it was declined, in the shop's words. */
		why: string | null;
	};
	steps: ReturnStep[];
	/** By when the step that comes next happens; of a withdrawal, by when the goods are to be sent off. */
	by: string | null;
	lines: ReturnLineView[];
	parcels: { id: string; carrier: string; trackingNumber: string }[];
	refunds: MoneyView['refunds'];
	deducted: number;
	/** What its buyer asked for of the postage they paid; `why` less of it is paid, in the shop's words. */
	postage: (Omit<PostageRecord, 'reason'> & { why: string | null }) | null;
	/** What is sent in place of goods; null where nothing is. */
	exchange: ExchangeView | null;
	/** Whether money goes back: not where everything was exchanged even. */
	hasMoney: boolean;
	/** Where goods are sent back to, where the shop has said so. */
	address: string | null;
	/** What its buyer can do about it now. */
	may: { cancel: boolean; send: boolean; object: boolean };
	/** Up to how much of their own postage they can ask for; null where they cannot. */
	postageMost: number | null;
};

/** Whether its buyer can ask for the postage they paid themselves. */
export const mayAskPostage = ({ own_postage: asked, gift, ...back }: ReturnRecord): boolean =>
	whyNoPostage({ ...back, isGift: Boolean(gift), isAsked: Boolean(asked) }) === null;

/**
 * What the page of a return of an order shows. Pure.
 *
 * @param zone the shop's named zone
 */
export function returnView(
	record: OrderRecord,
	back: ReturnRecord,
	papers: ReturnPapers,
	{ zone, address }: { zone: string; address: string | null }
): ReturnView {
	const { id, number, kind, warranty, state, way_back, postage_by, postage, promised, refunded } = back;
	const contact = record.people?.email ?? record.people?.phone;
	const exchange = record.exchanges?.find((one) => one.return === back.id);
	const lapsed = exchange?.state === 'lapsed';
	const hasMoney = !exchange || lapsed || promised > 0 || refunded > 0;
	const mustGo = kind === 'withdrawal' && state === 'approved';
	return {
		ref: record.ref,
		displayRef: record.display_ref,
		currency: record.currency,
		...{ zone, asOf: record.read_at, seq: record.history_seq, address, hasMoney },
		exchange: exchange ? exchangeView(record, exchange) : null,
		...(contact && { contact }),
		back: {
			...{ id, number, kind, warranty, state, way_back, postage_by, postage, refunded },
			promised: lapsed ? (papers.otherwise ?? promised) : promised,
			sentAt: back.sent_at,
			objected: back.objected_at !== null,
			proof: papers.proof,
			why: wordsOf(back.reason)
		},
		steps: returnSteps(back, hasMoney),
		by: mustGo ? sendBackBy(back.created_at, zone) : byOf(back),
		lines: back.lines.map(({ resellable: _, ...line }) => {
			const { title = line.line, options = [] } = record.lines.find((one) => one.id === line.line) ?? {};
			const shown = papers.lines?.find((one) => one.line === line.line)?.deduction_photos ?? [];
			return { ...line, title, options, found: line.deduction > 0 ? shown : [] };
		}),
		parcels: papers.shipments.map(({ id: parcel, carrier, tracking_number }) => ({
			...{ id: parcel, carrier, trackingNumber: tracking_number }
		})),
		refunds: refundsOf(record, papers),
		deducted: back.lines.reduce((sum, { deduction }) => sum + deduction, 0),
		...postageOf(record, back, papers),
		may: {
			cancel:
				advance(state, 'cancel') !== undefined &&
				kind === 'return' &&
				back.refunded_at === null &&
				!(exchange && wasReleased(exchange)),
			send: advance(state, 'send') !== undefined || (state === 'in_transit' && papers.proof === null),
			object:
				state === 'inspected' &&
				back.objected_at === null &&
				back.object_by !== null &&
				millisOf(record.read_at) < millisOf(back.object_by)
		}
	};
}

const refundsOf = (record: OrderRecord, { refunds }: ReturnPapers): MoneyView['refunds'] =>
	record.refunds
		.filter(({ id }) => refunds.some((own) => own.id === id))
		.map((refund) => {
			const waits = waitsFor(record, refund);
			return {
				...{ id: refund.id, state: refund.state, amount: refund.amount },
				...(refund.postage && { postage: true as const }),
				...(refund.due_at && { dueAt: refund.due_at }),
				...(refund.settled_at && { settledAt: refund.settled_at }),
				...(waits && { waitsFor: waits })
			};
		});

function postageOf(
	record: OrderRecord,
	back: ReturnRecord,
	{ terms = {} }: ReturnPapers
): Pick<ReturnView, 'postage' | 'postageMost'> {
	const { own_postage: asked } = back;
	const most = () => ownPostageMost(terms, record.currency, moneyOf(record).paid);
	const { reason = null, ...told } = asked ?? {};
	return {
		postage: asked ? ({ ...told, why: wordsOf(reason) } as ReturnView['postage']) : null,
		postageMost: mayAskPostage(back) ? most() : null
	};
}

const wordsOf = (reason: string | null): string | null =>
	reason === null ? null : splitReason(reason).words || null;
