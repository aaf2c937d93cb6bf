import { refuse, type Result } from '#domain/refusal.ts';
import type { Sealer } from '../auth/seal.ts';
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
import { mapCode, type MapCodeInput } from '../use-cases/map-code.ts';
import { retryDelivery } from '../use-cases/retry-delivery.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import { keepTogether } from './keep-together.ts';
import { createPace } from './pace.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';
import { secretBook } from './webhook-secrets.ts';

/** More have a page of their own. */
const MOST_ALERTS = 5;
import type { VerifyStripe } from '../adapters/payments/stripe/webhook.ts';
import { webhookVendors } from './webhook-vendors.ts';

export type WebhooksOptions = {
	connection: Connection;
	run: Run;
	/** By vendor, the newest first (`WEBHOOK_SECRET_<VENDOR>`). */
	secrets: Readonly<Record<string, readonly string[]>>;
	/** For secrets that are set at the desk. */
	sealer?: Sealer | undefined;
	verifyStripe?: VerifyStripe | undefined;
	/** Called after deliveries were kept, so that whoever processes them need not look for them. */
	afterKept?: (() => void) | undefined;
};

/** Webhooks in: who may send them, where they are kept, and who makes something of them. */
export function webhooksOf({ connection, run, secrets, sealer, verifyStripe, afterKept }: WebhooksOptions) {
	const book = secretBook({ db: connection.db, run, environment: secrets, sealer });
	const known = webhookVendors(verifyStripe);
	const vendors: ReadonlyMap<string, InboxVendor> = new Map(
		known.map((vendor) => [`${vendor.channel}/${vendor.name}`, vendor])
	);
	const arrivals = createPace();
	const inbox = keepTogether<NewDelivery>(
		async (group) => {
			const waiting = await insertDeliveries(connection.db, group);
			if (waiting > 0) afterKept?.();
		},
		({ body }) => body.byteLength
	);
	const keep = (delivery: NewDelivery) => {
		arrivals.note();
		return inbox.keep(delivery);
	};
	return {
		/** For the worker. */
		vendors,
		/** How many are being kept, a second: whoever processes them lets them pass first. */
		arriving: arrivals.perSecond,
		/** What staff has to know of: what left although it was cancelled, what failed, whose parcel is nobody's, which codes no table has, what runs out, what about money they decide. */
		async troubles() {
			const { db } = connection;
			const [leftAnyway, failed, strays, codes, stock, tasks] = await Promise.all([
				listLeftAnyway(db),
				listFailedDeliveries(db),
				listStrays(db),
				listUnmapped(db),
				listStockAlerts(db, MOST_ALERTS),
				listOpenTasks(db)
			]);
			return { leftAnyway, failed, strays, codes, stock, tasks };
		},
		secrets: {
			/** Whose secret holds for each vendor, and the end of the address that it sends to. */
			list: async () => {
				const names = known.map(({ name }) => name);
				const states = await book.states(names);
				return states.map((state, index) => ({
					...state,
					path: `/api/webhooks/${known[index]?.channel}/${state.vendor}`
				}));
			},
			/** Refusals: `route.not_found` for a vendor nobody knows, and those of `secretBook`. */
			set: (staff: Staff, input: { vendor: string; typed: string } & GivenReason) =>
				known.some(({ name }) => name === input.vendor)
					? book.set(staff, input)
					: Promise.resolve<Result<{ vendor: string }>>(refuse('route.not_found'))
		},
		/** Refusals: those of `retryDelivery`. */
		async retry(staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> {
			const retried = await run(retryDelivery, { kind: 'staff', id: staff.id }, input);
			if (retried.ok) afterKept?.();
			return retried;
		},
		/** Refusals: those of `mapCode`. */
		async mapCode(staff: Staff, input: MapCodeInput): Promise<Result<{ recalled: number }>> {
			const mapped = await run(mapCode, { kind: 'staff', id: staff.id }, input);
			if (mapped.ok) afterKept?.();
			return mapped;
		},
		/** Refusals: those of `endMoneyTask`. */
		endTask: (staff: Staff, input: { id: string } & GivenReason): Promise<Result<{ id: string }>> =>
			run(endMoneyTask, { kind: 'staff', id: staff.id }, input),
		/** Refusals: `route.not_found` where nobody of that name sends us anything, and those of `receiveWebhook`. */
		async receive(channel: WebhookChannel, name: string, received: Received): Promise<Result<WebhookAnswer>> {
			const vendor = vendors.get(`${channel}/${name}`);
			if (!vendor) return refuse('route.not_found');
			return receiveWebhook(vendor, await book.of(name), keep, received);
		}
	};
}
