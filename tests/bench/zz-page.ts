import { writeFileSync } from 'node:fs';
import { createKey } from '#server/app/keys.ts';
import { openStageDatabase } from './stage/database.ts';
import { admitGuests } from './stage/guests.ts';
import { seedOrders } from './stage/seed.ts';
import { startServer } from './stage/server.ts';
import { Stage } from './stage/stage.ts';
const stage = new Stage(console.error);
try {
	const database = await openStageDatabase(stage);
	const refs = await seedOrders(database, 20);
	const { key } = await createKey(database.db, { name: 'b', scopes: ['orders:read', 'links:write'] });
	const server = await startServer(stage, database.url);
	const page = await admitGuests(server.origin, key, refs.slice(0, 6));
	for (const [i, t] of page.entries()) { const r = await fetch(server.origin + t.path, { headers: t.headers }); const text = await r.text(); console.log(r.status, text.length); writeFileSync(`/tmp/prof/page-${i}.html`, text); if (i === 0) console.log([...r.headers]); }
} finally { await stage.clear(); }
process.exit(0);
