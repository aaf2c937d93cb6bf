import type { Principal } from '#domain/access/principal.ts';
import type { CreditKind } from '#domain/credit/kinds.ts';
import { standingOf } from '#domain/credit/ledger.ts';
import type { Connection } from '../db/client.ts';
import { asLedgerEntry, listAccounts, listEntriesOf, refsOf } from '../db/credits.ts';

/** Store credit of one currency as its owner sees it: minor units, instants RFC 3339. */
export type CreditView = {
	currency: string;
	available: number;
	/** What of it ends next, and when; absent where nothing does. */
	next?: { amount: number; at: string };
	/** The latest first. */
	entries: { id: string; kind: CreditKind; amount: number; at: string; expiresAt?: string; ref?: string }[];
};

const MOST_ENTRIES = 200;

/** Store credit for its owner: whoever is signed in with the address. A guest has shown one order and no address. */
export function creditsOf({ db }: Pick<Connection, 'db'>) {
	return {
		/** Null for whoever is not signed in with an address. */
		async see(principal: Principal): Promise<CreditView[] | null> {
			if (principal.kind !== 'shopper') return null;
			const accounts = await listAccounts(db, principal.email.trim().toLowerCase());
			const entries = await listEntriesOf(
				db,
				accounts.map(({ id }) => id)
			);
			const refs = await refsOf(
				db,
				entries.flatMap(({ orderId }) => orderId ?? [])
			);
			const now = new Date().toISOString();
			return accounts.map(({ id, currency }) => {
				const own = entries.filter(({ accountId }) => accountId === id);
				const { available, lots } = standingOf(own.map(asLedgerEntry), now);
				const [first] = lots;
				// A bonus ends with what it came on top of.
				const together = lots.filter(({ expires_at }) => expires_at === first?.expires_at);
				const ending = together.reduce((sum, { left }) => sum + left, 0);
				return {
					...{ currency, available },
					...(first?.expires_at && { next: { amount: ending, at: first.expires_at } }),
					entries: own
						.toReversed()
						.slice(0, MOST_ENTRIES)
						.map(({ id: entry, kind, amount, createdAt, expiresAt, orderId }) => {
							const ref = orderId === null ? undefined : refs.get(orderId);
							return {
								...{ id: entry, kind, amount, at: createdAt.toISOString() },
								...(expiresAt && { expiresAt: expiresAt.toISOString() }),
								...(ref !== undefined && { ref })
							};
						})
				};
			});
		}
	};
}
