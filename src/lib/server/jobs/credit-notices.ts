import { endingSoon, toldUntil } from '#domain/credit/ending.ts';
import { accept } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { listEndingAccounts } from '../db/credit-notices.ts';
import { asLedgerEntry, listEntriesOf } from '../db/credits.ts';
import { takeTurn } from '../db/settings-store.ts';
import { transact } from '../db/transaction.ts';
import type { CreateNotices, NewNotice } from '../use-cases/send-notice.ts';
import type { Log } from './log.ts';

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 30_000;
const BATCH = 200;

export type CreditNoticeDeps = { connection: Pick<Connection, 'db'>; createNotices: CreateNotices };

/**
 * Tells the owners of store credit that it ends soon, what ends at one instant once: the notice is named by account and
 * end, so that two who look at the same time write one.
 *
 * @param at now, RFC 3339
 * @returns how many accounts were looked at
 */
export async function tellEndingCredit(
	{ connection: { db }, createNotices }: CreditNoticeDeps,
	at: string
): Promise<number> {
	let looked = 0;
	let after: string | null = null;
	for (;;) {
		const accounts = await listEndingAccounts(db, toldUntil(at), after, BATCH);
		if (accounts.length === 0) return looked;
		looked += accounts.length;
		after = accounts.at(-1)?.id ?? null;
		const entries = await listEntriesOf(
			db,
			accounts.map(({ id }) => id)
		);
		const notices = accounts.flatMap(({ id, currency, locale }): NewNotice[] => {
			const own = entries.filter(({ accountId }) => accountId === id).map(asLedgerEntry);
			return endingSoon(own, at).map(({ amount, expires_at: expiresAt }) => ({
				kind: 'credit_ends',
				event: `credit-ends:${id}:${expiresAt}`,
				channel: 'mail',
				recipient: `credit:${id}`,
				locale,
				facts: { amount, currency, expiresAt }
			}));
		});
		if (notices.length === 0) continue;
		await transact(db, async (tx) => accept(await createNotices(tx, notices)));
	}
}

/** Looks once an hour, on one node. */
export function startCreditNotices(deps: CreditNoticeDeps, log: Pick<Log, 'warn'>): { stop(): void } {
	async function look(): Promise<void> {
		const { db } = deps.connection;
		if (await takeTurn(db, 'credit-notices', EVERY_MS / 2)) {
			await tellEndingCredit(deps, new Date().toISOString());
		}
	}
	const run = () => void look().catch((error: unknown) => log.warn({ err: error }, 'credit notices'));
	const first = setTimeout(run, FIRST_AFTER_MS).unref();
	const timer = setInterval(run, EVERY_MS).unref();
	return {
		stop() {
			clearTimeout(first);
			clearInterval(timer);
		}
	};
}
