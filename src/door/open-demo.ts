import { ensureShowcase } from '../demo/live/place-live.ts';
import { needsSeed, seedDemo } from '../demo/seed.ts';
import { startSimulator } from '../demo/simulator.ts';
import type { App } from '#server/app.ts';
import type { Database } from '#server/app/demo-gate.ts';
import { decideDemo } from '#server/use-cases/decide-demo.ts';
import type { Logger } from './log.ts';

export type Demo = { addresses: { what: string; address: string }[]; close(): Promise<void> };

export type DemoOptions = {
	app: App;
	db: Database;
	/** What `DEMO` says, if anything; it counts at the first start only. */
	wanted: boolean | undefined;
	afterCommit: () => void;
	log: Logger;
};

const LINK_DAYS = 30;
const DEMO = { kind: 'system', id: 'demo' } as const;

/**
 * The demo shop, where this database has been decided to be one: seeded if it is empty, its carrier moving, and a link
 * to the order that travels while somebody watches.
 */
export async function openDemo(options: DemoOptions): Promise<Demo | undefined> {
	const { app, db, wanted, afterCommit, log } = options;
	if (!(await decideDemo(db, wanted))) return undefined;
	if (await needsSeed(db)) {
		const { orders } = await seedDemo(db, { now: new Date(), onProgress: printProgress });
		log.info({ orders }, 'the demo shop is stocked');
	}
	const now = new Date();
	const { ref } = await ensureShowcase(db, now);
	const expiresAt = new Date(now.getTime() + LINK_DAYS * 86_400_000);
	const link = await app.commands.createLink.run(DEMO, {
		ref,
		scope: 'act',
		expiresAt,
		note: 'printed at the start of the demo'
	});
	const staff = await app.staff.firstDoor(DEMO, { email: 'admin@demo.example', name: 'Demo admin' });
	const simulator = startSimulator({ db, afterCommit, log });
	return {
		addresses: [
			...(link.ok ? [{ what: 'A demo order', address: link.value.url }] : []),
			{ what: 'Staff sign-in', address: staff }
		],
		close: simulator.stop
	};
}

/** Only where somebody is looking: a log file is no place for a progress bar. */
function printProgress(done: number, total: number): void {
	if (!process.stderr.isTTY) return;
	process.stderr.write(`\rStocking the demo shop: ${done} of ${total} orders${done === total ? '\n' : ''}`);
}
