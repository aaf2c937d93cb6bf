import { setTimeout as sleep } from 'node:timers/promises';
import { composeApp } from '#server/app.ts';
import { percentile, type Figure } from '../figures.ts';
import { gatherCrowd } from '../stage/crowd.ts';
import { openStageDatabase } from '../stage/database.ts';
import { admitFollowers } from '../stage/followers.ts';
import { residentMb } from '../stage/memory.ts';
import { needOpenFiles } from '../stage/open-files.ts';
import { listSeqs, listShipments } from '../stage/parcels.ts';
import { seedOrders } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';
import { timeEvents } from '../stage/watch.ts';

const STREAMS = 10_000;
const OPEN_FILES = 12_000;
const ORDERS = 1000;
const WATCHED = 10;
const WATCHERS_PER_ORDER = 10;
const COMMANDS = 300;
const EVERY_MS = 50;
const SETTLE_MS = 10_000;
const SAMPLE_MS = 250;

/** Ten thousand open streams on one server, and how soon an event reaches its watchers among them. */
export async function measure(stage: Stage): Promise<Figure[]> {
	needOpenFiles(OPEN_FILES);
	const database = await openStageDatabase(stage);
	stage.say(`telling ${ORDERS} orders …`);
	const refs = await seedOrders(database, ORDERS);
	const app = composeApp({
		connection: database,
		zone: 'UTC',
		origin: 'http://localhost',
		afterCommit: () => {}
	});
	stage.defer(app.keys.close);
	const { key } = await app.keys.create({ name: 'bench', scopes: ['orders:read', 'tracking:write'] });
	const crowdSize = STREAMS - WATCHED * WATCHERS_PER_ORDER;
	stage.say(`admitting ${crowdSize} readers …`);
	const followers = await admitFollowers(database, app.sessions, refs, key, crowdSize);
	const orders = await listShipments(database, refs.slice(0, WATCHED));

	const { origin, port, pid } = await startServer(stage, database.url, { openFiles: OPEN_FILES });
	const watching = {
		origin,
		key,
		orders,
		watchersPerOrder: WATCHERS_PER_ORDER,
		everyMs: EVERY_MS,
		lastSeqs: () => listSeqs(database, refs.slice(0, WATCHED))
	};
	stage.say('warming up …');
	const alone = await timeEvents({ ...watching, commands: 60 });
	await sleep(SETTLE_MS);
	const before = residentMb(pid);

	const crowd = gatherCrowd(stage, { port, followers }, OPEN_FILES);
	await crowd.open;
	let most = 0;
	const sampling = setInterval(() => (most = Math.max(most, residentMb(pid))), SAMPLE_MS);
	try {
		await Promise.race([sleep(SETTLE_MS), crowd.lost]);
		stage.say(`${crowdSize} streams are open; timing events for another ${STREAMS - crowdSize} …`);
		const delays = await Promise.race([timeEvents({ ...watching, commands: COMMANDS }), crowd.lost]);
		const p99 = percentile(delays, 99);
		const alonep99 = percentile(alone, 99);
		const middle = `from the command’s sending; median ${percentile(delays, 50).toFixed(0)} ms; floor: without the crowd`;
		const perStream = `${(((most - before) * 1024) / STREAMS).toFixed(1)} kB each; floor: no stream open`;
		return [
			{
				name: 'stream.open10k.rss_mb',
				value: most,
				unit: 'MB',
				floor: before,
				ratio: most / before,
				note: perStream
			},
			{
				name: 'stream.one.p99_ms',
				value: p99,
				unit: 'ms',
				floor: alonep99,
				ratio: p99 / alonep99,
				note: middle
			}
		];
	} finally {
		clearInterval(sampling);
	}
}
