import type { DrawnZone } from './fee-zones.ts';
import type { ZoneView } from '#domain/cancellation/terms-view.ts';
import { countdownWords, type ClockUnits } from './countdown.ts';

/** Stands in a sentence where the time that is left goes; whoever shows it counts it down. */
export const LEFT = '{left}';

export type FeeSentences = {
	/** What holds, what follows, and what comes after the delivery; {@link LEFT} in the first where time ends it. */
	sentences: string[];
	/** Why it is so: waived, free by law, extended; for how many items. */
	notes: string[];
	/** The instant that is counted down to, milliseconds since 1970. */
	countdownTo?: number;
};

export type FrameZone = Pick<DrawnZone, 'kind' | 'phase' | 'share'> & {
	label: string;
	/** Until when; nothing where no end is known. */
	detail: string;
};

/** The bar with its words as it stands from one known instant to the next. */
export type FeeFrame = FeeSentences & {
	/** Milliseconds since 1970: this frame holds from then until the next one does. */
	from: number;
	zones: FrameZone[];
	/** The zone that holds, by its place, and its ends where they are known instants. */
	at: { index: number } & Pick<ZoneView, 'from' | 'until'>;
};

/** Everything a fee bar shows, worded: drawing it needs no words, and computes nothing but the time left. */
export type FeeBarWords = {
	title: string;
	/** What the list of zones is, for those who hear it. */
	list: string;
	now: string;
	over: string;
	units: ClockUnits;
	/** What stands between two sentences: Chinese has no space there. */
	gap: string;
	/** In the order in which they come; at least one. */
	frames: FeeFrame[];
};

/** What holds at an instant: the last frame that has begun. */
export const frameOf = ({ frames }: FeeBarWords, now: number): FeeFrame | undefined =>
	frames.findLast(({ from }) => from <= now) ?? frames[0];

/** The words of a frame with the time that is left in them. */
export const sentencesAt = (
	{ sentences, countdownTo = 0 }: FeeSentences,
	units: ClockUnits,
	now: number
): string[] => sentences.map((text) => text.replace(LEFT, () => countdownWords(countdownTo - now, units)));
