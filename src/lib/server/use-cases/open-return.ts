import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import { settleUp } from '#domain/cancellation/settle-up.ts';
import { isSecured } from '#domain/exchange/hold.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { countPieces } from '#domain/order/portions.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { splitAsked } from '#domain/cancellation/asked-reason.ts';
import { isWithBuyer, sendBack } from '#domain/return/pieces.ts';
import { isDue } from '#domain/return/terms.ts';
import type { Tx } from '#server/db/client.ts';
import { insertGiftRecipient } from '#server/db/gifts.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { recordChange, type LockedOrder } from '#server/db/orders.ts';
import { savePortions } from '#server/db/portions.ts';
import { acceptQuote, type StoredQuote } from '#server/db/quotes.ts';
import { changeReturn, insertReturn, type StoredReturn } from '#server/db/returns.ts';
import { withCommit } from '#server/db/transaction.ts';
import { toldQuote } from './quote-told.ts';
import { holdGift, marked, type GiftRecipient } from './gift-return.ts';
import { later, type HeldReturn } from './hold-return.ts';
import { keepEvidence } from './show-evidence.ts';
import { confirmedEntry, openExchange, takeKept, toldOpened } from './open-exchange.ts';
import { payReturn, preparePay } from './pay-return.ts';
import { openedEntries } from './opened-entries.ts';
import { NOTHING_YET } from './return-row.ts';
import { portionsOf } from './take-goods.ts';
import { turnExchange } from './turn-exchange.ts';

/**
 * Opens the return an accepted quote promises, under its order's lock: its pieces are on their way back from now on, so
 * that nobody returns them twice. Within policy it is approved at once; else a person looks at it, with a clock.
 *
 * Refusals: `quote.superseded` (with `available`) where pieces are not with the buyer any more, or where quotes side by
 * side promise more than there is, or its gift link has ended; `refund.exceeds_refundable`; of an exchange `stock.unavailable`.
 */
