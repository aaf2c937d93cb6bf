import { sql, type SQL } from 'drizzle-orm';
import {
	bigint,
	char,
	check,
	index,
	pgEnum,
	pgTable,
	text,
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { CREDIT_KINDS } from '../../../domain/credit/kinds.ts';
import { refunds } from './money.ts';
import { orders } from './orders.ts';
import { returns } from './returns.ts';
import { instant } from './types.ts';

export const creditKind = pgEnum('credit_kind', CREDIT_KINDS);

const minor = (name: string) => bigint(name, { mode: 'number' });

/**
 * Store credit of one address in one currency; of an order that knows no address, of that order. Erasing a person takes
 * the address away and leaves the amounts. A trigger keeps `balance` the sum of the entries (see the migration).
 */
export const creditAccounts = pgTable(
	'credit_accounts',
	{
		id: uuid('id').primaryKey(),
		emailKey: text('email_key'),
		orderId: uuid('order_id').references(() => orders.id),
		currency: char('currency', { length: 3 }).notNull(),
		balance: minor('balance').notNull().default(0),
		/** When something of it ends next; null where nothing does. */
		expiresNextAt: instant('expires_next_at'),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('credit_accounts_address')
			.on(t.emailKey, t.currency)
			.where(sql`${t.emailKey} is not null`),
		uniqueIndex('credit_accounts_order')
			.on(t.orderId, t.currency)
			.where(sql`${t.orderId} is not null`),
		index('credit_accounts_expire')
			.on(t.expiresNextAt)
			.where(sql`${t.expiresNextAt} is not null`),
		check('credit_accounts_never_below_zero', sql`${t.balance} >= 0`),
		check('credit_accounts_one_owner', sql`${t.emailKey} is null or ${t.orderId} is null`)
	]
);

/** What came into an account and left it. Rows are only ever added; what is left of each is computed from all of them. */
export const creditEntries = pgTable(
	'credit_entries',
	{
		id: uuid('id').primaryKey(),
		/** Counts entries in the order in which they were written; of one account that is under its lock. */
		n: bigint('n', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
		accountId: uuid('account_id')
			.notNull()
			.references(() => creditAccounts.id),
		kind: creditKind('kind').notNull(),
		/** Above 0 for what comes in, below for what leaves; minor units. */
		amount: minor('amount').notNull(),
		/** Of what comes in: when what is left of it ends; null where it never does. */
		expiresAt: instant('expires_at'),
		/** `expired`, and `taken_back` of one alone: of what; `returned_to_source`: the spending it undoes. */
		ofId: uuid('of_id').references((): AnyPgColumn => creditEntries.id),
		orderId: uuid('order_id').references(() => orders.id),
		returnId: uuid('return_id').references(() => returns.id),
		/** The refund that was given this way, or the one that brought it back. */
		refundId: uuid('refund_id').references(() => refunds.id),
		/** What the shop's own system calls the purchase; of `taken_back`, why. */
		reference: text('reference'),
		/** The same step written twice is written once. */
		key: text('key'),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		index('credit_entries_account').on(t.accountId, t.n),
		uniqueIndex('credit_entries_key')
			.on(t.key)
			.where(sql`${t.key} is not null`),
		index('credit_entries_of')
			.on(t.ofId)
			.where(sql`${t.ofId} is not null`),
		index('credit_entries_order')
			.on(t.orderId)
			.where(sql`${t.orderId} is not null`),
		// What leaves is named, not what comes in: so a new kind of that needs no new check.
		check('credit_entries_sign', signOf(t.kind, t.amount)),
		check(
			'credit_entries_of_what',
			sql`${t.kind} = 'taken_back' or (${t.kind} in ('expired', 'returned_to_source')) = (${t.ofId} is not null)`
		),
		check('credit_entries_expire_what', sql`${t.expiresAt} is null or ${t.amount} > 0`)
	]
);

function signOf(kind: AnyPgColumn, amount: AnyPgColumn): SQL {
	return sql`${amount} <> 0 and (${amount} < 0) = (${kind} in ('spent', 'expired', 'taken_back'))`;
}
