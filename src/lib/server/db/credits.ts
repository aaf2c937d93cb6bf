import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { CreditEntry } from '../../domain/credit/ledger.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import { newId } from './ids.ts';
import { creditAccounts, creditEntries } from './schema/credits.ts';
import { orderPeople, orders } from './schema/orders.ts';

export type CreditAccount = typeof creditAccounts.$inferSelect & {
	/** The instant of the command. */
	now: Date;
};
export type NewCreditEntry = Omit<typeof creditEntries.$inferInsert, 'id'> & { id?: string };
export type StoredCreditEntry = typeof creditEntries.$inferSelect;

/** Whose account it is: an address, in lower case; an order that knows none; or the account by its own id. */
export type CreditOwner = { emailKey: string } | { orderId: string } | { id: string };

const whichOf = (owner: CreditOwner) =>
	'emailKey' in owner
		? eq(creditAccounts.emailKey, owner.emailKey)
		: 'orderId' in owner
			? eq(creditAccounts.orderId, owner.orderId)
			: eq(creditAccounts.id, owner.id);

/** Whose account the credit of an order goes to: its buyer's address, else the order itself. */
export async function ownerOfOrder(tx: Tx, orderId: string): Promise<CreditOwner> {
	const [row] = await tx
		.select({ emailKey: orderPeople.emailKey })
		.from(orderPeople)
		.where(eq(orderPeople.orderId, orderId));
	return row?.emailKey ? { emailKey: row.emailKey } : { orderId };
}

/** Opens the account where there is none yet. */
export async function openAccount(
	tx: Tx,
	owner: Exclude<CreditOwner, { id: string }>,
	currency: string
): Promise<void> {
	await tx
		.insert(creditAccounts)
		.values({ id: newId(), ...owner, currency })
		.onConflictDoNothing();
}

/** Takes an account's row lock, the one every entry of it queues on; nothing where there is no such account. */
export async function lockAccount(
	tx: Tx,
	owner: CreditOwner,
	currency?: string
): Promise<CreditAccount | undefined> {
	const [row] = await tx
		.select({
			account: creditAccounts,
			now: sql<Date>`${commandInstant()}`.mapWith(creditAccounts.createdAt)
		})
		.from(creditAccounts)
		.where(and(whichOf(owner), currency === undefined ? undefined : eq(creditAccounts.currency, currency)))
		.for('update');
	return row && { ...row.account, now: row.now };
}

/** All accounts of an address, by currency. */
export const listAccounts = (tx: Tx, emailKey: string) =>
	tx
		.select()
		.from(creditAccounts)
		.where(eq(creditAccounts.emailKey, emailKey))
		.orderBy(asc(creditAccounts.currency));

/** Every entry of these accounts, in the order in which they were written. */
export const listEntriesOf = (tx: Tx, accounts: readonly string[]): Promise<StoredCreditEntry[]> =>
	accounts.length === 0
		? Promise.resolve([])
		: tx
				.select()
				.from(creditEntries)
				.where(inArray(creditEntries.accountId, [...accounts]))
				.orderBy(asc(creditEntries.n));

/** An entry as the ledger counts with it. */
export const asLedgerEntry = (row: StoredCreditEntry): CreditEntry => ({
	...{ id: row.id, kind: row.kind, amount: row.amount, of: row.ofId },
	expires_at: row.expiresAt?.toISOString() ?? null,
	at: row.createdAt.toISOString()
});

/** Writes entries of a locked account, and when something of it ends next. */
export async function writeEntries(
	tx: Tx,
	account: Pick<CreditAccount, 'id' | 'now'>,
	rows: readonly Omit<NewCreditEntry, 'accountId' | 'createdAt'>[],
	expiresNextAt: Date | null
): Promise<void> {
	// One by one: of each the trigger asks what was written before it.
	for (const row of rows) {
		await tx
			.insert(creditEntries)
			.values({ id: newId(), ...row, accountId: account.id, createdAt: account.now });
	}
	await tx.update(creditAccounts).set({ expiresNextAt }).where(eq(creditAccounts.id, account.id));
}

/** An entry by its id. */
export async function findEntry(tx: Tx, id: string): Promise<StoredCreditEntry | undefined> {
	const [row] = await tx.select().from(creditEntries).where(eq(creditEntries.id, id));
	return row;
}

/** The entry that a step wrote, by the step's key. */
export async function findEntryByKey(tx: Tx, key: string): Promise<StoredCreditEntry | undefined> {
	const [row] = await tx.select().from(creditEntries).where(eq(creditEntries.key, key));
	return row;
}

/** What a spending has been given back so far, minor units. */
export async function givenBackOf(tx: Tx, spendId: string): Promise<number> {
	const [row] = await tx
		.select({ sum: sql<string>`coalesce(sum(${creditEntries.amount}), 0)` })
		.from(creditEntries)
		.where(and(eq(creditEntries.ofId, spendId), eq(creditEntries.kind, 'returned_to_source')));
	return Number(row?.sum ?? 0);
}

/** Whether an order names a spending as one of its payments: then it goes back with the order's refunds. */
export async function isOnOrder(tx: Tx, provider: string, spendId: string): Promise<boolean> {
	const rows = await tx.execute(
		sql`select 1 from payments where provider = ${provider} and reference = ${spendId} limit 1`
	);
	return rows.length > 0;
}

/** Accounts of which something has ended, the longest ago first. */
export const listEndedAccounts = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
	tx
		.select({ id: creditAccounts.id })
		.from(creditAccounts)
		.where(sql`${creditAccounts.expiresNextAt} <= now()`)
		.orderBy(asc(creditAccounts.expiresNextAt))
		.limit(limit);

/** A refund that is given as store credit: it is settled with its entry, and counts as refunded of its payment (law 1). */
export async function bookCreditRefund(
	tx: Tx,
	where: { orderId: string; quoteId: string; returnId: string; at: Date },
	{ id, payment, amount }: { id: string; payment: string; amount: number }
): Promise<void> {
	const at = where.at.toISOString();
	await tx.execute(sql`with booked as (insert into refunds
		(id, order_id, payment_id, quote_id, return_id, state, amount, provider_key, as_credit, created_at, settled_at)
		values (${id}, ${where.orderId}, ${payment}, ${where.quoteId}, ${where.returnId}, 'settled', ${amount},
			${`refund-${id}`}, true, ${at}::timestamptz, ${at}::timestamptz))
		update payments set refunded = refunded + ${amount} where id = ${payment}`);
}

/**
 * An address is forgotten: what there is of it in money stays in the shop's books, and is nobody's by name. What
 * somebody wrote with it goes.
 */
export async function forgetAccountsOf(tx: Tx, emailKey: string): Promise<void> {
	await tx.execute(sql`update credit_entries set reference = null where reference is not null
		and account_id in (select id from credit_accounts where email_key = ${emailKey})`);
	await tx.execute(sql`update credit_accounts set email_key = null where email_key = ${emailKey}`);
}

/** The refs behind ids of orders. */
export async function refsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.select({ id: orders.id, ref: orders.ref })
		.from(orders)
		.where(inArray(orders.id, [...new Set(ids)]));
	return new Map(rows.map(({ id, ref }) => [id, ref]));
}
