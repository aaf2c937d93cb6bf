import { createECDH, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import webPush from 'web-push';
import { webPushService } from '#server/adapters/push/web-push.ts';
import { endpointPost } from '#server/adapters/endpoints/post.ts';
import { askSystem } from '#server/adapters/endpoints/resolve.ts';
import { smtpMailer } from '#server/adapters/mail/smtp.ts';
import { policyShelf } from '#server/app/policies.ts';
import { shopBook } from '#server/app/shop.ts';
import { preferenceTokens } from '#server/auth/preference-token.ts';
import { createSealer } from '#server/auth/seal.ts';
import { contextOfDevice } from '#server/jobs/deliver-push.ts';
import { openQueue, type Queue } from '#server/jobs/queue.ts';
import { startNoticeWorker } from '#server/jobs/notice-worker.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { hashEndpoint, keepDevice } from '#server/db/push-subscriptions.ts';
import { noticeCreator, type NewNotice } from '#server/use-cases/send-notice.ts';
import type { Figure } from '../figures.ts';
import { openStageDatabase } from '../stage/database.ts';
import { openSinks, type Sinks } from '../stage/notice-sinks.ts';
import { placeOrders } from '../stage/notice-orders.ts';
import type { Stage } from '../stage/stage.ts';

/** Smaller where only the way is to be seen: NOTICES=500. */
const NOTICES = Number(process.env['NOTICES'] ?? 10_000);
const WITHIN_MS = 600_000;
const SECRET = 'the secret of the bench, for itself';
const quiet = { info() {}, warn() {}, error() {} };

/**
 * Notices that are due, handed to an SMTP server and to a push service on this machine, each by the one worker of a node.
 * Its floor is the bare library at the same sink: one connection, one after the other for mail; ten at a time for push.
 */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	const connection = connect(database.url, { name: 'bench-notify' });
	const sinks = await openSinks();
	try {
		const orders = await placeOrders(connection.db, NOTICES);
		const mail = await handOver('mail', { connection, url: database.url, sinks, orders, stage });
		const push = await handOver('push', { connection, url: database.url, sinks, orders, stage });
		const floors = { mail: await bareMail(sinks), push: await barePush(sinks) };
		return [
			{
				name: 'notify.per_s',
				value: Math.min(mail, push),
				unit: '1/s',
				note: `the slower of mail and push, ${NOTICES} each`
			},
			{ name: 'notify.mail.per_s', value: mail, unit: '1/s', floor: floors.mail },
			{ name: 'notify.push.per_s', value: push, unit: '1/s', floor: floors.push }
		];
	} finally {
		await sinks.close();
		await connection.close();
	}
}

type Run = { connection: Connection; url: string; sinks: Sinks; orders: string[]; stage: Stage };

