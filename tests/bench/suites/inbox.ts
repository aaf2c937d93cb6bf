import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKey } from '#server/app/keys.ts';
import { VENDOR_TALK, type Told } from '#tests/support/carrier-webhooks.ts';
import type { Figure } from '../figures.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { admitGuests } from '../stage/guests.ts';
import { percentile, rush, startKeeper, type Post } from '../stage/rush.ts';
import { seedOrders } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';

const EVENTS = 10_000;
const PER_SECOND = 1000;
const ORDERS = 1000;
const WARM_UP = 1000;
const SECRET = 'a secret of the bench';
/** What has not been processed by then is still in the inbox, and said so. */
const DRAIN_WITHIN_MS = 60_000;

/** Ten thousand webhooks in ten seconds, on parcels that are there: acknowledged, none lost, and pages still answer. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	stage.say(`telling ${ORDERS} orders …`);
	const refs = await seedOrders(database, ORDERS);
	const { key } = await createKey(database.db, { name: 'bench', scopes: ['orders:read', 'links:write'] });
	const posts = await webhooks(database, EVENTS + WARM_UP);
	const keeper = await startKeeper(stage, database.url, SECRET);
	const floorPosts = posts.slice(WARM_UP);
	await rush(stage, { origin: keeper, posts: posts.slice(0, WARM_UP), perSecond: PER_SECOND });
	stage.say(`the floor: ${EVENTS} events, ${PER_SECOND} a second …`);
	const floor = await rush(stage, { origin: keeper, posts: floorPosts, perSecond: PER_SECOND });

	const { origin } = await startServer(stage, database.url, {
		settings: { WEBHOOK_SECRET_EASYPOST: SECRET }
	});
	const [page] = await admitGuests(origin, key, refs.slice(0, 1));
	if (!page) throw new Error('no page to ask for');
	await rush(stage, { origin, posts: posts.slice(0, WARM_UP), perSecond: PER_SECOND / 2, page });
	await drained(database);
	stage.say(`the inbox: ${EVENTS} events, ${PER_SECOND} a second …`);
	const started = performance.now();
	const told = await rush(stage, { origin, posts: posts.slice(WARM_UP), perSecond: PER_SECOND, page });
	const [kept] = await database.sql`select count(*)::int as n from inbox where channel = 'carriers'`;
	stage.say('waiting until all of them have been processed …');
	await drained(database);
	const seconds = (performance.now() - started) / 1000;
	const [done] =
		await database.sql`select count(*)::int as n from inbox where channel = 'carriers' and state = 'done'`;

	const answered = EVENTS + WARM_UP - told.refused;
	const lost = answered - Number(kept?.['n']);
	const processed = Number(done?.['n']) - WARM_UP;
	const p99 = percentile(told.milliseconds, 0.99);
	const floorP99 = percentile(floor.milliseconds, 0.99);
	return [
		{
			name: 'inbox.ack.p99_ms',
			value: p99,
			unit: 'ms',
			floor: floorP99,
			ratio: p99 / floorP99,
			note: `median ${percentile(told.milliseconds, 0.5).toFixed(1)} ms, refused ${told.refused}`
		},
		{
			name: 'inbox.sent_per_s',
			value: EVENTS / told.seconds,
			unit: 'events/s',
			floor: EVENTS / floor.seconds,
			ratio: floor.seconds / told.seconds
		},
		{ name: 'inbox.lost', value: Math.max(0, lost) + told.refused, unit: 'events' },
		{ name: 'inbox.page.p99_ms', value: percentile(told.pageMilliseconds, 0.99), unit: 'ms' },
		{
			name: 'inbox.processed_per_s',
			value: processed / seconds,
			unit: 'events/s',
			note: `${EVENTS - processed} still in the inbox`
		}
	];
}

/** Signed events about parcels that are there, each with something new to tell. */
async function webhooks({ sql }: StageDatabase, count: number): Promise<Post[]> {
	const [talk] = VENDOR_TALK;
	const parcels = await sql`select tracking_number as number, carrier from shipments`;
	if (!talk || parcels.length === 0) throw new Error('there are no parcels to tell of');
	return Array.from({ length: count }, (_, index) => {
		const parcel = parcels[index % parcels.length];
		const at = (hours: number) =>
			new Date(Date.UTC(2026, 0, 1) + (index * 24 + hours) * 3_600_000).toISOString();
		const steps: Told[] = [
			{ at: at(0), step: 'picked_up' },
			{ at: at(1), step: 'moving', text: `Hub ${index}` }
		];
		const about = { number: String(parcel?.['number']), carrier: String(parcel?.['carrier']), steps };
		const { body, headers } = talk.say(about, SECRET, `evt_${randomUUID()}`);
		return { path: `/api/webhooks/carriers/${talk.vendor}`, headers, body };
	});
}

async function drained({ sql }: StageDatabase): Promise<void> {
	for (const end = performance.now() + DRAIN_WITHIN_MS; performance.now() < end; await sleep(100)) {
		const [waiting] = await sql`select 1 from inbox where state = 'received' limit 1`;
		if (!waiting) return;
	}
}
