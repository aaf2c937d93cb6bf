import { accept, type Result } from '#domain/refusal.ts';
import type { Vault } from '../auth/vault.ts';
import type { Connection } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { findMarks, listOrdersOf, listPrincipalsOf } from '../db/people.ts';
import { eraseBuyer, eraseStrangers, eraseTraces } from '../use-cases/erase-person.ts';
import { exportPerson } from '../use-cases/export-person.ts';
import { strangersOf } from '../use-cases/find-strangers.ts';
import type { Run } from './staff-tools.ts';

/** So that no transaction lasts long. */
const MOST_AT_ONCE = 500;

export type Erased = { orders: string[]; staff: boolean };

/** What people may ask of whoever holds their data: to be told all of it, and to be forgotten. */
export function peopleOf({
	connection,
	run,
	vault
}: {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	vault: () => Vault;
}) {
	const { db } = connection;
	return {
		export: (actor: Actor, email: string) => exportPerson(connection, actor, vault, email),
		/** What erasing would reach. */
		async count(email: string): Promise<{ orders: number; accounts: number; staff: boolean }> {
			const [orders, principals] = await Promise.all([listOrdersOf(db, email), listPrincipalsOf(db, email)]);
			const staff = principals.some(({ kind }) => kind === 'staff');
			return { orders: orders.length, accounts: principals.length, staff };
		},
		/**
		 * Forgets a mail address. Each order is a transaction of its own, so that none lasts long; whoever is interrupted
		 * does it again, and what was erased stays so.
		 */
		async erase(
			actor: Actor,
			email: string,
			onProgress: (done: number, total: number) => void = () => {}
		): Promise<Result<Erased>> {
			const orders = await listOrdersOf(db, email);
			// First, while their orders still tell their name.
			const { deliveries, words } = await strangersOf(db, await findMarks(db, email));
			for (let at = 0; at === 0 || at < deliveries.length; at += MOST_AT_ONCE) {
				const ids = deliveries.slice(at, at + MOST_AT_ONCE).map(({ id }) => id);
				const forgotten = await run(eraseStrangers, actor, { deliveries: ids, words: at === 0 ? words : [] });
				if (!forgotten.ok) return forgotten;
			}
			for (const [index, { id }] of orders.entries()) {
				const erased = await run(eraseBuyer, actor, { orderId: id, email });
				if (!erased.ok) return erased;
				onProgress(index + 1, orders.length);
			}
			const ended = await run(eraseTraces, actor, { email, orders: orders.length });
			if (!ended.ok) return ended;
			const staff = (await listPrincipalsOf(db, email)).some(({ kind }) => kind === 'staff');
			return accept({ orders: orders.map(({ ref }) => ref), staff });
		}
	};
}
