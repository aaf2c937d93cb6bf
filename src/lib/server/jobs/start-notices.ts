import { endpointPost } from '../adapters/endpoints/post.ts';
import { askNameServers, askSystem } from '../adapters/endpoints/resolve.ts';
import { webPushService } from '../adapters/push/web-push.ts';
import { signedPost } from '../adapters/sms/signed-post.ts';
import { currentMailer } from '../app/mail-sender.ts';
import { policyShelf } from '../app/policies.ts';
import { preferenceTokens } from '../auth/preference-token.ts';
import { deriveKey, type Sealer } from '../auth/seal.ts';
import type { Connection } from '../db/client.ts';
import type { Place } from '../notices/compose.ts';
import { shopBook } from '../app/shop.ts';
import type { NoticeChannel } from '../ports/notice.ts';
import type { Settings } from '../settings.ts';
import type { VapidKeys } from '../vapid-keys.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import type { Log } from './log.ts';
import { startCreditNotices } from './credit-notices.ts';
import { startFeedbackAsks } from './feedback-asks.ts';
import { startNoticeSubscriber } from './notice-subscriber.ts';
import { startNoticeWorker } from './notice-worker.ts';
import type { Queue } from './queue.ts';

export type NoticesOptions = {
	connection: Connection;
	queue: Queue;
	createNotices: CreateNotices;
	sealer: Sealer;
	secret: string;
	settings: Pick<Settings, 'smtpUrl' | 'mailFrom' | 'smsUrl'>;
	place: Place;
	/** How push services know this shop; nothing where it pushes nothing. */
	vapid?: VapidKeys | undefined;
	/** This machine and private networks may be pushed to (`ENDPOINTS_ALLOW_PRIVATE`). */
	allowPrivate?: boolean;
	/** Counts what became of notices. */
	count?: DeliverDeps['count'];
	log: Log;
};

export type Notices = {
	/** Something was committed that may have to be told. */
	hint(): void;
	close(): Promise<void>;
};

/** What gateways check our signature with, as they expect it; derived from APP_SECRET. */
export const smsSigningSecret = (secret: string): string =>
	`whsec_${deriveKey(secret, 'sms signature').toString('base64')}`;

/** A push service answers in a fraction of a second; a browser chose its address, and it may be anybody's. */
const pushPost = (allowNear: boolean) =>
	endpointPost({
		...{ allowNear, resolve: allowNear ? askSystem : askNameServers },
		...{ connectMs: 3000, totalMs: 5000 }
	});

/** Everything between an event and the mail about it: subscriber, queue, workers, and the way out. */
export async function startNotices(options: NoticesOptions): Promise<Notices> {
	const { connection, queue, createNotices, sealer, secret, settings, place, log } = options;
	const mailer = currentMailer({ db: connection.db, sealer, settings });
	const shop = shopBook(connection.db);
	const sms = settings.smsUrl ? signedPost(settings.smsUrl, deriveKey(secret, 'sms signature')) : undefined;
	const { versions } = policyShelf(connection.db, place.zone);
	const { vapid, allowPrivate = false, count } = options;
	const push = vapid && webPushService({ keys: vapid, post: pushPost(allowPrivate) });
	const tokens = preferenceTokens(secret);
	const senders = { mailer, sms, push, tokens, count };
	const deliver = { db: connection.db, sealer, place, shop: shop.now, versions, ...senders };
	const channels: NoticeChannel[] = [
		'mail',
		...(sms ? ['sms' as const] : []),
		...(push ? ['push' as const] : [])
	];
	const worker = await startNoticeWorker({ queue, connection, log }, deliver, channels);
	const credit = startCreditNotices({ connection, createNotices }, log);
	const feedback = startFeedbackAsks({ connection, createNotices, log, afterCommit: queue.hint });
	const subscriber = startNoticeSubscriber({ connection, createNotices, queue, log });
	return {
		hint() {
			subscriber.hint();
			queue.hint();
		},
		async close() {
			credit.stop();
			await feedback.close();
			worker.stop();
			await subscriber.close();
			await queue.close();
			mailer.close?.();
		}
	};
}
