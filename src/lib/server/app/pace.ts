/** How fast things have been coming lately. */
export type Pace = { note(): void; perSecond(): number };

const SECOND_MS = 1000;

/**
 * Remembers when the last things came, and so how many come a second: over the last second, or over as many as are
 * remembered where more than those came in it.
 *
 * @param remembered how many moments are kept
 * @param now milliseconds of a clock that only goes on
 */
export function createPace(remembered = 64, now: () => number = () => performance.now()): Pace {
	const moments: number[] = [];
	let next = 0;
	return {
		note() {
			moments[next] = now();
			next = (next + 1) % remembered;
		},
		perSecond() {
			const end = now();
			const lately = moments.filter((moment) => end - moment < SECOND_MS);
			if (lately.length < remembered) return lately.length;
			return (lately.length * SECOND_MS) / Math.max(1, end - Math.min(...lately));
		}
	};
}
