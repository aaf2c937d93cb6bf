import type { Database, Tx } from '../db/client.ts';
import { UndecidedQuestion } from '../use-cases/decide-code.ts';

/** A code is decided this long after it was asked for: the answer is out by then, so deciding cannot be measured by it. */
const AFTER_MS = { least: 150, more: 350 };
/** What a node that died left undecided is taken up by another. */
const SWEEP_MS = 5000;

/**
 * Decides in the background what was asked for. Whatever node asked, any may decide: the questions lie in the
 * database, and a node takes one at a time under its row lock.
 */
export function startCodeDesk(
	db: Database,
	decide: (tx: Tx, leave: readonly string[]) => Promise<boolean>,
	onTrouble: (error: unknown) => void
): { wake(): void; close(): Promise<void> } {
	let working: Promise<void> | undefined;
	let waiting: NodeJS.Timeout | undefined;
	let sweeping: NodeJS.Timeout | undefined;
	let closed = false;

	/** Questions that failed, and when they are looked at again. */
	const failed = new Map<string, number>();

	/** @returns whether there may be more */
	async function decideOne(): Promise<boolean> {
		for (const [id, until] of failed) if (until < Date.now()) failed.delete(id);
		try {
			return await db.transaction((tx) => decide(tx, [...failed.keys()]));
		} catch (error) {
			onTrouble(error);
			if (!(error instanceof UndecidedQuestion)) return false;
			failed.set(error.question, Date.now() + SWEEP_MS);
			return true;
		}
	}

	async function work(): Promise<void> {
		while (!closed && (await decideOne()));
	}

	async function run(): Promise<void> {
		waiting = undefined;
		// One more round after the one that is running: it may have looked too early.
		await working;
		working = work();
		await working;
	}

	return {
		wake() {
			// Only a node that serves pages asks, so a command line never sweeps.
			sweeping ??= setInterval(() => void run(), SWEEP_MS).unref();
			waiting ??= setTimeout(() => void run(), AFTER_MS.least + Math.random() * AFTER_MS.more).unref();
		},
		async close() {
			clearInterval(sweeping);
			clearTimeout(waiting);
			if (waiting) await run();
			closed = true;
			await working;
		}
	};
}
