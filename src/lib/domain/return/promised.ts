import type { ReturnRecord } from './return-record.ts';
import { holdsPieces } from './states.ts';

/** What was promised for goods that come back and is not reserved yet: nobody else may have it. Minor units. */
export const promisedOf = ({
	returns = []
}: {
	returns?: readonly Pick<ReturnRecord, 'state' | 'refunded_at' | 'promised'>[] | undefined;
}): number =>
	returns
		.filter(({ state, refunded_at }) => holdsPieces(state) && refunded_at === null)
		.reduce((sum, { promised }) => sum + promised, 0);
