import type { TypedChange, TypedTold } from '#domain/change/read-change.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { OrderReport } from '#domain/order/report.ts';
import { accept } from '#domain/refusal.ts';
import type { TierContact } from '#domain/shop/contacts.ts';
import type { ShopServices } from '#domain/order/services.ts';
import { saveProduct, type Product } from '../db/catalogue.ts';
import { setStock } from '../db/stock.ts';
import { listChanges } from '../db/changes.ts';
import type { Database } from '../db/client.ts';
import { backdate } from '../db/command-instant.ts';
import { getOrderRecord } from '../db/order-record.ts';
import { hasOrders, listRefsFrom } from '../db/order-refs.ts';
import { findSetting, keepFirstSetting, setSetting, takeTurn } from '../db/settings-store.ts';
import { replaceKeptSetting } from '../db/shop-settings.ts';
import { transact } from '../db/transaction.ts';
import { askDelay } from '../use-cases/ask-delay.ts';
import { importOrders } from '../use-cases/import-orders.ts';
import { publishFirst } from '../use-cases/publish-policy.ts';
import { tellOfChange, writeChange } from '../use-cases/work-on-changes.ts';
import { policyShelf } from './policies.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';

export type { Database, Product, TierContact };
export type { OrderReport as PastReport } from '#domain/order/report.ts';
export type { PolicyDocument as Policy } from '#domain/policy/document.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const SHOP_ZONE = 'Europe/Berlin';

/** Where orders of the demo say they come from. */
export const DEMO_SOURCE = 'demo';
/** And those of before its time, which take no part in what moves. */
export const DEMO_HISTORY = 'demo-history';

/**
 * What the demo shop may do with the database beside telling orders' stories (`record-story.ts`). Everything here is
 * open to a real shop too, by the API or the command line.
 */
export function demoGate(db: Database) {
	return {
		hasOrders: () => hasOrders(db),
		/** Refs of all the demo's orders, oldest first. */
		listRefs: () => listRefsFrom(db, DEMO_SOURCE),
		/** Refs of those that play a part and have not been delivered. */
		listUndelivered: (role: string) => listRefsFrom(db, DEMO_SOURCE, { name: 'demo', value: role }),
		getOrder: (ref: string): Promise<OrderRecord> => getOrderRecord(db, ref),

		findNote: (name: string) => findSetting(db, name),
		keepFirstNote: (name: string, value: unknown) => keepFirstSetting(db, name, value),
		setNote: (name: string, value: unknown) => setSetting(db, name, value),
		takeTurn: (name: string, everyMs: number) => takeTurn(db, name, everyMs),

		/** The terms of the demo, where the shop has none yet. */
		async publishFirst(document: PolicyDocument): Promise<void> {
			const actor = { kind: 'system', id: 'demo' } as const;
			const done = await transact(db, (tx) => publishFirst(tx, actor, document));
			if (!done.ok) throw new Error(`the demo's policy could not be published: ${done.refusal.code}`);
		},

		/** Puts products on the shelf, `levelOf` pieces of each variant. */
		async stockShelves(products: readonly Product[], levelOf: (variantId: string) => number): Promise<void> {
			const stocked = await transact(db, async (tx) => {
				for (const product of products) {
					await saveProduct(tx, product);
					for (const { id } of product.variants) await setStock(tx, id, { level: levelOf(id), threshold: 5 });
				}
				return accept(undefined);
			});
			if (!stocked.ok) throw new Error(`the demo's products could not be stored: ${stocked.refusal.code}`);
		},

		/** What the shop changed and tells of, where it has written down nothing yet. */
		async changeFirst(at: Date, typed: TypedChange, told: TypedTold): Promise<void> {
			const actor = { kind: 'system', id: 'demo' } as const;
			const done = await transact(db, async (tx) => {
				if ((await listChanges(tx, 1)).length > 0) return accept(undefined);
				await backdate(tx, at);
				const written = await writeChange(SHOP_ZONE)(tx, actor, { typed });
				return written.ok ? tellOfChange(tx, actor, { ...written.value, version: 1, typed: told }) : written;
			});
			if (!done.ok) throw new Error(`the demo's change could not be written: ${done.refusal.code}`);
		},

		/** Takes what the shop sold before, as history. Told again it changes nothing. */
		async takePast(reports: readonly OrderReport[]): Promise<void> {
			const actor = { kind: 'system', id: 'demo' } as const;
			const done = await transact(db, (tx) => importOrders(tx, actor, { reports, zone: SHOP_ZONE }));
			const refused = done.ok
				? done.value.flatMap((one) => (one.refusal ? one.refusal : one.refused.map(({ refusal }) => refusal)))
				: [done.refusal];
			if (refused[0]) throw new Error(`the demo's history could not be taken: ${JSON.stringify(refused[0])}`);
		},

		/** Names who looks after tiers, and what is done for nothing until packing, where nobody has yet. */
		async setPersonal(contacts: readonly TierContact[], services: ShopServices): Promise<void> {
			await replaceKeptSetting(db, 'shop.contacts', 0, contacts);
			await replaceKeptSetting(db, 'shop.services', 0, services);
		},

		/**
		 * The first line of an order has run out; more comes in nine days, and its buyer was asked shortly before `at`.
		 * Told again it changes nothing.
		 */
		async runShort(ref: string, at: Date): Promise<void> {
			const nextDeliveryAt = new Date(at.getTime() + 9 * DAY);
			const newDate = nextDeliveryAt.toISOString().slice(0, 10);
			const asked = await transact(db, async (tx) => {
				await backdate(tx, new Date(at.getTime() - 20 * MINUTE));
				const { lines } = await getOrderRecord(tx, ref);
				const variant = lines.find(({ variant_id }) => variant_id !== null)?.variant_id;
				if (!variant) return accept(undefined);
				await setStock(tx, variant, { level: 0, threshold: 5, nextDeliveryAt });
				const { versions } = policyShelf(db, SHOP_ZONE);
				return askDelay({ versions })(tx, { kind: 'system', id: 'demo' }, { ref, newDate, variant });
			});
			if (!asked.ok && asked.refusal.code !== 'delay.not_askable')
				throw new Error(`the demo's buyer could not be asked: ${asked.refusal.code}`);
		}
	};
}

export type DemoGate = ReturnType<typeof demoGate>;
