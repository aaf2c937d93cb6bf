import type { Millis } from '../../time/instant.ts';
import type { Until } from '../document.ts';
import type { LawId } from './laws.ts';

/** Right that a law gives over pieces of one order, whatever the shop's rules say. */
export type Floor = {
	law: LawId;
	jurisdiction: string;
	right: 'withdrawal' | 'return' | 'late_shipment' | 'undisclosed_terms';
	from: Millis;
	/** End of the right; null while what it counts from has not come. */
	until: Millis | null;
	/** The clock that will end it, where that has not started. */
	untilAfter: Exclude<Until, { event: unknown }> | null;
};