export async function openReturn(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	record: OrderRecord,
	recipient?: GiftRecipient
): Promise<Result<ConfirmedQuote>> {
	const { body } = quote;
	const before = portionsOf(record);
	const there = countPieces(before, isWithBuyer);
	const available = body.pieces.map(({ line }) => ({ line, quantity: there.get(line) ?? 0 }));
	if (quote.state !== 'open' || body.pieces.some(({ line, quantity }) => quantity > (there.get(line) ?? 0))) {
		return refuse('quote.superseded', { available });
	}
	const given = await holdGift(tx, quote, record);
	if (!given.ok) return given;
	const terms = body.returning;
	const way = body.way_back;
	if (!terms || !way) throw new Error(`quote ${quote.id} is of a return without terms`);

	const id = newId();
	const quoted = new Set(body.lines.flatMap(({ portions }) => portions.map(({ portion }) => portion)));
	const portions = sendBack(before, body.pieces, id, quoted, newId);
	const isHere = ({ state }: { state: string }) =>
		state !== 'cancelled' && state !== 'returning' && state !== 'returned';
	// What stays for new goods is bounded by the books as what goes back is.
	const bound = {
		...body,
		refund: { ...body.refund, amount: body.refund.amount + (body.exchange?.held ?? 0) }
	};
	const last = !portions.some(isHere) && !body.exchange;
	const settled = settleUp(record, bound, quote.takes, last);
	if (!settled.ok) return settled;
	const kept = body.exchange && (await takeKept(tx, actor, order.id, body.exchange));
	if (kept && !kept.ok) return kept;
	const { to, release } = settled.value;
	const stays = body.exchange?.held ?? 0;
	const promised = [...to, ...release].reduce((sum, { amount }) => sum + amount, 0) - stays;

	const isApproved = terms.review === null;
	const position = record.returns.length + 1;
	const back: StoredReturn = {
		...NOTHING_YET,
		id,
		orderId: order.id,
		quoteId: quote.id,
		kind: 'return',
		giftLinkId: body.gift?.link ?? null,
		isWarranty: body.warranty !== undefined,
		state: isApproved ? 'approved' : 'needs_review',
		position,
		number: `${order.ref}-R${position}`,
		wayBack: way.way,
		postageBy: way.paid_by,
		postage: way.withheld,
		refundWhen: terms.refund_when,
		promised,
		takes: quote.takes,
		createdAt: order.now,
		decideBy: isApproved ? null : later(order.now, terms.decide_within),
		approvedAt: isApproved ? order.now : null,
		expiresAt: isApproved ? later(order.now, terms.expire_after) : null
	};
	const asked = new Map(body.asked.lines.map((one) => [one.line, one]));
	const lines = body.pieces.map(({ line, quantity }) => ({
		...{ returnId: id, orderId: order.id, lineId: line, quantity },
		reason: splitAsked(asked.get(line)?.reason).handle ?? null,
		resolution: asked.get(line)?.resolution ?? ('refund' as const)
	}));

	// What is more than goods and money is written one after the other: each of it needs what was written before.
	const more = body.exchange || body.credit || body.asked.lines.some(({ evidence: shown }) => shown?.length);
	if (more) await insertReturn(tx, back, lines);
	if (recipient) await insertGiftRecipient(tx, back.id, recipient);
	const evidence = await keepEvidence(tx, back, body.asked.lines);
	if (more) await savePortions(tx, order.id, before, portions);
	const opened =
		body.exchange && kept
			? await openExchange(tx, {
					...{ order, quoteId: quote.id, returnId: id, exchange: body.exchange, kept: kept.value },
					earlier: record.exchanges?.length ?? 0
				})
			: undefined;
	const known = { ...record, exchanges: [...(record.exchanges ?? []), ...(opened ? [opened] : [])] };
	// All of it may be held for new goods: then nothing has gone out.
	const pays = promised > 0 || !opened;
	const paysNow = isApproved && pays && isDue(terms.refund_when, 'on_request');
	const held: HeldReturn = { back, lines: [], order, record: known, portions, quote, terms };
	const how = { takes: back.takes, portions, receivedAt: null };
	const prepared = paysNow && !more ? preparePay(held, how) : undefined;
	const paid = paysNow && more ? await payReturn(tx, held, how) : prepared;
	if (more && paid) await changeReturn(tx, back, paid.to);

	const outcome: ConfirmedQuote = {
		...toldQuote(quote, order),
		result: isApproved ? 'returning' : 'requested',
		refund: { amount: promised },
		refunds: paid?.refunds ?? [],
		released: [],
		return: {
			...{ id, number: back.number, state: back.state },
			decide_by: back.decideBy?.toISOString() ?? null,
			expires_at: back.expiresAt?.toISOString() ?? null
		},
		...(opened && { exchange: toldOpened(opened, isApproved && opened.ship === 'now' && isSecured(opened)) })
	};
	const entries = openedEntries(quote, back, lines, evidence);
	if (opened) entries.push(confirmedEntry(opened));
	const change = { portions, entries: marked(back, [...entries, ...(paid?.entries ?? [])]), actor };
	const accepted = { outcome, effective: false, at: order.now, fee: { id: newId(), amount: 0 } };
	if (!more) {
		// One journey for all, with the commit, in this order: what names the return comes after it.
		await withCommit(tx, [
			insertReturn(tx, { ...back, ...paid?.to }, lines),
			savePortions(tx, order.id, before, portions),
			...(prepared ? [prepared.write(tx)] : []),
			acceptQuote(tx, quote, accepted),
			recordChange(tx, order, change)
		]);
		return accept(outcome);
	}
	await acceptQuote(tx, quote, accepted);
	await recordChange(tx, order, change);
	const turned = opened && (await turnExchange(tx, actor, { id: opened.id }));
	return turned && !turned.ok ? turned : accept(outcome);
}
