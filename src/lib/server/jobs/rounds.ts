import type { Log } from './log.ts';

export type Rounds = {
	/** There may be something to do now. */
	hint(): void;
	/** Whether it has been told to end. */
	isClosed(): boolean;
	/** No round begins any more; resolves when the last one is through. */
	close(): Promise<void>;
};

export type RoundsOptions = {
	/** One round; answers whether there is more to do at once. */
	round: () => Promise<boolean>;
	/** What the log calls it. */
	what: string;
	log: Log;
	/** From one round to the next where nobody hints. */
	pollMs?: number;
	/** Between two rounds at least, however many hints come. */
	gapMs?: number;
};

const MOST_BACK_OFF_MS = 5000;

/**
 * Does something again and again: at once while there is more, soon after a hint, and else once in a while. What throws
 * (an outage) is said once, and tried again with growing pauses.
 */
export function startRounds({ round, what, log, pollMs = 1000, gapMs = 0 }: RoundsOptions): Rounds {
	let closed = false;
	let hinted = false;
	let failures = 0;
	let wake: (() => void) | undefined;

	async function once(): Promise<number> {
		hinted = false;
		try {
			const isMore = await round();
			if (failures > 0) log.info({ failures }, `${what}: works again`);
			failures = 0;
			return isMore ? 0 : pollMs;
		} catch (error) {
			if (failures++ === 0 && !closed) log.warn({ err: error }, `${what}: does not work`);
			return Math.min(pollMs * failures, MOST_BACK_OFF_MS);
		}
	}

	function nap(ms: number, wakeable: boolean): Promise<void> {
		if (closed || ms <= 0 || (wakeable && hinted)) return Promise.resolve();
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				wake = undefined;
				resolve();
			};
			const timer = setTimeout(done, ms);
			if (wakeable) wake = done;
		});
	}

	async function run(): Promise<void> {
		while (!closed) {
			const pause = await once();
			if (pause === 0) continue;
			await nap(gapMs, false);
			await nap(pause - gapMs, failures === 0);
		}
	}

	const running = run();
	return {
		hint() {
			hinted = true;
			wake?.();
		},
		isClosed: () => closed,
		async close() {
			closed = true;
			wake?.();
			await running;
		}
	};
}
