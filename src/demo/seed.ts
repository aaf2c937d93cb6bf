import { demoGate, type Database } from '#server/app/demo-gate.ts';
import { recordStory } from '#server/app/record-story.ts';
import { levelOf } from './catalogue/levels.ts';
import { products } from './catalogue/shelves.ts';
import { SHORT_OF_STOCK } from './past/in-the-shop.ts';
import { changedIn } from './past/changed.ts';
import { inventPast } from './past/invent-past.ts';
import { inventLongAgo } from './past/long-ago.ts';
import { CONTACTS } from './people/contacts.ts';
import { demoPolicy } from './policy.ts';

/** Transactions at a time: enough to keep both sides of the wire busy, too few to be felt by others. */
const AT_ONCE = 4;

export type SeedOptions = {
	/** What all instants of the demo are counted back from. */
	now: Date;
	onProgress?: (done: number, total: number) => void;
};

/**
 * Whether the demo has still to be seeded: the database is empty, or an earlier seeding was cut off half way.
 */
export async function needsSeed(db: Database): Promise<boolean> {
	const gate = demoGate(db);
	const began = await gate.findNote('demo_seed');
	if (began === undefined) return !(await gate.hasOrders());
	return (await gate.findNote('demo_seeded')) !== true;
}

/**
 * Fills the shop: products on the shelf, and orders in every state of life, each told through the use cases that a
 * real order goes through. The same `now` gives the same shop, ids aside. Cut off half way and started again, it goes on
 * with the orders that are missing, from the `now` it had begun with.
 *
 * @returns how many orders were added
 * @throws where a story is refused, which is a bug of the demo
 */
export async function seedDemo(db: Database, { now, onProgress }: SeedOptions): Promise<{ orders: number }> {
	const gate = demoGate(db);
	const began = await gate.keepFirstNote('demo_seed', now.toISOString());
	await gate.publishFirst(demoPolicy);
	await gate.stockShelves(products, levelOf);
	await gate.setPersonal(CONTACTS, { offered: ['gift_wrap', 'note'], markets: [] });
	await gate.takePast(inventLongAgo(new Date(String(began))));

	const past = inventPast(new Date(String(began)));
	const known = new Set(await gate.listRefs());
	const missing = past.filter(({ ref }) => !known.has(ref));
	let done = past.length - missing.length;
	const queue = missing.values();
	async function work(): Promise<number> {
		let added = 0;
		// The queue is shared: whoever is free takes the next, and where one fails the others find it ended.
		for (const { ref, fate, steps } of queue) {
			const told = await recordStory(db, ref, steps);
			// Another node that has started at the same time tells the same stories.
			const elsewhere = !told.ok && told.refusal.code === 'order.ref_in_use';
			if (!told.ok && !elsewhere) throw new Error(`order ${ref} (${fate}): ${JSON.stringify(told.refusal)}`);
			if (told.ok) added++;
			onProgress?.(++done, past.length);
		}
		return added;
	}
	const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
	const failed = workers.find((one) => one.status === 'rejected');
	if (failed) throw failed.reason;
	const short = past.find(({ fate }) => fate === SHORT_OF_STOCK);
	if (short) await gate.runShort(short.ref, new Date(String(began)));
	await gate.changeFirst(new Date(String(began)), ...changedIn(new Date(String(began))));
	await gate.setNote('demo_seeded', true);
	return { orders: workers.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0) };
}
