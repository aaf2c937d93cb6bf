import { endsAgain } from '#domain/credit/bonus.ts';
import { CREDIT_PROVIDER } from '#domain/credit/kinds.ts';
import { lotsOf, sourcesOf, type Lot } from '#domain/credit/ledger.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import {
	asLedgerEntry,
	findEntry,
	findEntryByKey,
	givenBackOf,
	isOnOrder,
	listAccounts,
	listEntriesOf,
	lockAccount,
	type StoredCreditEntry
} from '#server/db/credits.ts';
import { isId, newId } from '#server/db/ids.ts';
import type { Command } from './command.ts';
import { addEntries, holdAccount } from './credit-account.ts';

/** An address as accounts are kept by. */
export const addressKey = (email: string): string => email.trim().toLowerCase();

/** What an address has in each currency, and what of it ends when; minor units, instants RFC 3339. */
export type CreditBalance = { currency: string; available: number; lots: Omit<Lot, 'id'>[] };

/** What there is to spend, by currency; nothing for an address that never had any. Takes no lock. */
export const readCredit: Command<{ email: string }, CreditBalance[]> = async (tx, _actor, { email }) => {
	const accounts = await listAccounts(tx, addressKey(email));
	const entries = await listEntriesOf(
		tx,
		accounts.map(({ id }) => id)
	);
	const now = Date.now();
	return accept(
		accounts.map(({ id, currency }) => {
			const own = entries.filter((one) => one.accountId === id).map(asLedgerEntry);
			const lots = lotsOf(own).filter(
				({ expires_at }) => expires_at === null || Date.parse(expires_at) > now
			);
			return {
				...{ currency, available: lots.reduce((sum, { left }) => sum + left, 0) },
				lots: lots.map(({ left, expires_at }) => ({ left, expires_at }))
			};
		})
	);
};

export type TakeCreditInput = {
	email: string;
	currency: string;
	/** Minor units, above 0. */
	amount: number;
	/** What the shop's own system calls the purchase; of credit taken back, why. */
	reference: string;
};
/** What was taken: `id` is the reference of the payment it makes. */
export type TakenCredit = { id: string; currency: string; amount: number; available: number };

/**
 * Pays with store credit: what ends first is spent first. The entry's id is the reference of the payment that the order
 * document names (`provider: store_credit`), by which it finds its way back when the order is cancelled.
 *
 * Refusals: `credit.insufficient` with what is `available`.
 */
export const spendCredit: Command<TakeCreditInput, TakenCredit> = (tx, _actor, input) =>
	take(tx, input, 'spent');

/** The finance team takes back what should not have been given. Refusals as above. */
export const takeCreditBack: Command<TakeCreditInput, TakenCredit> = (tx, _actor, input) =>
	take(tx, input, 'taken_back');

async function take(
	tx: Tx,
	{ email, currency, amount, reference }: TakeCreditInput,
	kind: 'spent' | 'taken_back'
): Promise<Result<TakenCredit>> {
	const account = await lockAccount(tx, { emailKey: addressKey(email) }, currency);
	if (!account) return refuse('credit.insufficient', { available: 0, currency });
	const held = await holdAccount(tx, account);
	const { available } = held.standing;
	if (amount > available) return refuse('credit.insufficient', { available, currency });
	const id = newId();
	const after = await addEntries(tx, held, [{ id, kind, amount: -amount, reference }]);
	return accept({ id, currency, amount, available: after.available });
}

/** What came back: the entry that did it, and how much there is to spend now. */
export type ReleasedCredit = { id: string; currency: string; amount: number; available: number };

/**
 * Gives back what was spent for a purchase that did not happen. Said again, it is answered again.
 *
 * Refusals: `credit.not_found`; `credit.on_order` where an order names it as a payment: then it goes back with that
 * order's refunds, and by nothing else.
 */
