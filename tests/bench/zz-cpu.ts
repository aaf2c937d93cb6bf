import { readFileSync } from 'node:fs';
import { createKey } from '#server/app/keys.ts';
import { openStageDatabase } from './stage/database.ts';
import { startFloor } from './stage/floor.ts';
import { admitGuests } from './stage/guests.ts';
import { startLoad } from './stage/load.ts';
import { seedOrders } from './stage/seed.ts';
import { startServer } from './stage/server.ts';
import { Stage } from './stage/stage.ts';
const stage = new Stage(console.error);
const cpu = (pid: number) => { const s = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(s[11]) + Number(s[12])) * 10; };
try {
	const database = await openStageDatabase(stage);
	const refs = await seedOrders(database, 400);
	const { key } = await createKey(database.db, { name: 'b', scopes: ['orders:read', 'links:write'] });
	const server = await startServer(stage, database.url);
	const what = (process.env.WHAT ?? 'api,page').split(',');
	const page = what.includes('page') ? await admitGuests(server.origin, key, refs.slice(0, 60)) : [];
	const api = refs.map((ref) => ({ path: `/api/v1/orders/${ref}`, headers: { authorization: `Bearer ${key}` } }));
	const load = startLoad(stage);
	const all = { api, page } as const;
	for (const name of what as ('api' | 'page')[]) {
		const run = (seconds: number) => load.run({ origin: server.origin, targets: all[name], connections: 16, seconds });
		await run(4);
		for (let i = 0; i < 3; i++) {
			const before = cpu(server.pid);
			const seconds = 5;
			const rate = await run(seconds);
			console.log(name, 'ms cpu per request', ((cpu(server.pid) - before) / (rate * seconds)).toFixed(3), 'rate', rate.toFixed(0));
		}
	}
} finally { await stage.clear(); }
process.exit(0);
