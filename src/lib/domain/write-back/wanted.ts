import type { Pieces, Portion } from '../order/portions.ts';
import { whoMoves, type RefundMode } from './who-moves.ts';
import type { Wanted } from './what.ts';

/** An entry of an order's history, as far as it matters here. */
export type ToldEvent = { type: string; data: Record<string, unknown> };

/** What has to be known of the order to decide. */
export type WantedFacts = {
	portions: readonly Pick<Portion, 'state'>[];
	currency: string;
	/** By our id of them. */
	payments: readonly { id: string; provider: string; reference: string }[];
	mode: RefundMode;
};

type Decide = (data: Record<string, unknown>, facts: WantedFacts) => readonly Wanted[];

const refundOf = (data: Record<string, unknown>, facts: WantedFacts, mover: 'us' | 'storefront') => {
	const { refund, payment, amount } = data;
	const its = facts.payments.find(({ id }) => id === payment);
	if (typeof refund !== 'string' || typeof amount !== 'number' || !its) return [];
	if (whoMoves(its.provider, facts.mode) !== mover) return [];
	const { provider, reference } = its;
	const what = { refund, amount, currency: facts.currency, provider, reference };
	return [{ kind: 'refund' as const, subject: refund, what, movesMoney: mover === 'storefront' }];
};

/** Goods that will not be sent, under our id of what took them. */
const cancelOf = (subject: unknown, pieces: Pieces[], { portions }: WantedFacts): Wanted[] => {
	if (typeof subject !== 'string' || pieces.length === 0) return [];
	const whole = portions.length > 0 && portions.every(({ state }) => state === 'cancelled');
	return [{ kind: 'cancel', subject, what: { whole, lines: pieces }, movesMoney: false }];
};

/** Goods that come back. */
const returnOf = (subject: unknown, lines: unknown): Wanted[] => {
	const pieces = piecesOf(lines);
	if (typeof subject !== 'string' || pieces.length === 0) return [];
	return [{ kind: 'return', subject, what: { lines: pieces }, movesMoney: false }];
};

/** New goods that may be sent now. What a swap takes out of the order for them is told with them, in one step. */
function exchangeOf(data: Record<string, unknown>): Wanted[] {
	const { exchange, added, difference } = data;
	const adds = (Array.isArray(added) ? added : []).flatMap((one: Record<string, unknown>) =>
		piecesOf([one]).map(({ line, quantity }) => ({
			...{ line, quantity, variant: String(one['variant']), product: String(one['product']) }
		}))
	);
	if (typeof exchange !== 'string' || adds.length === 0) return [];
	const removes = data['return'] === undefined ? piecesOf(data['lines']) : [];
	const what = { removes, adds, even: difference === 0 };
	return [{ kind: 'exchange', subject: exchange, what, movesMoney: false }];
}

/**
 * Which entries of the history a storefront is told of, and what. A refund that we send is told once it is settled: what
 * may still fail is no refund yet. One that the storefront sends is asked for as soon as it is owed.
 */
const TOLD: Readonly<Record<string, Decide>> = {
	'cancel.accepted': ({ quote, lines }, facts) => cancelOf(quote, piecesOf(lines), facts),
	// What has left comes back, the rest stays.
	'withdrawal.accepted': ({ quote, lines, back, return: id }, facts) => [
		...cancelOf(quote, without(piecesOf(lines), piecesOf(back)), facts),
		...returnOf(id, back)
	],
	'refund.requested': (data, facts) => refundOf(data, facts, 'storefront'),
	'refund.settled': (data, facts) => refundOf(data, facts, 'us'),
	'return.approved': ({ return: id, lines }) => returnOf(id, lines),
	'exchange.released': exchangeOf
};

/** Whether an entry can be something to tell, before anything else is read. */
export const mayBeTold = (type: string): boolean => Object.hasOwn(TOLD, type);

/** What a storefront is told of an entry; nothing where it is not its business. */
export const wantedOf = ({ type, data }: ToldEvent, facts: WantedFacts): readonly Wanted[] =>
	(Object.hasOwn(TOLD, type) && TOLD[type]?.(data, facts)) || [];

const without = (pieces: Pieces[], less: readonly Pieces[]): Pieces[] =>
	pieces.flatMap(({ line, quantity }) => {
		const gone = less.filter((one) => one.line === line).reduce((sum, one) => sum + one.quantity, 0);
		return quantity > gone ? [{ line, quantity: quantity - gone }] : [];
	});

function piecesOf(lines: unknown): (Pieces & { reason?: string })[] {
	if (!Array.isArray(lines)) return [];
	return lines.flatMap((one: Record<string, unknown>) =>
		typeof one['line'] === 'string' && Number.isInteger(one['quantity']) && Number(one['quantity']) > 0
			? [
					{
						line: one['line'],
						quantity: Number(one['quantity']),
						...(typeof one['reason'] === 'string' && { reason: one['reason'] })
					}
				]
			: []
	);
}
