import type { QuoteBody } from '#domain/cancellation/quote-body.ts';
import { creditEnds } from '#domain/credit/bonus.ts';
import { CREDIT_PROVIDER } from '#domain/credit/kinds.ts';
import { bonusedOf, bonusOn, creditOfParts, creditPart, longestLife } from '#domain/return/credit-part.ts';
import type { Taken } from '#domain/policy/quote/pieces.ts';
import type { Tx } from '#server/db/client.ts';
import { bookCreditRefund, lockAccount, openAccount, ownerOfOrder } from '#server/db/credits.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { addEntries, holdAccount } from './credit-account.ts';
import { marked, ownerOfGift } from './gift-return.ts';
import type { HeldReturn } from './hold-return.ts';

type Part = { payment: string; amount: number };

/** What of a return's refund is given as credit now, and what goes back as money. */
export type CreditSplit = {
	money: Part[];
	credit: Part[];
	bonus: number;
	/** Of the return's row afterwards. */
	to: { credited: number; creditBonus: number };
};

/**
 * Splits what a return gives back now into money and store credit, by what its buyer chose and its quote says. Pure.
 *
 * @param refund all that goes back for it, with what went before, minor units
 * @param parts what goes back now, of which payment
 */
export function splitCredit(
	{ back, quote, record }: Pick<HeldReturn, 'back' | 'quote' | 'record'>,
	refund: number,
	takes: readonly Taken[],
	parts: readonly Part[]
): CreditSplit {
	const { credited, creditBonus } = back;
	const lines = quote.body.credit?.lines ?? [];
	const whole = creditPart(refund, takes, lines);
	const payments = back.giftLinkId === null ? record.payments : [];
	const split = creditOfParts(parts, payments, Math.max(0, whole.amount - credited));
	const credit = split
		.map(({ payment, credit: amount }) => ({ payment, amount }))
		.filter(({ amount }) => amount > 0);
	const given = credited + credit.reduce((sum, { amount }) => sum + amount, 0);
	// A gift that was paid with both: what goes out now brings the bonus of its own part, and all of it no more than whole.
	const isMixed =
		payments.length === 0 && record.payments.some(({ provider }) => provider === CREDIT_PROVIDER);
	const earned = isMixed
		? Math.min(whole.bonus, creditBonus + bonusOn(bonusedOf(split, record.payments), whole))
		: bonusOn(given, whole);
	const bonus = whole.amount === 0 ? creditBonus : Math.max(creditBonus, earned);
	return {
		credit,
		money: split
			.map(({ payment, amount, credit: part }) => ({ payment, amount: amount - part }))
			.filter(({ amount }) => amount > 0),
		bonus: bonus - creditBonus,
		to: { credited: given, creditBonus: bonus }
	};
}

/** When credit of a quote ends if it is given at an instant, RFC 3339; null where it never does. */
export const endOfCredit = (credit: NonNullable<QuoteBody['credit']>, at: string): string | null =>
	longestLife(credit.lines, (life) => creditEnds(at, life, { zone: credit.zone }));

/**
 * Books what a return gives as store credit: refunds that are settled with it, and entries in its buyer's account. The
 * order is locked, and its account now is too.
 *
 * @returns what the history tells of it; nothing where nothing was given
 */
export async function giveCredit(
	tx: Tx,
	{ back, quote, order }: Pick<HeldReturn, 'back' | 'quote' | 'order'>,
	{ credit, bonus }: Pick<CreditSplit, 'credit' | 'bonus'>
): Promise<NewEntry[]> {
	const { credit: promised } = quote.body;
	if (credit.length === 0 || !promised) return [];
	const owner = back.giftLinkId === null ? await ownerOfOrder(tx, order.id) : await ownerOfGift(tx, back);
	if (!('id' in owner)) await openAccount(tx, owner, order.currency);
	const account = await lockAccount(tx, owner, order.currency);
	if (!account) throw new Error(`order ${order.ref} has no credit account`);
	const refunds = credit.map((part) => ({ id: newId(), ...part }));
	const where = { orderId: order.id, quoteId: quote.id, returnId: back.id, at: order.now };
	for (const refund of refunds) await bookCreditRefund(tx, where, refund);
	const end = endOfCredit(promised, order.now.toISOString());
	const common = {
		expiresAt: end === null ? null : new Date(end),
		...{ orderId: order.id, returnId: back.id }
	};
	const last = refunds.at(-1)?.id ?? '';
	const issued = refunds.map(({ id, amount }) => ({
		...{ ...common, kind: 'issued' as const, amount, refundId: id, key: `issued-${id}` }
	}));
	const extra = bonus > 0 ? [{ ...common, kind: 'bonus' as const, amount: bonus, key: `bonus-${last}` }] : [];
	await addEntries(tx, await holdAccount(tx, account), [...issued, ...extra]);
	const amount = refunds.reduce((sum, one) => sum + one.amount, 0);
	const told = refunds.map(({ id, ...part }) => ({ refund: id, ...part }));
	const data = { return: back.id, amount, bonus, expires_at: end, refunds: told };
	return marked(back, [{ type: 'credit.issued', data }]);
}