export const releaseCredit: Command<{ id: string }, ReleasedCredit> = async (tx, _actor, { id }) => {
	const spend = isId(id) ? await findEntry(tx, id) : undefined;
	if (spend?.kind !== 'spent') return refuse('credit.not_found');
	const account = await lockAccount(tx, { id: spend.accountId });
	if (!account) return refuse('credit.not_found');
	if (await isOnOrder(tx, CREDIT_PROVIDER, id)) return refuse('credit.on_order');
	const amount = -spend.amount - (await givenBackOf(tx, id));
	const entry = await giveBack(tx, spend, { amount, key: `release-${id}` });
	const { standing } = await holdAccount(tx, account);
	const { currency } = account;
	return accept({
		...{ id: entry?.id ?? id, currency, amount: entry?.amount ?? 0 },
		available: standing.available
	});
};

/**
 * Puts what was spent back where it came from, once for each key. It lasts as long as it would have, and never ends at
 * once.
 *
 * @param amount minor units; of 0 nothing is written
 * @returns the entry, now or before; nothing where nothing was to be given
 */
async function giveBack(
	tx: Tx,
	spend: StoredCreditEntry,
	{ amount, key, refundId }: { amount: number; key: string; refundId?: string | undefined }
): Promise<StoredCreditEntry | undefined> {
	const known = await findEntryByKey(tx, key);
	if (known || amount === 0) return known;
	const account = await lockAccount(tx, { id: spend.accountId });
	if (!account) throw new Error(`credit entry ${spend.id} is of no account`);
	const held = await holdAccount(tx, account);
	const sources = sourcesOf(held.entries.map(asLedgerEntry)).get(spend.id) ?? [];
	const ends = endsAgain(sources, account.now.toISOString());
	const row = { kind: 'returned_to_source' as const, amount, ofId: spend.id, orderId: spend.orderId };
	const expiresAt = ends === null ? null : new Date(ends);
	await addEntries(tx, held, [{ ...row, key, refundId, expiresAt }]);
	return findEntryByKey(tx, key);
}

/** What became of a refund of credit: done, never heard of, or not what was spent. */
export type CreditRefund =
	| { state: 'done'; reference: string; amount: number; currency: string; at: Date }
	| { state: 'absent' }
	| { state: 'exceeds' }
	/** The payment names no spending of ours: another system's store credit. */
	| { state: 'strange' };

/**
 * A refund of what was paid with store credit goes back into the account it came from, once for each key, whoever asks
 * how often.
 *
 * @param reference of the payment: the spending's id
 * @param key of the refund
 */
export const refundCredit: Command<
	{ reference: string; key: string; amount: number; currency: string; onlyLook: boolean },
	CreditRefund
> = async (tx, _actor, { reference, key, amount, currency, onlyLook }) => {
	const spend = isId(reference) ? await findEntry(tx, reference) : undefined;
	if (spend?.kind !== 'spent') return accept({ state: 'strange' });
	const account = await lockAccount(tx, { id: spend.accountId });
	if (!account) return accept({ state: 'strange' });
	const known = await findEntryByKey(tx, key);
	if (!known && onlyLook) return accept({ state: 'absent' });
	const left = -spend.amount - (await givenBackOf(tx, spend.id));
	if (!known && (amount > left || currency !== account.currency)) {
		return accept({ state: 'exceeds' });
	}
	const refundId = isId(key.replace(/^refund-/, '')) ? key.replace(/^refund-/, '') : undefined;
	const entry = known ?? (await giveBack(tx, spend, { amount, key, refundId }));
	if (!entry) return accept({ state: 'absent' });
	return accept({
		...{ state: 'done', reference: entry.id, amount: entry.amount, at: entry.createdAt },
		currency
	});
};

/** Writes off what has ended of an account; said again, there is nothing left to write. Refusals: `credit.not_found`. */
export const expireCredit: Command<{ id: string }, { written: number }> = async (tx, _actor, { id }) => {
	const account = await lockAccount(tx, { id });
	if (!account) return refuse('credit.not_found');
	const held = await holdAccount(tx, account);
	await addEntries(tx, held, []);
	return accept({ written: held.standing.ended.length });
};
