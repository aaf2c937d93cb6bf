import type { ReturnRecord } from './return-record.ts';
import { holdsPieces } from './states.ts';

type Promising = Pick<ReturnRecord, 'state' | 'refunded_at' | 'promised' | 'refunded'>;

/**
 * What was promised for goods that come back and is not reserved yet: nobody else may have it. Where the first boxes have
 * been paid for, the rest is what another box may bring. Minor units.
 */
export const promisedOf = ({ returns = [] }: { returns?: readonly Promising[] | undefined }): number =>
	returns.reduce((sum, one) => sum + stillPromised(one), 0);

function stillPromised({ state, refunded_at, promised, refunded }: Promising): number {
	if (!holdsPieces(state)) return 0;
	if (refunded_at === null) return promised;
	return state === 'received' ? Math.max(0, promised - refunded) : 0;
}
