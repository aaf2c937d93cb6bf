import { CREDIT_GOODWILL_REASONS, readReason, TAKE_GOODWILL_REASONS } from '#domain/access/staff-reason.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { goodwillEnds, goodwillLeft, type CreditPercent } from '#domain/credit/goodwill.ts';
import { versionAt } from '#domain/policy/versions.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { readShopGoodwill } from '#domain/shop/goodwill.ts';
import { insertAudit } from '#server/db/audit.ts';
import { goodwillOf } from '#server/db/credit-desk.ts';
import { findEntry, findEntryByKey, lockAccount, openAccount, ownerOfOrder } from '#server/db/credits.ts';
import { commitTo, insertWords } from '#server/db/history-words.ts';
import { isId, newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { findKeptValue } from '#server/db/shop-settings.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import type { QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';
import { addEntries, holdAccount } from './credit-account.ts';
import type { GivenReason } from './share-at-desk.ts';

/** How much of an order each role may give as credit, as the shop has set it. */
export const creditLimits = async (tx: Tx): Promise<CreditPercent> =>
	readShopGoodwill(await findKeptValue(tx, 'shop.goodwill')).credit;

export type GoodwillCreditInput = GivenReason & {
	/** The order it is given for: its buyer gets it, in its currency. */
	ref: string;
	/** Minor units of the order's currency, above 0. */
	amount: number;
	/** The role of whoever gives it. */
	role: StaffRole;
	/** Made with the form: what is sent twice is given once. */
	once: string;
};

/** What was given; `expiresAt` RFC 3339, null where it never ends. */
export type GivenGoodwillCredit = { id: string; account: string; amount: number; expiresAt: string | null };

/**
 * Staff give store credit because something went wrong: no refund, so the order's books do not move (law 1). It goes to the
 * account of the order's buyer, who is told by mail.
 *
 * Refusals: `reason.missing`; `order.not_found`; `request.invalid` for an amount of nothing, and for the same form with
 * other words in it; `credit.no_owner`, where the order knows no address that could ever spend it;
 * `credit.over_limit` with what may still be given (`available`), the limit of the role (`domain/credit/goodwill.ts`).
 */
export const giveGoodwillCredit =
	({ versions }: Pick<QuoteDeps, 'versions'>): Command<GoodwillCreditInput, GivenGoodwillCredit> =>
	async (tx, actor, { ref, amount, role, once, reason: given }) => {
		const reason = readReason(CREDIT_GOODWILL_REASONS, given);
		if (!reason.ok) return reason;
		if (!Number.isSafeInteger(amount) || amount <= 0 || !isId(once)) return refuse('request.invalid');
		const order = await lockOrder(tx, { ref });
		if (!order) return refuse('order.not_found');
		const key = `goodwill-${once}`;
		const known = await findEntryByKey(tx, key);
		if (known && (known.orderId !== order.id || known.amount !== amount)) return refuse('request.invalid');
		if (known) {
			const expiresAt = known.expiresAt?.toISOString() ?? null;
			return accept({ id: known.id, account: known.accountId, amount, expiresAt });
		}
		const owner = await ownerOfOrder(tx, order.id);
		if (!('emailKey' in owner)) return refuse('credit.no_owner');
		const record = await getOrderRecord(tx, ref);
		const limits = await creditLimits(tx);
		const available = goodwillLeft(record.total, await goodwillOf(tx, order.id), role, limits);
		if (amount > available) return refuse('credit.over_limit', { available });
		const terms = versionAt(await versions(record.newest_policy, tx), order.now.getTime());
		const expiresAt = goodwillEnds(terms.document, order.now.toISOString());
		const gift = { amount, expiresAt, key, reason: reason.value };
		return accept(await writeGoodwill(tx, actor, order, gift));
	};

/**
 * Writes goodwill for a locked order whose buyer's address the shop knows: an entry, the order's history and the audit.
 *
 * @param gift minor units of the order's currency; RFC 3339, null where it never ends; of one key it is called once
 */
export async function writeGoodwill(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	gift: { amount: number; expiresAt: string | null; key: string; reason: string }
): Promise<GivenGoodwillCredit> {
	const { amount, expiresAt, key, reason } = gift;
	const owner = await ownerOfOrder(tx, order.id);
	if (!('id' in owner)) await openAccount(tx, owner, order.currency);
	const account = await lockAccount(tx, owner, order.currency);
	if (!account) throw new Error(`order ${order.ref} has no credit account`);
	const row = { id: newId(), kind: 'goodwill' as const, amount, orderId: order.id, key };
	const ends = expiresAt === null ? null : new Date(expiresAt);
	await addEntries(tx, await holdAccount(tx, account), [{ ...row, expiresAt: ends }]);
	const data = { entry: row.id, amount, expires_at: expiresAt };
	await writeDown(tx, order, { type: 'credit.given', data }, actor, reason);
	const facts = { amount, currency: order.currency };
	const written = { actor, orderId: order.id, subject: row.id, reason, facts };
	await insertAudit(tx, { ...written, action: 'credit.given' });
	return { id: row.id, account: account.id, amount, expiresAt };
}

/**
 * Staff take back goodwill that was given by mistake: what is left of it, as it was shown to them. What was spent stays
 * spent, and credit for goods that came back is its buyer's money, which no desk takes. The buyer is told by mail.
 *
 * Refusals: `reason.missing`; `credit.not_found`, for an entry that is no goodwill as well; `credit.insufficient` with
 * what is left of it (`available`), where that is not what was shown.
 */
export const takeGoodwillBack: Command<
	GivenReason & { id: string; amount: number },
	{ account: string; amount: number }
> = async (tx, actor, { id, amount, reason: given }) => {
	const reason = readReason(TAKE_GOODWILL_REASONS, given);
	if (!reason.ok) return reason;
	const entry = isId(id) ? await findEntry(tx, id) : undefined;
	if (entry?.kind !== 'goodwill' || entry.orderId === null) return refuse('credit.not_found');
	const order = await lockOrder(tx, { id: entry.orderId });
	const account = order && (await lockAccount(tx, { id: entry.accountId }));
	if (!account) return refuse('credit.not_found');
	const held = await holdAccount(tx, account);
	const { currency } = account;
	const available = held.standing.lots.find((lot) => lot.id === id)?.left ?? 0;
	if (available === 0 || available !== amount) return refuse('credit.insufficient', { available, currency });
	await addEntries(tx, held, [{ kind: 'taken_back', amount: -amount, ofId: id, orderId: order.id }]);
	await writeDown(tx, order, { type: 'credit.taken_back', data: { entry: id, amount } }, actor, reason.value);
	const facts = { amount, currency };
	const written = { actor, orderId: order.id, subject: id, reason: reason.value, facts };
	await insertAudit(tx, { ...written, action: 'credit.taken_back' });
	return accept({ account: account.id, amount });
};

/** The reason's words stay outside the chain, which only commits to them. No goods move. */
async function writeDown(
	tx: Tx,
	order: LockedOrder,
	{ type, data }: NewEntry,
	actor: Actor,
	reason: string
): Promise<void> {
	const words = commitTo(reason);
	const entries = [{ type, data: { ...data, reason: words.commitment } }];
	await recordChange(tx, order, { entries, actor });
	await insertWords(tx, order.id, order.historySeq + 1, words);
}
