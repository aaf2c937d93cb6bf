import { compareRefunds, type Difference } from '#domain/money/compare-refunds.ts';
import type { Database } from '#server/db/client.ts';
import { endTasksNotFound, listRefundsAt, mapOrdersOf } from '#server/db/compare-refunds.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import type { OnlinePayments } from '#server/ports/payments.ts';

export type Compared = {
	provider: string;
	since: Date;
	ours: number;
	theirs: number;
	differences: Difference[];
};

const DAY_MS = 86_400_000;
/** What was asked for less than this ago may not be in their list yet. */
const SETTLES_WITHIN_MS = 15 * 60_000;
/** Of what only their list can tell: another amount at the provider is found by its webhooks as well, and stays. */
const BY_LIST_ALONE = ['refund_missing', 'refund_unknown'] as const;

/**
 * Compares our refunds at a provider with its own list. What differs becomes a task for staff; a task of an earlier
 * comparison about what does not differ any more ends by itself. Their list is read before anything of ours, outside of
 * any transaction; throws where it cannot be had whole.
 *
 * @param days how far back
 */
export async function compareWithProvider(
	db: Database,
	provider: string,
	online: OnlinePayments,
	days: number
): Promise<Compared> {
	const now = Date.now();
	const since = new Date(now - days * DAY_MS);
	const theirs = await online.listRefunds(since);
	const keys = theirs.flatMap(({ key }) => key ?? []);
	const references = theirs.map(({ reference }) => reference);
	const ours = await listRefundsAt(db, provider, since, { keys, references });
	const orders = await mapOrdersOf(db, provider, [...new Set(theirs.flatMap(({ payment }) => payment))]);
	const askedAt = new Map(ours.map((one) => [one.id, one.askedAt?.getTime() ?? now]));
	const mustBeThere = ({ id }: { id: string }) => {
		const asked = askedAt.get(id) ?? now;
		return asked >= since.getTime() && asked < now - SETTLES_WITHIN_MS;
	};
	const differences = compareRefunds(ours, theirs, mustBeThere, (payment) =>
		payment.map((name) => orders.get(name)).find((id) => id !== undefined)
	);
	await raiseTasks(
		db,
		differences.map((one) => ({ provider, ...one }))
	);
	const found = differences.map(({ reference }) => reference);
	await endTasksNotFound(db, provider, BY_LIST_ALONE, { since, found });
	return { provider, since, ours: ours.length, theirs: theirs.length, differences };
}
