import { composeApp } from '#server/app.ts';
import { percentile, type Figure } from '../figures.ts';
import { openStageDatabase } from '../stage/database.ts';
import { listSeqs, listShipments } from '../stage/parcels.ts';
import { seedOrders } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { timeEvents } from '../stage/watch.ts';

const ORDERS = 200;
const WATCHED = 10;
const WATCHERS_PER_ORDER = 5;
const COMMANDS = 400;
const EVERY_MS = 40;

/** How soon what is committed through one of two nodes reaches whoever watches at the other. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	stage.say(`telling ${ORDERS} orders …`);
	const refs = await seedOrders(database, ORDERS);
	const app = composeApp({
		...{ connection: database, zone: 'UTC', origin: 'http://localhost', afterCommit: () => {} }
	});
	stage.defer(app.keys.close);
	const { key } = await app.keys.create({ name: 'bench', scopes: ['orders:read', 'tracking:write'] });
	const watched = refs.slice(0, WATCHED);
	const orders = await listShipments(database, watched);
	// Nodes have one secret, and one folder of photos.
	const settings = { APP_SECRET: 'the secret of the shop that is measured', DATA_DIR: stage.folder() };
	const a = await startServer(stage, database.url, { settings });
	const b = await startServer(stage, database.url, { settings });
	const time = (watchAt: string, commands: number) =>
		timeEvents({
			...{ origin: a.origin, watchAt, key, orders, watchersPerOrder: WATCHERS_PER_ORDER, commands },
			...{ everyMs: EVERY_MS, lastSeqs: () => listSeqs(database, watched) }
		});
	stage.say('warming up …');
	await time(a.origin, 40);
	await time(b.origin, 40);
	stage.say(`timing ${COMMANDS} events at the node itself and at the other …`);
	const own = await time(a.origin, COMMANDS);
	const other = await time(b.origin, COMMANDS);
	const [value, floor] = [percentile(other, 99), percentile(own, 99)];
	const note = `from the command’s sending; median ${percentile(other, 50).toFixed(0)} ms; floor: watched at the node that took the command, median ${percentile(own, 50).toFixed(0)} ms`;
	return [{ name: 'nodes.other.p99_ms', value, unit: 'ms', floor, ratio: value / floor, note }];
}
