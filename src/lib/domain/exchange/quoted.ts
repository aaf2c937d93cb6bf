import type { Taken } from '../policy/quote/pieces.ts';
import type { PricedQuote } from '../policy/quote/price-quote.ts';
import type { ExchangedLine } from './exchange-record.ts';
import type { ShipWhen } from './states.ts';

/** What a quote is kept with for goods that are exchanged. Minor units. */
export type QuotedExchange = {
	ship: ShipWhen;
	/** How long the difference may be paid for, ISO 8601. */
	pay_within: string;
	difference: number;
	/** What of the payments stays for the new goods instead of going back. */
	held: number;
	/** What has to be held on the buyer's card before the new goods leave ahead of the old ones; nothing where it is not there. */
	security?: number;
	lines: (ExchangedLine & { reservation: string })[];
	/** Of goods that come back: what they give where nobody pays the difference, and what that takes of the order. */
	otherwise?: { refund: number; fee: number; takes: readonly Taken[] };
};

/**
 * What of a return's own refund stays in the order for the new goods: what it would give by itself less what it gives
 * now, fees and the way back aside.
 */
export function heldOf(plain: PricedQuote, priced: PricedQuote): number {
	const whole = ({ refund, fee, way_back }: PricedQuote) =>
		refund.amount + fee.amount + (way_back?.withheld ?? 0);
	return Math.max(0, whole(plain) - whole(priced));
}

/** As a quote tells it: what comes, what it costs, and what follows where nobody pays. */
export const toldExchange = ({
	ship,
	pay_within,
	difference,
	security,
	lines,
	otherwise
}: QuotedExchange) => ({
	...{ ship, difference, hold: security ?? 0, pay_within: difference > 0 ? pay_within : null },
	lines: lines.map(({ line, quantity, goods }) => ({
		...{ line, quantity, variant_id: goods.variant_id, title: goods.title, options: goods.options },
		...{ unit_price: goods.unit_price, worth: goods.worth, difference: goods.difference }
	})),
	if_unpaid: difference > 0 && otherwise ? { refund: otherwise.refund, fee: otherwise.fee } : null
});
export type ToldExchange = ReturnType<typeof toldExchange>;
