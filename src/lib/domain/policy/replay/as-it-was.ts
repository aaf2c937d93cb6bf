import type { QuoteBody } from '../../cancellation/quote-body.ts';
import type { OrderRecord } from '../../order/order-record.ts';
import { millisOf, type Millis } from '../../time/instant.ts';

/**
 * An order as it stood when a quote was asked: what the quote was computed from, and of all else only what had happened
 * by then. Pure.
 *
 * @param record as it stands now
 */
export function asItWas(record: OrderRecord, body: QuoteBody): OrderRecord {
	const at = millisOf(body.priced_at);
	const { portions, payments, taken } = body.computed_from;
	return {
		...record,
		...{ portions, payments, taken, read_at: body.priced_at },
		// A claim that was let go since was held then.
		claims: record.claims
			.filter(({ created_at }) => isBy(created_at, at))
			.map((claim) => ({
				...claim,
				...(claim.state === 'released' && { state: 'held' as const }),
				packed_at: byThen(claim.packed_at, at),
				handed_over_at: byThen(claim.handed_over_at, at)
			})),
		shipments: record.shipments.map((one) => ({
			...one,
			handed_over_at: byThen(one.handed_over_at, at),
			delivered_at: byThen(one.delivered_at, at),
			...(!isBy(one.status_at, at) && { cause: null })
		})),
		returns: record.returns
			.filter(({ created_at }) => isBy(created_at, at))
			.map((one) => ({ ...one, refunded_at: byThen(one.refunded_at, at) })),
		exchanges: (record.exchanges ?? []).filter(({ created_at }) => isBy(created_at, at)),
		delays: (record.delays ?? []).filter(({ asked_at }) => isBy(asked_at, at))
	};
}

const isBy = (text: string | null, at: Millis): boolean => text === null || millisOf(text) <= at;
const byThen = (text: string | null, at: Millis): string | null => (isBy(text, at) ? text : null);
