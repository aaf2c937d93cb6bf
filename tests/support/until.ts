import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` finds something, and returns it. The time limit only catches what hangs. */
export async function until<T>(
	what: string,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	withinMs = 20_000
): Promise<T> {
	for (const end = Date.now() + withinMs; Date.now() < end; await sleep(15)) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
	}
	throw new Error(`did not come about within ${withinMs} ms: ${what}`);
}
