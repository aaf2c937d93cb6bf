import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { forgetAccountsOf } from './credits.ts';
import { forgetRecipient } from './gifts.ts';

/**
 * Whether a text names a mail address: it, in any case, and not the end or the beginning of somebody else's. In texts
 * that are JSON an address may stand right behind an escape (`\\n`).
 *
 * @param column SQL of a text
 */
export function names(column: string, emailKey: string): SQL {
	const address = emailKey.replace(/[^\p{L}\p{N}]/gu, '\\$&');
	const before = '((?<![[:alnum:]._+-])|(?<=\\\\[bfnrt]))';
	return sql`${sql.raw(column)} ~* ${`${before}${address}(?![[:alnum:]-]|\\.[[:alnum:]])`}`;
}

/** The recipients of notices that carry codes, as notices call them. */
export const codeNotices = (which: SQL): SQL => sql`select 'code:' || id from one_time_codes where ${which}`;

/** Codes, and the notices they were to be sent in. */
export async function forgetCodes(tx: Tx, which: SQL): Promise<void> {
	await forgetNotices(tx, sql`recipient in (${codeNotices(which)})`);
	await tx.execute(sql`delete from one_time_codes where ${which}`);
}

/** What notices told, and to whom; one that is due is not sent any more. */
export async function forgetNotices(tx: Tx, which: SQL): Promise<void> {
	await tx.execute(sql`update notices set recipient = 'erased:' || id, facts = '{}', last_error = null,
			state = case state when 'due' then 'dropped' else state end
		where ${which}`);
}

/** Codes that were asked for with an address. */
export const codesOf = (emailKey: string): SQL =>
	sql`(address_key = ${emailKey} or ${names('asked::text', emailKey)})`;

/**
 * Takes an address out of everything that hangs on no order: accounts of shoppers with their sessions and rights,
 * whose store credit it is, codes, notices, the demo's mailbox, counters of limits, words in the audit trail, answers kept for repeated calls. An
 * account of the shop's own staff is not a shopper's and stays.
 */
export async function eraseAddress(tx: Tx, emailKey: string): Promise<void> {
	const named = (column: string) => names(column, emailKey);
	const shoppers = sql`select id from principals where kind = 'shopper' and email_key = ${emailKey}`;
	await tx.execute(sql`delete from push_subscriptions where principal_id in (${shoppers})`);
	await tx.execute(sql`delete from notice_preferences where owner = ${`address:${emailKey}`}`);
	await tx.execute(sql`delete from sessions where principal_id in (${shoppers})`);
	await tx.execute(sql`delete from grants where principal_id in (${shoppers})`);
	await tx.execute(sql`update principals set email_key = null, disabled_at = coalesce(disabled_at, now())
		where kind = 'shopper' and email_key = ${emailKey}`);
	await forgetAccountsOf(tx, emailKey);
	await forgetRecipient(tx, emailKey);
	await forgetCodes(tx, codesOf(emailKey));
	await forgetNotices(tx, sql`${named('recipient')} or ${named('facts::text')}`);
	await tx.execute(sql`delete from mailbox where ${named('recipient')} or ${named('subject')}
		or ${named('text')} or ${named('headers::text')}`);
	await tx.execute(sql`delete from rate_limits where ${named('key')}`);
	await tx.execute(sql`delete from feedback_mail_wishes where email_key = ${emailKey}`);
	await tx.execute(sql`update audit set reason = null where ${named('reason')}`);
	await tx.execute(sql`update bulk_runs set reason = null where ${named('reason')}`);
	await tx.execute(sql`delete from idempotency_keys where ${named('answer')}`);
}

/** Words beside what can belong to nobody's order: of carriers about codes, of staff about what is no order's. */
const WORDS = [
	{ table: 'unmapped_codes', column: 'text', where: 'true' },
	{ table: 'audit', column: 'reason', where: 'order_id is null' },
	{ table: 'bulk_runs', column: 'reason', where: 'true' }
] as const;

/** Those of them that are about somebody, each text once. */
export async function listWords(tx: Tx, isTheirs: (text: string) => boolean): Promise<string[]> {
	const found = new Set<string>();
	for (const { table, column, where } of WORDS) {
		const rows = await tx.execute<{ text: string }>(sql`select distinct ${sql.raw(column)} as text
			from ${sql.raw(table)} where ${sql.raw(column)} is not null and ${sql.raw(where)}`);
		for (const { text } of rows) if (isTheirs(text)) found.add(text);
	}
	return [...found];
}

export async function forgetWords(tx: Tx, texts: readonly string[]): Promise<void> {
	for (const { table, column, where } of WORDS) {
		for (const text of texts) {
			await tx.execute(sql`update ${sql.raw(table)} set ${sql.raw(column)} = null
				where ${sql.raw(column)} = ${text} and ${sql.raw(where)}`);
		}
	}
}
