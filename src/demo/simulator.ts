import { setTimeout as sleep } from 'node:timers/promises';
import { demoGate, type Database } from '#server/app/demo-gate.ts';
import { recordStory } from '#server/app/record-story.ts';
import { nextStep } from './live/next-step.ts';
import { placeLive } from './live/place-live.ts';

const BEAT_MS = 4000;
/** The showcase takes 17 steps; at every third beat it arrives after three and a half minutes. */
const SHOWCASE_EVERY = 3;
const REFRESH_EVERY = 15;
/** There is always something to watch, but a demo left alone for a year must not fill the disk. */
const FEWEST_MOVING = 8;
const MOST_ORDERS = 1000;
/** How long a stop waits for a step that hangs on a database that is gone. */
const PATIENCE_MS = 800;

export type Log = { info(facts: object, text: string): void; warn(facts: object, text: string): void };
export type SimulatorOptions = { db: Database; afterCommit: () => void; log: Log };

/** The moving part by itself, for whoever has a clock of their own. */
export type Beats = { step(now: Date): Promise<void> };

/**
 * Everything that moves in the demo, one beat at a time: every third beat takes the showcase a step further, the others
 * the order that has waited longest. Each step is a real command in a transaction of its own.
 */
export function createBeats({ db, afterCommit }: Omit<SimulatorOptions, 'log'>): Beats {
	const gate = demoGate(db);
	let beat = 0;
	const waiting: string[] = [];

	/** Takes an order one step further. Returns false where nothing more happens to it by itself. */
	async function advance(ref: string, now: Date): Promise<boolean> {
		const step = nextStep(await gate.getOrder(ref), now);
		if (!step) return false;
		const taken = await recordStory(db, ref, [step]);
		if (taken.ok) afterCommit();
		// Somebody else was faster, or has the order in hand: it comes round again.
		return true;
	}

	async function refresh(now: Date): Promise<void> {
		const moving = await gate.listUndelivered('moving');
		if (moving.length < FEWEST_MOVING && (await gate.listRefs()).length < MOST_ORDERS) {
			moving.push(await placeLive(db, gate, 'moving', now));
			afterCommit();
		}
		const known = new Set(waiting);
		waiting.push(...moving.filter((ref) => !known.has(ref)));
	}

	return {
		async step(now) {
			if (beat++ % REFRESH_EVERY === 0) await refresh(now);
			if (beat % SHOWCASE_EVERY === 0) {
				for (const ref of await gate.listUndelivered('showcase')) await advance(ref, now);
				return;
			}
			const ref = waiting.shift();
			if (ref !== undefined && (await advance(ref, now))) waiting.push(ref);
		}
	};
}

/**
 * Moves parcels while somebody watches, and says on every scan that it is a simulator. Runs only where the database
 * has been decided to be a demo. Of several nodes on one database one moves at a time. While the database is away it
 * skips its beats and tries again.
 */
export function startSimulator({ db, afterCommit, log }: SimulatorOptions): { stop(): Promise<void> } {
	const gate = demoGate(db);
	const beats = createBeats({ db, afterCommit });
	const ending = new AbortController();
	let troubled = false;

	async function beat(): Promise<void> {
		if ((await gate.findNote('demo')) !== true) {
			log.warn({}, 'this database is no demo: the carrier simulator ends');
			ending.abort();
			return;
		}
		if (await gate.takeTurn('demo_beat', BEAT_MS * 0.75)) await beats.step(new Date());
		if (troubled) log.info({}, 'the carrier simulator goes on');
		troubled = false;
	}

	async function run(): Promise<void> {
		while (!ending.signal.aborted) {
			await beat().catch((error: unknown) => {
				if (!troubled && !ending.signal.aborted)
					log.warn({ err: error }, 'the carrier simulator skips a beat');
				troubled = true;
			});
			await sleep(BEAT_MS, undefined, { signal: ending.signal }).catch(() => {});
		}
	}

	const running = run();
	return {
		async stop() {
			ending.abort();
			await Promise.race([running, sleep(PATIENCE_MS, undefined, { ref: false })]);
		}
	};
}
