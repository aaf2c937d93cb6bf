import type { IncomingMessage } from 'node:http';
import { accountVault, endpointVault } from '#server/account-vault.ts';
import { composeApp } from '#server/app.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { countOpenTasks } from '#server/db/money-tasks.ts';
import { migrate } from '#server/db/migrate.ts';
import { openDatabase } from '#server/embedded/open-database.ts';
import { openLabels } from '#server/app/open-labels.ts';
import { openPhotos } from '#server/app/open-photos.ts';
import { openPayments } from '#server/app/payments.ts';
import { shopZone } from '#server/app/shop.ts';
import { withStoreCredit } from '#server/app/store-credit.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';
import { startSweepingPhotos } from '#server/jobs/sweep-photos.ts';
import { startLabelClock } from '#server/jobs/label-clock.ts';
import { openLearning } from './open-learning.ts';
import { openTidying } from './open-tidying.ts';
import { startBulkWork } from '#server/jobs/bulk-worker.ts';
import { startInboxWorker } from '#server/jobs/inbox-worker.ts';
import { startComparing } from '#server/jobs/compare-payments.ts';
import { startReasonsReader } from '#server/jobs/reasons-reader.ts';
import { startSearchReader } from '#server/jobs/search-reader.ts';
import { foreseeDemo } from '#server/use-cases/decide-demo.ts';
import { getSettings, knownHostnames } from '#server/settings.ts';
import { clientAddress } from './client-address.ts';
import { createDoor } from './door.ts';
import { listen, printAddresses } from './listen.ts';
import { loadPages } from './pages.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { closeOnSignal, type Closing } from './shutdown.ts';
import { openStreams } from './open-streams.ts';
import { openEndpoints } from './open-endpoints.ts';
import { openDemo } from './open-demo.ts';
import { openNotices, requireMail } from './open-notices.ts';
import { openStock } from './open-stock.ts';
import { openWriteBacks } from './open-write-backs.ts';
import { openWebhooks } from './webhooks.ts';

