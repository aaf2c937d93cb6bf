import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { listStrays, listUnmapped } from '../db/carrier-reports.ts';
import { listLeftAnyway } from '../db/left-anyway.ts';
import { listOpenTasks } from '../db/money-tasks.ts';
import { listStockAlerts } from '../db/stock-alerts.ts';
import { insertDeliveries, listFailedDeliveries, type NewDelivery } from '../db/inbox.ts';
import type { WebhookAnswer, WebhookChannel } from '../ports/webhook.ts';
import type { InboxVendor } from '../use-cases/process-delivery.ts';
import { receiveWebhook, type Received } from '../use-cases/receive-webhook.ts';
import { endMoneyTask } from '../use-cases/end-money-task.ts';
import { retryDelivery } from '../use-cases/retry-delivery.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import { keepTogether } from './keep-together.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';
import type { VerifyStripe } from '../adapters/payments/stripe/webhook.ts';
import { webhookVendors } from './webhook-vendors.ts';

export type WebhooksOptions = {
	connection: Connection;
	run: Run;
	/** By vendor, the newest first (`WEBHOOK_SECRET_<VENDOR>`). */
	secrets: Readonly<Record<string, readonly string[]>>;
	verifyStripe?: VerifyStripe | undefined;
	/** Called after deliveries were kept, so that whoever processes them need not look for them. */
	afterKept?: (() => void) | undefined;
};

/** Webhooks in: who may send them, where they are kept, and who makes something of them. */
export function webhooksOf({ connection, run, secrets, verifyStripe, afterKept }: WebhooksOptions) {
	const vendors: ReadonlyMap<string, InboxVendor> = new Map(
		webhookVendors(verifyStripe).map((vendor) => [`${vendor.channel}/${vendor.name}`, vendor])
	);
	const inbox = keepTogether<NewDelivery>(
		async (group) => {
			const waiting = await insertDeliveries(connection.db, group);
			if (waiting > 0) afterKept?.();
		},
		({ body }) => body.byteLength
	);
	return {
		/** For the worker. */
		vendors,
		/** Whether more come than can be kept at once: whoever processes them lets them pass first. */
		isRush: () => inbox.waiting() > 4,
		/** What staff has to know of: what left although it was cancelled, what failed, whose parcel is nobody's, which codes no table has, what runs out, what about money they decide. */
		async troubles() {
			const { db } = connection;
			const [leftAnyway, failed, strays, codes, stock, tasks] = await Promise.all([
				listLeftAnyway(db),
				listFailedDeliveries(db),
				listStrays(db),
				listUnmapped(db),
				listStockAlerts(db),
				listOpenTasks(db)
			]);
			return { leftAnyway, failed, strays, codes, stock, tasks };
		},
		/** Refusals: those of `retryDelivery`. */
		async retry(staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> {
			const retried = await run(retryDelivery, { kind: 'staff', id: staff.id }, input);
			if (retried.ok) afterKept?.();
			return retried;
		},
		/** Refusals: those of `endMoneyTask`. */
		endTask: (staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> =>
			run(endMoneyTask, { kind: 'staff', id: staff.id }, input),
		/** Refusals: `route.not_found` where nobody of that name sends us anything, and those of `receiveWebhook`. */
		async receive(channel: WebhookChannel, name: string, received: Received): Promise<Result<WebhookAnswer>> {
			const vendor = vendors.get(`${channel}/${name}`);
			if (!vendor) return refuse('route.not_found');
			return receiveWebhook(vendor, secrets[name] ?? [], inbox.keep, received);
		}
	};
}
