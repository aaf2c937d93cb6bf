import { standingOf, type Standing } from '#domain/credit/ledger.ts';
import type { Tx } from '#server/db/client.ts';
import {
	asLedgerEntry,
	listEntriesOf,
	writeEntries,
	type CreditAccount,
	type NewCreditEntry,
	type StoredCreditEntry
} from '#server/db/credits.ts';

/** A locked account with all that was ever written in it, and where it stands now. */
export type HeldAccount = { account: CreditAccount; entries: StoredCreditEntry[]; standing: Standing };

/** Reads a locked account: only under its lock it stands still. */
export async function holdAccount(tx: Tx, account: CreditAccount): Promise<HeldAccount> {
	const entries = await listEntriesOf(tx, [account.id]);
	return { account, entries, standing: standingOf(entries.map(asLedgerEntry), account.now.toISOString()) };
}

/**
 * Writes what happens to a held account: what has ended is written off first, so that the balance is what can be spent.
 *
 * @returns where it stands afterwards
 */
export async function addEntries(
	tx: Tx,
	{ account, standing }: Pick<HeldAccount, 'account' | 'standing'>,
	rows: readonly Omit<NewCreditEntry, 'accountId' | 'createdAt'>[]
): Promise<Standing> {
	const ended = standing.ended.map(({ id, left }) => ({
		...{ kind: 'expired' as const, amount: -left, ofId: id, key: `expired-${id}` }
	}));
	await writeEntries(tx, account, [...ended, ...rows], account.expiresNextAt);
	const after = await holdAccount(tx, account);
	const next = after.standing.lots[0]?.expires_at ?? null;
	await writeEntries(tx, account, [], next === null ? null : new Date(next));
	return after.standing;
}
