import { signedPost } from '../adapters/sms/signed-post.ts';
import { currentMailer } from '../app/mail-sender.ts';
import { policyShelf } from '../app/policies.ts';
import { deriveKey, type Sealer } from '../auth/seal.ts';
import type { Connection } from '../db/client.ts';
import type { Place } from '../notices/compose.ts';
import { shopBook } from '../app/shop.ts';
import type { Settings } from '../settings.ts';
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

/** Everything between an event and the mail about it: subscriber, queue, workers, and the way out. */
export async function startNotices(options: NoticesOptions): Promise<Notices> {
	const { connection, queue, createNotices, sealer, secret, settings, place, log } = options;
	const mailer = currentMailer({ db: connection.db, sealer, settings });
	const shop = shopBook(connection.db);
	const sms = settings.smsUrl ? signedPost(settings.smsUrl, deriveKey(secret, 'sms signature')) : undefined;
	const { versions } = policyShelf(connection.db, place.zone);
	const deliver = { db: connection.db, sealer, place, shop: shop.now, mailer, sms, versions };
	const worker = await startNoticeWorker(
		{ queue, connection, log },
		deliver,
		sms ? ['mail', 'sms'] : ['mail']
	);
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
