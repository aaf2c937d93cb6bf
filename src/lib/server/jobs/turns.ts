/**
 * A message's turn to leave. Between leaving and the note that it was taken there is one at a time: a crash then leaves
 * one message, not a handful, of which nobody knows whether it was taken. What comes before (looking up, writing,
 * locking, connecting) goes on beside it, so that this costs little.
 */
export type Turn = {
	/**
	 * Resolves when nothing else is on its way out; at once for whoever has the turn.
	 *
	 * @throws CameLate where that took so long that it has to be looked up again what may be told; the turn is theirs
	 */
	come(): Promise<void>;
	/** It has been noted, or will not leave: the next one may. */
	done(): void;
};

/** Something was looked up too long ago to be told now. Thrown once: whoever looks again has the turn. */
export class CameLate extends Error {
	override readonly name = 'CameLate';
}

/** What was looked up longer ago is looked up again: a right to be told may have ended. */
const FRESH_MS = 1000;

/** Nobody waits for anybody. */
export const ALONE: Turn = { come: () => Promise.resolve(), done() {} };

/** The turns of one way out. */
export function takingTurns(now: () => number = () => performance.now()) {
	let last: Promise<unknown> = Promise.resolve();

	function place(): { before: Promise<unknown>; done: () => void } {
		const before = last;
		const { promise, resolve } = Promise.withResolvers<void>();
		// Whoever gives up early does not let the next one pass those before.
		last = Promise.all([before, promise]).then(() => undefined);
		return { before, done: resolve };
	}

	function turnOf(given: ReturnType<typeof place> | undefined): Turn {
		let mine = given;
		let coming: Promise<void> | undefined;
		let isOver = false;
		const wait = async () => {
			const from = now();
			await mine?.before;
			if (now() - from <= FRESH_MS) return;
			coming = Promise.resolve();
			throw new CameLate('it has to be looked at again');
		};
		return {
			come() {
				if (isOver) return Promise.reject(new Error('its turn is over'));
				mine ??= place();
				return (coming ??= wait());
			},
			done() {
				isOver = true;
				mine?.done();
			}
		};
	}

	return {
		/** Behind all who have a place by now, however long it takes until it is used. */
		inOrder: () => turnOf(place()),
		/** Behind those who came before. */
		whenReady: () => turnOf(undefined)
	};
}
