import type { Millis } from '../time/instant.ts';
import type { TimedTelling } from './kinds.ts';

/** What is told by the clock: which parcel, which promise, with what a letter about it says. */
export type DueTelling = {
	kind: TimedTelling;
	/** The event it is about: told once. */
	key: string;
	data: TellingData;
};
export type TellingData = {
	/** What was promised by `by`, RFC 3339: that the goods leave, or that they arrive. */
	promise?: 'ship' | 'deliver';
	by?: string;
	/** Why it may not be kept. */
	because?: 'not_sent' | 'carrier' | 'route';
	/** Instead: the carrier's own day, RFC 3339. */
	expected?: string;
	shipment?: string;
	/** Since when it is silent, or waits. */
	since?: string;
	/** What a window costs from its end on, minor units; nothing where it only ends. */
	fee?: number;
};

/** Something that is told from an instant on, as long as it is of use. */
export type Candidate = DueTelling & { from: Millis; until?: Millis };
