import { shortageTerms } from '#domain/shortage/terms.ts';
import { versionAt } from '#domain/policy/versions.ts';
import { dayText } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/local-day.ts';
import type { Connection } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { findNewestVersion } from '../db/policies.ts';
import { listShortOrders, listShortToAsk, type ShortOrder } from '../db/shortages.ts';
import { transact } from '../db/transaction.ts';
import { askDelay, type AskedDelay } from '../use-cases/ask-delay.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';

const CLOCK = { kind: 'system', id: 'clock' } as const;

/** Who of them has still to be asked about a new date: nobody who waits until then already, or is just being asked. */
export const toAsk = (orders: readonly ShortOrder[], newDate: string): string[] => [
	...new Set(orders.filter(({ asked }) => asked === null || asked.newDate < newDate).map(({ ref }) => ref))
];

/**
 * Asks everybody who is short of a variant, an order at a time. Who was asked meanwhile is not asked twice; who has
 * enough by now is not asked at all.
 *
 * @returns the questions that are new
 */
export async function askShort(
	{ db }: Pick<Connection, 'db'>,
	deps: Pick<QuoteDeps, 'versions'>,
	actor: Actor,
	{ variant, newDate }: { variant: string; newDate: string }
): Promise<AskedDelay[]> {
	const asked: AskedDelay[] = [];
	for (const ref of toAsk(await listShortOrders(db, variant), newDate)) {
		const done = await transact(db, (tx) => askDelay(deps)(tx, actor, { ref, newDate, variant }));
		if (done.ok && done.value.asked) asked.push(done.value);
	}
	return asked;
}

/** The same for every variant of which the next delivery is known, where today's policy lets the shop ask by itself. */
export async function askAutomatically(
	connection: Pick<Connection, 'db'>,
	deps: Pick<QuoteDeps, 'versions'>
): Promise<number> {
	const { db } = connection;
	const newest = await findNewestVersion(db);
	if (newest === null) return 0;
	const today = versionAt(await deps.versions(newest, db), Date.now());
	if (shortageTerms(today.document).ask !== 'automatic') return 0;
	let asked = 0;
	for (const { variant, nextDeliveryAt } of await listShortToAsk(db)) {
		const newDate = dayText(localDay(nextDeliveryAt.getTime(), today.document.zone));
		asked += (await askShort(connection, deps, CLOCK, { variant, newDate })).length;
	}
	return asked;
}
