import { toldExchange } from '../exchange/quoted.ts';
import type { ExchangeState, ShipWhen } from '../exchange/states.ts';
import type { ReturnState } from '../return/states.ts';
import type { RunningTerms } from '../return/terms.ts';
import type { AskedKind, QuoteBody, QuotedCredit } from './quote-body.ts';

export type QuoteState = 'open' | 'accepted' | 'superseded' | 'expired';

/** A quote as kept, as far as it is told. */
export type KeptQuote = {
	id: string;
	ref: string;
	kind: AskedKind;
	state: QuoteState;
	body: QuoteBody;
	createdAt: Date;
	expiresAt: Date;
};

/** A quote as it is answered (api.md, "Quote"). Amounts are minor units of `currency`, instants RFC 3339. */
export function quoteAnswer({ id, ref, kind, state, body, createdAt, expiresAt }: KeptQuote) {
	const { refund, lines } = body;
	return {
		id,
		order: ref,
		kind,
		state,
		created_at: createdAt.toISOString(),
		expires_at: expiresAt.toISOString(),
		currency: body.currency,
		policy: body.policy,
		needs: body.needs,
		lines: lines.map(({ line, quantity, goods, discount, tax, fee, refund }) => ({
			...{ line, quantity, goods, discount, tax, fee, refund }
		})),
		shipping_refund: body.shipping_refund,
		shipping_kept: body.shipping_kept,
		adjustments_refund: body.adjustments_refund,
		fee: body.fee,
		refund: { amount: refund.amount, to: refund.to, release: refund.release, due_at: refund.due.at },
		...(body.way_back && { way_back: body.way_back }),
		...(body.credit && { credit: toldCredit(body.credit) }),
		...(body.returning && { return_terms: toldTerms(body.returning) }),
		...(body.warranty && { warranty: body.warranty }),
		...(body.exchange && { exchange: toldExchange(body.exchange) }),
		schedule: body.schedule,
		floor: body.floor
	};
}
/** Of the whole refund, what is given as store credit, and what comes on top of that. */
const toldCredit = ({ amount, bonus, expires_at }: QuotedCredit) => ({ amount, bonus, expires_at });
const toldTerms = ({ refund_when, review, expire_after, inspect_within, object_within }: RunningTerms) => ({
	...{ refund_when, review, expire_after, inspect_within, object_within }
});

export type QuoteAnswer = ReturnType<typeof quoteAnswer>;

export type OutcomeRefund = {
	id: string;
	state: 'requested';
	amount: number;
	payment: string;
	due_at: string | null;
};

/** What confirming a quote answers, the first time and every time after. */
export type ConfirmedQuote = {
	/** The quote's id. */
	id: string;
	order: string;
	kind: AskedKind;
	state: 'accepted';
	/**
	 * `requested`: somebody has to agree first; the fee stands from now on. `returning`: the goods may be sent.
	 * `withdrawn`: nobody's leave was needed. `kept`, `adjusted`: the goods stay, and some money goes back. `exchanged`: swapped
	 * before anything was sent, once it is paid for.
	 */
	result: 'cancelled' | 'requested' | 'returning' | 'withdrawn' | 'kept' | 'adjusted' | 'exchanged';
	accepted_at: string;
	currency: string;
	lines: QuoteAnswer['lines'];
	fee: { amount: number };
	refund: { amount: number };
	/** Reserved; each with the day it is due by. Empty for a request. */
	refunds: OutcomeRefund[];
	/** Authorised money that is never taken. */
	released: { payment: string; amount: number; capture: number | null }[];
	request?: { id: string; state: 'pending'; decide_by: string };
	/** What is sent in place of goods: nothing leaves before the difference is paid. */
	exchange?: {
		id: string;
		state: ExchangeState;
		ship: ShipWhen;
		difference: number;
		pay_by: string | null;
		lines: { line: string; quantity: number; variant_id: string }[];
	};
	/** Of a withdrawal: when the statement was sent. */
	stated_at?: string;
	return?: {
		id: string;
		/** What stands on the parcel. */
		number: string;
		state: ReturnState;
		decide_by: string | null;
		expires_at: string | null;
	} & Partial<WithdrawnGoods>;
};

/** What has to come back of a withdrawal: by when it is to be sent off, and what is paid once it is, minor units. */
export type WithdrawnGoods = {
	send_by: string;
	refund: number;
	postage: 'buyer' | 'shop';
	lines: { line: string; quantity: number }[];
};
