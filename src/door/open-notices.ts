import { getAppSecret } from '#server/app-secret.ts';
import { createSealer, type Sealer } from '#server/auth/seal.ts';
import type { Connection } from '#server/db/client.ts';
import { hasMailServer } from '#server/app/mail-sender.ts';
import { openQueue } from '#server/jobs/queue.ts';
import { startNotices, type Notices } from '#server/jobs/start-notices.ts';
import { StartFailure } from '#server/start-failure.ts';
import type { Settings } from '#server/settings.ts';
import { noticeCreator, type CreateNotices } from '#server/use-cases/send-notice.ts';
import { getVapidKeys, type VapidKeys } from '#server/vapid-keys.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export type NoticesOptions = {
	url: string;
	connection: Connection;
	settings: Settings;
	place: { origin: string; zone: string; returnAddress: string | undefined };
	metrics: Metrics;
	log: Logger;
};

export type OpenedNotices = {
	/** What signatures and sealed values of this shop rest on. */
	secret: string;
	sealer: Sealer;
	/** For the app: writes a notice in the transaction of what it tells of. */
	createNotices: CreateNotices;
	/** What browsers ask their push service for a subscription with. */
	vapid: VapidKeys;
	/** From now on notices are sent. */
	start(): Promise<void>;
	hint(): void;
	close(): Promise<void>;
};

/** A shop that cannot send mail cannot let anybody in; a demo shows its mail on a page instead. */
export async function requireMail(
	db: Connection['db'],
	settings: Pick<Settings, 'smtpUrl'>,
	isDemo: boolean
): Promise<void> {
	if (settings.smtpUrl || isDemo || (await hasMailServer(db))) return;
	throw new StartFailure(
		'SMTP_URL is missing, and a shop that is no demo has to send mail',
		'set SMTP_URL=smtps://user:password@host:465 (and MAIL_FROM); DEMO=1 at the first start makes a demo, which shows its mail on a page'
	);
}

/** The queue at once, since the app enqueues from the first request on; its workers when the shop is ready. */
export async function openNotices(options: NoticesOptions): Promise<OpenedNotices> {
	const { url, connection, settings, place, metrics, log } = options;
	const vapid = getVapidKeys(settings);
	const count = metrics.counter('notices_total', 'Notices that have ended, by how', ['channel', 'outcome']);
	const secret = getAppSecret(settings);
	const sealer = createSealer(secret);
	const queue = await openQueue(url, log);
	const host = new URL(place.origin).hostname;
	const createNotices = noticeCreator({ enqueue: queue.enqueue, sealer, host });
	let notices: Notices | undefined;
	return {
		secret,
		sealer,
		createNotices,
		vapid,
		async start() {
			notices = await startNotices({
				connection,
				queue,
				createNotices,
				sealer,
				secret,
				settings,
				place,
				...{ vapid, allowPrivate: settings.endpointsAllowPrivate, count },
				log
			});
		},
		hint: () => notices?.hint(),
		close: () => (notices ? notices.close() : queue.close())
	};
}
