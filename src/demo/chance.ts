/** Numbers that look like chance and are the same on every run, so that two demo shops tell the same stories. */
export type Chance = {
	/** From 0 up to, not including, 1. */
	next(): number;
	/** A whole number from `min` to `max`, both included. */
	whole(min: number, max: number): number;
	pick<T>(list: readonly T[]): T;
	happens(probability: number): boolean;
};

/** A source of its own for every seed: what one order draws changes nothing for the next. */
export function chanceOf(seed: string): Chance {
	let state = 2_166_136_261;
	for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619);

	/** mulberry32: 32 bits of state, good enough to shuffle a shop. */
	function next(): number {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}
	const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
	return {
		next,
		whole,
		pick<T>(list: readonly T[]): T {
			if (list.length === 0) throw new Error('nothing to pick from');
			return list[whole(0, list.length - 1)] as T;
		},
		happens: (probability) => next() < probability
	};
}
