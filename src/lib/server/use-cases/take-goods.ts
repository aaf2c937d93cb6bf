import type { ConfirmedQuote, OutcomeRefund } from '#domain/cancellation/quote-answer.ts';
import { settleUp } from '#domain/cancellation/settle-up.ts';
import { isHeld, type Spoken } from '#domain/cancellation/supply.ts';
import { refundDueBy } from '#domain/cancellation/refund-due-by.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { movePieces, type Pieces, type Portion } from '#domain/order/portions.ts';
import { hasLeft } from '#domain/policy/life.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { letGo } from '#server/db/claims.ts';
import type { Tx } from '#server/db/client.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { keepCancelledInParcel } from '#server/db/left-anyway.ts';
import { savePortions } from '#server/db/portions.ts';
import type { StoredQuote } from '#server/db/quotes.ts';
import { reserveRefunds } from '#server/db/refunds.ts';

/** What taking a quote's goods changes, decided and not yet written. */
export type GoodsToTake = {
	orderId: string;
	quoteId: string;
	at: Date;
	before: Portion[];
	portions: Portion[];
	entries: NewEntry[];
	refunds: OutcomeRefund[];
	released: ConfirmedQuote['released'];
	/** What of the refund goes back once goods have come back, minor units. */
	later: number;
};

/** Goods that have left the shop and come back under a return, and what of the refund waits for them. */
export type ComingBack = {
	pieces: readonly { portion: string; line: string; quantity: number }[];
	id: string | undefined;
	later: number | 'all';
};

/**
 * Decides how the goods of a quote leave their order, whose row is locked: their pieces become cancelled, refunds are
 * reserved and authorised money released, as the quote promised. The caller has asked whether the pieces are there.
 * Writes nothing: that is `takeGoods`.
 *
 * Refusals: `refund.exceeds_refundable`.
 */
export function decideTaking(
	quote: StoredQuote,
	record: OrderRecord,
	at: Date,
	pieces: readonly Spoken[] = quote.body.pieces,
	back?: ComingBack
): Result<GoodsToTake> {
	const before = portionsOf(record);
	const after = sendBack(cancelPieces(before, pieces), back);
	const last = after.every(hasLeft);
	const settled = settleUp(record, quote.body, quote.takes, last, back?.later);
	if (!settled.ok) return settled;

	const due_at = dueAt(record, quote, at);
	const refunds = settled.value.to.map(({ payment, amount }) => ({
		...{ id: newId(), state: 'requested' as const, amount, payment, due_at }
	}));
	const released = settled.value.release.filter(({ amount, capture }) => amount > 0 || capture !== null);
	const entries: NewEntry[] = [
		...refunds.map(({ id, payment, amount, due_at }) => ({
			type: 'refund.requested' as const,
			data: { refund: id, payment, amount, due_at }
		})),
		...released.map((one) => ({ type: 'payment.released' as const, data: { ...one } }))
	];
	const where = { orderId: record.id, quoteId: quote.id, at };
	const { later } = settled.value;
	return accept({ ...where, before, portions: after, entries, refunds, released, later });
}

/** Writes what `decideTaking` decided about pieces and money. Neither reads what the other writes, so both go out at once. */
export async function takeGoods(tx: Tx, taken: GoodsToTake): Promise<void> {
	const { before, portions, refunds, released, ...where } = taken;
	await Promise.all([
		savePortions(tx, where.orderId, before, portions),
		reserveRefunds(tx, where, refunds, released)
	]);
}

/** Writes what it changes for claims and parcels, where pieces were with the warehouse or in a parcel already. */
export async function givenBack(tx: Tx, { before, portions, at }: GoodsToTake): Promise<void> {
	await releaseClaims(tx, before, portions, at);
	await keepCancelledInParcel(tx, takenFromParcels(before, portions));
}

/** By law or by the shop's own promise, whichever is earlier. History starts no clock (law 12). */
function dueAt(record: OrderRecord, quote: StoredQuote, at: Date): string | null {
	if (record.historical) return null;
	return refundDueBy(at.toISOString(), quote.body.refund.due.at);
}

/** The portions of a record as commands move them. */
export const portionsOf = (record: OrderRecord): Portion[] => record.portions.map(asPortion);

const asPortion = ({ claim, shipment, return: back, ...rest }: OrderRecord['portions'][number]): Portion => ({
	...rest,
	claim: claim ?? undefined,
	shipment: shipment ?? undefined,
	return: back ?? undefined
});

/** Pieces found with the warehouse are taken from there first; given back since, they are free. */
function cancelPieces(portions: readonly Portion[], pieces: readonly Spoken[]): Portion[] {
	let next = [...portions];
	const cancelled = () => ({ state: 'cancelled' as const });
	for (const { line, quantity, held } of pieces) {
		const inHand = next.filter((one) => one.line === line && isHeld(one));
		const fromHand = Math.min(
			held,
			inHand.reduce((sum, one) => sum + one.quantity, 0)
		);
		const wanted = (count: number): Pieces[] => (count > 0 ? [{ line, quantity: count }] : []);
		next = movePieces(next, wanted(fromHand), isHeld, cancelled, newId);
		const isOpen = ({ state }: Portion) => state === 'open';
		next = movePieces(next, wanted(quantity - fromHand), isOpen, cancelled, newId);
	}
	return next;
}

/** They keep the parcel they came in. */
function sendBack(portions: Portion[], back: ComingBack | undefined): Portion[] {
	let next = portions;
	for (const { portion, ...pieces } of back?.pieces ?? []) {
		const isIt = ({ id }: Portion) => id === portion;
		const coming = ({ claim, shipment }: Portion) => ({
			...{ state: 'returning' as const, claim, shipment, return: back?.id }
		});
		next = movePieces(next, [pieces], isIt, coming, newId);
	}
	return next;
}

/** Portions in the shop that have fewer pieces than before; `quantity` is how many went. */
const shrunk = (before: readonly Portion[], after: readonly Portion[]): Portion[] =>
	before.filter(isHeld).flatMap((one) => {
		const left = after.find(({ id }) => id === one.id)?.quantity ?? 0;
		return left < one.quantity ? [{ ...one, quantity: one.quantity - left }] : [];
	});

const takenFromParcels = (before: readonly Portion[], after: readonly Portion[]) => {
	const inParcels = shrunk(before, after).filter(({ shipment }) => shipment !== undefined);
	// Several claims can have filled one parcel with pieces of one line.
	const byPlace = Map.groupBy(inParcels, ({ shipment, line }) => `${shipment} ${line}`);
	return [...byPlace.values()].map(([first, ...more]) => ({
		shipment: first?.shipment ?? '',
		line: first?.line ?? '',
		quantity: [first, ...more].reduce((sum, one) => sum + (one?.quantity ?? 0), 0)
	}));
};

async function releaseClaims(
	tx: Tx,
	before: readonly Portion[],
	after: readonly Portion[],
	at: Date
): Promise<void> {
	const gone = shrunk(before, after).flatMap(({ claim, line, quantity }) =>
		claim === undefined ? [] : [{ claim, line, quantity }]
	);
	if (gone.length === 0) return;
	const claims = [...new Set(gone.map(({ claim }) => claim))];
	const emptied = claims.filter((claim) => !after.some((one) => one.claim === claim));
	await letGo(tx, gone, emptied, at);
}
