import type { OrderRecord, RefundRecord } from '../order/order-record.ts';
import { addDuration, durationOf } from '../time/duration.ts';
import { instantText, millisOf } from '../time/instant.ts';
import { REFUND_DAYS } from '../cancellation/refund-due-by.ts';
import { needsDestination } from './destination.ts';

type Facts = Pick<OrderRecord, 'payments' | 'refunds' | 'refund_to'>;

/** What a refund waits for before anybody can send it. */
export type WaitsFor = 'destination';

const isOneWay = (
	{ payments }: Pick<Facts, 'payments'>,
	{ payment }: Pick<RefundRecord, 'payment'>
): boolean => needsDestination(payments.find(({ id }) => id === payment)?.provider ?? '');

/** Refunds of money that cannot go back the way it came, and that is not there yet. */
export const oneWayRefunds = (record: Facts): RefundRecord[] =>
	record.refunds.filter((refund) => refund.state !== 'settled' && isOneWay(record, refund));

/** What a refund waits for: the account, as long as nobody has named one. Once it was sent it waits for nothing. */
export function waitsFor(record: Facts, refund: RefundRecord): WaitsFor | undefined {
	const isWaiting = refund.state === 'requested' && record.refund_to === null && isOneWay(record, refund);
	return isWaiting ? 'destination' : undefined;
}

/**
 * Whether an account can be named for an order's refunds, or another in its place. While the finance team may be paying
 * only the shop can still stop it, so shoppers can until then, and again when it did not go through.
 */
export function canGiveDestination(record: Facts, who: 'shopper' | 'staff'): boolean {
	const open = oneWayRefunds(record).map(({ state }) => state);
	return who === 'staff'
		? open.length > 0
		: open.some((state) => state === 'requested' || state === 'failed');
}

/**
 * The day a refund is due by, once it is known where it goes. The law's day stands; one that passed while nobody could
 * have paid begins again.
 *
 * @param at when the account was named, RFC 3339
 * @returns RFC 3339 in UTC; null where no clock runs
 */
export function dueOnceGiven(dueAt: string | null, at: string): string | null {
	if (dueAt === null || millisOf(dueAt) > millisOf(at)) return dueAt;
	return instantText(addDuration(millisOf(at), durationOf(`P${REFUND_DAYS}D`), 'UTC'));
}
