import { recordStory } from '#server/app/record-story.ts';
import type { Connection } from '#server/db/client.ts';
import { storyOf } from './story.ts';

const AT_ONCE = 5;

/** Tells `count` orders through the use cases that live commands go through; returns their refs. */
export async function seedOrders({ db, sql }: Connection, count: number): Promise<string[]> {
	const refs = Array.from({ length: count }, (_, index) => `BN-${100_001 + index}`);
	const now = Date.now();
	await inParallel(refs, AT_ONCE, async (ref, index) => {
		const told = await recordStory(db, ref, storyOf(ref, index, now));
		if (!told.ok) throw new Error(`the order ${ref} could not be told: ${told.refusal.code}`);
	});
	// As autovacuum would have done in a shop whose orders came over days.
	await sql.unsafe('vacuum analyze');
	return refs;
}

/** Works through a list, a few at a time. */
export async function inParallel<T>(
	list: readonly T[],
	atOnce: number,
	work: (item: T, index: number) => Promise<void>
): Promise<void> {
	const entries = list.entries();
	const worker = async () => {
		for (const [index, item] of entries) await work(item, index);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}