/**
 * Starts the shop: port first (so that health answers from the first moment), then database, schema, app, pages and
 * live streams; then, in a demo, its orders and its carrier. The last lines printed are the addresses.
 */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
	const settings = getSettings(env);
	const log = createLogger(settings.logLevel);
	const metrics = createMetrics();
	let connection: Connection | undefined;
	const isReady = async () =>
		connection !== undefined && opened && (await connection.sql`select 1`).length === 1;
	let opened = false;

	const knownHosts = knownHostnames(settings);
	const door = createDoor({ log, metrics, knownHosts, bodyLimit: settings.bodyLimit, isReady });
	const port = await listen(door.server, settings);
	const origin = settings.origin ?? `http://localhost:${port}`;

	const closings: Closing[] = [];
	const close = closeOnSignal(door.server, closings, log);
	try {
		const database = await openDatabase(settings, 'server', { log: (line) => log.warn({}, line) });
		closings.unshift({ what: 'database', close: database.close });
		for (const notice of database.notices) log.info({}, notice);
		void database.lost.then((failure) => {
			log.fatal({}, failure.line);
			void close('database lost').then(() => process.exit(1));
		});
		await migrate(database.url);

		const pool = connect(database.url);
		connection = pool;
		closings.unshift({ what: 'pool', close: pool.close });
		const wanted = settings.demo ?? (database.embedded ? undefined : false);
		const isDemo = await foreseeDemo(pool.db, wanted);
		await requireMail(pool.db, settings, isDemo);
		const place = { origin, zone: await shopZone(pool.db), returnAddress: settings.returnAddress };
		const notices = await openNotices({
			...{ url: database.url, connection: pool, settings, place, metrics, log }
		});
		closings.unshift({ what: 'notices', close: notices.close });

		const payments = await openPayments(
			settings,
			metrics.counter('payment_calls_total', 'Calls of payment providers, by what they said', [
				'provider',
				'operation',
				'outcome'
			])
		);
		metrics.gauges('money_tasks_open', 'Tasks about money that wait for staff', 'kind', async () => {
			const open = await countOpenTasks(pool.db);
			return new Map(open.map(({ kind, n }) => [kind, n]));
		});
		const photos = await openPhotos(settings);
		let hint = () => {};
		let wakeInbox = () => {};
		let send = () => {};
		const app = composeApp({
			connection: pool,
			...place,
			createNotices: notices.createNotices,
			hasMailbox: isDemo && !settings.origin,
			isDemo,
			rateScale: settings.rateScale,
			quoteTtl: settings.quoteTtl,
			vault: () => accountVault(settings),
			codes: {
				secret: notices.secret,
				sealer: notices.sealer,
				hasSms: settings.smsUrl !== undefined,
				onTrouble: (error) => log.warn({ err: error }, 'a code could not be decided')
			},
			push: { publicKey: notices.vapid.publicKey, allowPrivate: settings.endpointsAllowPrivate },
			payments,
			photos,
			storefronts: settings,
			mail: settings,
			webhooks: { secrets: settings.webhookSecrets, sealer: notices.sealer, afterKept: () => wakeInbox() },
			endpoints: {
				vault: () => endpointVault(settings),
				allowPrivate: settings.endpointsAllowPrivate,
				afterChange: () => send()
			},
			afterCommit: () => hint()
		});
		closings.unshift({ what: 'keys', close: app.keys.close });
		closings.unshift({ what: 'codes', close: app.codes.close });
		closings.unshift({ what: 'tidying', close: openTidying(pool, metrics, log).close });
		const moneyClock = startMoneyClock({
			connection: pool,
			payments: withStoreCredit(payments.book, pool.db),
			log,
			afterCommit: () => hint()
		});
		closings.unshift({ what: 'money clock', close: moneyClock.stop });
		const writeBacks = openWriteBacks({
			...{ connection: pool, settings, sealer: notices.sealer, metrics, log },
			afterCommit: () => hint()
		});
		closings.unshift({ what: 'write-backs', close: writeBacks.stop });
		const sweeping = startSweepingPhotos(pool, photos.store, log);
		closings.unshift({ what: 'photos', close: async () => sweeping.stop() });
		const labelClock = startLabelClock({
			connection: pool,
			labels: openLabels(settings),
			log,
			afterCommit: () => hint()
		});
		closings.unshift({ what: 'labels', close: labelClock.stop });
		const comparing = startComparing(pool, payments.online, log);
		closings.unshift({ what: 'comparing', close: async () => comparing.stop() });
		const stock = openStock({ app, connection: pool, settings, log, afterCommit: () => hint() });
		const search = startSearchReader(pool, log);
		closings.unshift({ what: 'stock', close: stock.close }, { what: 'search', close: search.close });
		const reasons = startReasonsReader(pool, place.zone, log);
		closings.unshift({ what: 'reasons', close: reasons.close });
		const bulk = startBulkWork({ connection: pool, log, afterCommit: () => hint() });
		closings.unshift({ what: 'bulk', close: bulk.close });
		const addressOf = (request: IncomingMessage) => clientAddress(request, settings.trustProxy);
		const streams = openStreams({ app, url: database.url, log, metrics, addressOf });
		const endpoints = openEndpoints({ app, connection: pool, settings, notices, metrics, log });
		send = endpoints.send;
		hint = () => {
			streams.hint();
			notices.hint();
			endpoints.hint();
		};
		// The first to close: requests are waited for after it, and a stream would never finish by itself.
		closings.unshift({ what: 'streams', close: streams.close });

		const pages = await loadPages({ origin, bodyLimit: settings.bodyLimit });
		const webhooks = openWebhooks(app, { bodyLimit: settings.bodyLimit, log });
		door.open({ app, origin, pages, streams, webhooks, addressOf });
		const demo = await openDemo({ app, db: pool.db, wanted, afterCommit: () => hint(), log });
		if (demo) closings.splice(1, 0, { what: 'carrier simulator', close: demo.close });
		await app.policies.open();
		closings.unshift({ what: 'learning', close: openLearning(pool, log).close });
		await notices.start();
		endpoints.start();
		closings.splice(1, 0, { what: 'endpoints', close: endpoints.close });
		const inbox = startInboxWorker({
			connection: pool,
			vendors: app.webhooks.vendors,
			arriving: app.webhooks.arriving,
			afterCommit: () => hint(),
			log
		});
		wakeInbox = inbox.hint;
		closings.splice(1, 0, { what: 'inbox', close: inbox.close });
		opened = true;
		const mailbox = app.mailbox ? [{ what: 'Mailbox', address: `${origin}/mailbox` }] : [];
		if (isDemo) mailbox.push({ what: 'A checkout', address: `${origin}/demo/checkout` });
		await new Promise((flushed) => log.flush(flushed));
		printAddresses(origin, [...(demo?.addresses ?? []), ...mailbox]);
	} catch (error) {
		await close('start failed');
		throw error;
	}
}
