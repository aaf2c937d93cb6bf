import type { PricedQuote } from '../policy/quote/price-quote.ts';
import type { Resolution } from '../policy/document.ts';
import type { QuotedExchange } from '../exchange/quoted.ts';
import type { RunningTerms } from '../return/terms.ts';
import type { QuotedWarranty } from '../warranty/warranty.ts';
import type { CreditLine, CreditPart } from '../return/credit-part.ts';
import type { WantedPieces } from '../policy/quote/choose-pieces.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Phase } from '../policy/segment.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import { isThere, supplyOf, type Spoken } from './supply.ts';
import type { OrderRecord } from '../order/order-record.ts';

export const ASKED_KINDS = ['cancel', 'withdraw', 'return', 'exchange', 'price_drop'] as const;
export type AskedKind = (typeof ASKED_KINDS)[number];

export type WantedLine = WantedPieces & {
	reason?: string | undefined;
	resolution?: Resolution | undefined;
	/** Of a return: pictures that show why, by their ids. */
	evidence?: readonly string[] | undefined;
	/** Of an exchange: what is wanted instead. */
	exchange_for?: { variant_id: string } | undefined;
};

/** Store credit as a quote promises it, minor units; the `bonus` comes on top of the refund. */
export type QuotedCredit = CreditPart & {
	lines: CreditLine[];
	/** When it would end if it were given at once; it lasts from the day it is given, in this zone. */
	expires_at: string | null;
	zone: string;
};

/** What a quote is kept with: what was asked, what it promises, and everything it was computed from. */
export type QuoteBody = Omit<PricedQuote, 'takes'> & {
	asked: { lines: readonly WantedLine[]; stated_at: string | null; staff_reason: string | null };
	/** The instant its facts are of. */
	priced_at: string;
	currency: string;
	/** How long the warehouse has to decide, where it has to. */
	decide_within: string;
	/** Whether nothing is left of the order afterwards, as far as was known. */
	last: boolean;
	/** Of a return: how it runs from its confirmation on. */
	returning?: RunningTerms;
	/** Of a return: what of its refund is given as store credit. */
	credit?: QuotedCredit;
	/** Asked for by somebody the goods were given to, with the gift link named: it is theirs alone to confirm. */
	gift?: { link: string };
	/** Asked for because of damage or faults after the return window: a person decides. */
	warranty?: QuotedWarranty;
	/** What is sent in place of some of the goods. */
	exchange?: QuotedExchange;
	/** The goods, of each line once. */
	pieces: Spoken[];
	/** The withdrawal that this is one part of: what was still in the shop of it, or what comes back. */
	part_of?: string;
	computed_from: {
		version: number;
		portions: OrderRecord['portions'];
		payments: OrderRecord['payments'];
		taken: OrderRecord['taken'];
	};
};

/**
 * Which goods a priced quote takes, and whether they can be taken that way: cancelling reaches what has not left the
 * shop, withdrawing reaches goods wherever they are, and those that have left come back.
 *
 * Refusals: `quote.kind_unavailable`; `goods.claimed` (with `available`, `alternatives`) where requests that wait have
 * spoken for the pieces already.
 */
export function piecesOf(priced: PricedQuote, evaluation: Evaluation, record: OrderRecord): Result<Spoken[]> {
	// Nothing is given for pieces that nobody may ask it for.
	if (priced.kind === 'price_drop') {
		return accept(priced.lines.map(({ line, quantity }) => ({ line, quantity, held: 0, away: 0 })));
	}
	// Priced for it, they are with the buyer.
	if (priced.kind === 'return') {
		return accept(priced.lines.map(({ line, quantity }) => ({ line, quantity, held: 0, away: quantity })));
	}
	const phaseOf = new Map(evaluation.windows.map(({ portion, current }) => [portion.id, current.phase]));
	const pieces: Spoken[] = [];
	for (const { line, quantity, portions } of priced.lines) {
		const phases = portions.map(({ portion }) => phaseOf.get(portion));
		const count = (phase: Phase) =>
			portions.filter((_, index) => phases[index] === phase).reduce((sum, one) => sum + one.quantity, 0);
		const held = count('claimed');
		if (priced.kind === 'withdraw') {
			pieces.push({ line, quantity, held, away: count('moving') + count('arrived') });
			continue;
		}
		if (phases.some((phase) => phase !== 'open' && phase !== 'claimed')) {
			return refuse('quote.kind_unavailable', { kind: priced.kind, line });
		}
		pieces.push({ line, quantity, held });
	}
	// Nobody's word is waited for: what was asked of the warehouse can be withdrawn from all the same.
	if (priced.kind === 'withdraw') return accept(pieces);
	const supply = supplyOf(
		record.portions,
		record.requests.flatMap(({ lines }) => lines)
	);
	if (isThere(pieces, supply)) return accept(pieces);
	const available = pieces.map(({ line }) => {
		const there = supply.get(line) ?? { open: 0, held: 0 };
		return { line, quantity: there.open + there.held };
	});
	return refuse('goods.claimed', { line: pieces[0]?.line, available, alternatives: [] });
}