/** From the moment the worker may begin until the last of them is noted as sent, notices a second. */
async function handOver(
	channel: 'mail' | 'push',
	{ connection, url, sinks, orders, stage }: Run
): Promise<number> {
	const { db } = connection;
	const sealer = createSealer(SECRET);
	const queue: Queue = await openQueue(url, quiet as never);
	const createNotices = noticeCreator({ enqueue: queue.enqueue, sealer, host: 'bench.example' });
	const keys = { ...webPush.generateVAPIDKeys(), subject: 'mailto:bench@bench.example' };
	stage.say(`${orders.length} notices by ${channel} …`);
	for (let at = 0; at < orders.length; at += 500) {
		const part = orders.slice(at, at + 500);
		const devices = channel === 'push' ? await devicesFor(connection, sealer, sinks, part) : [];
		const notices = part.map((orderId, n): NewNotice => ({
			...{
				kind: 'order_in',
				event: `bench:${channel}:${orderId}`,
				channel,
				facts: {},
				locale: 'en',
				orderId
			},
			...{ recipient: channel === 'mail' ? `order:${orderId}` : `push:${devices[n]}`, alone: true }
		}));
		await db.transaction((tx) => createNotices(tx, notices));
	}
	const deps = {
		...{ db, sealer, place: { origin: 'https://bench.example', zone: 'UTC' }, shop: shopBook(db).now },
		...{ mailer: smtpMailer({ url: sinks.smtp, from: 'Bench <b@bench.example>' }), sms: undefined },
		push: webPushService({ keys, post: endpointPost({ allowNear: true, resolve: askSystem }) }),
		tokens: preferenceTokens(SECRET),
		versions: policyShelf(db, 'UTC').versions
	};
	const begun = performance.now();
	const worker = await startNoticeWorker({ queue, connection, log: quiet as never }, deps, [channel]);
	for (const end = begun + WITHIN_MS; performance.now() < end; await sleep(50)) {
		const [row] =
			await connection.sql`select exists (select from notices where channel = ${channel} and state = 'due') as due`;
		if (!row?.['due']) break;
	}
	const seconds = (performance.now() - begun) / 1000;
	worker.stop();
	await queue.close();
	deps.mailer.close?.();
	const [sent] =
		await connection.sql`select count(*)::int as n from notices where channel = ${channel} and state = 'sent'`;
	if (sent?.['n'] !== orders.length)
		throw new Error(`${String(sent?.['n'])} of ${orders.length} were sent by ${channel}`);
	return orders.length / seconds;
}

/** A device per order, as its buyer's phone: seen by a shopper who is signed in. */
async function devicesFor(
	{ db, sql }: Connection,
	sealer: ReturnType<typeof createSealer>,
	sinks: Sinks,
	orders: readonly string[]
): Promise<string[]> {
	const list: string[] = [];
	for (const orderId of orders) {
		const [id, principalId, session] = [newId(), newId(), newId()];
		const target = browser(sinks);
		const context = contextOfDevice(hashEndpoint(target.endpoint).toString('hex'));
		await sql`insert into principals (id, kind) values (${principalId}, 'guest')`;
		await sql`insert into grants (principal_id, order_id, via, expires_at) values (${principalId}, ${orderId}, 'code', now() + interval '1 day')`;
		const sealed = sealer.seal(target, context);
		await keepDevice(db, { id, endpoint: target.endpoint, sealed, principalId, session, locale: 'en' });
		await sql`insert into push_orders (order_id, subscription_id) values (${orderId}, ${id})`;
		list.push(id);
	}
	return list;
}

function browser({ push }: Sinks) {
	const pair = createECDH('prime256v1');
	const p256dh = pair.generateKeys().toString('base64url');
	const auth = randomBytes(16).toString('base64url');
	return { endpoint: `${push}/${randomBytes(12).toString('base64url')}`, keys: { p256dh, auth } };
}

async function bareMail({ smtp }: Sinks): Promise<number> {
	const transport = createTransport({ url: smtp, pool: true, maxConnections: 1, maxMessages: Infinity });
	const begun = performance.now();
	for (let n = 0; n < NOTICES; n++)
		await transport.sendMail({
			from: 'b@bench.example',
			to: 'a@bench.example',
			subject: 'x',
			text: 'x',
			html: '<p>x</p>'
		});
	transport.close();
	return NOTICES / ((performance.now() - begun) / 1000);
}

const AT_ONCE = 10;

async function barePush(sinks: Sinks): Promise<number> {
	const keys = { ...webPush.generateVAPIDKeys(), subject: 'mailto:bench@bench.example' };
	const post = endpointPost({ allowNear: true, resolve: askSystem });
	const target = browser(sinks);
	let left = NOTICES;
	const begun = performance.now();
	const one = async () => {
		while (left-- > 0) {
			const details = webPush.generateRequestDetails(target, '{}', { vapidDetails: keys });
			const headers = Object.fromEntries(
				Object.entries(details.headers).map(([name, value]) => [name, String(value)])
			);
			await post({ url: target.endpoint, headers, body: details.body }, new AbortController().signal);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, one));
	return NOTICES / ((performance.now() - begun) / 1000);
}
