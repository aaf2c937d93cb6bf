import { isStorefront, STOREFRONTS } from '#domain/write-back/states.ts';
import { mayBeTold, wantedOf } from '#domain/write-back/wanted.ts';
import type { StorefrontBook } from '../app/storefront-book.ts';
import type { Database, Tx } from '../db/client.ts';
import { listPortions } from '../db/portions.ts';
import { forgetSetting, keepFirstSetting } from '../db/settings-store.ts';
import { forgetSubscriber, readAsSubscriber, type SubscribedEvent } from '../db/subscriber.ts';
import { findToldOrder, insertWriteBack } from '../db/write-backs.ts';

const SUBSCRIBER = 'write_backs';
const LIMIT = 200;
const HOUR_MS = 3_600_000;
/** Between connecting a storefront and the first look at what happened. */
const FIRST_LOOK_MS = 60_000;
const sinceOf = (name: string) => `write_backs.since.${name}`;
type Connected = Awaited<ReturnType<StorefrontBook>>;
const justNow = () => new Date(Date.now() - FIRST_LOOK_MS).toISOString();

/**
 * Writes down what storefronts are to be told of what happened: reads the outbox as a durable subscriber; what it writes
 * and how far it read are true together. Told is what happened since a storefront was first connected, of its own
 * orders, and never history (law 12). Where none is connected nothing is read, and no cursor holds up the outbox.
 */
export function writeBackReader(db: Database, book: StorefrontBook): () => Promise<void> {
	const since = new Map<string, Date>();
	let isForgotten = false;

	return async () => {
		const connected = await book();
		if (connected.size === 0) {
			if (!isForgotten) await forget(db);
			since.clear();
			isForgotten = true;
			return;
		}
		isForgotten = false;
		for (const name of connected.keys())
			if (!since.has(name)) since.set(name, await firstConnected(db, name));
		for (;;) {
			const { full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, async (tx, events) => {
				for (const event of events) await write(tx, connected, event);
			});
			if (!full) return;
		}
	};

	async function write(tx: Tx, connected: Connected, event: SubscribedEvent): Promise<void> {
		if (!mayBeTold(event.type) || event.order.historical) return;
		// The demo's invented past, and whatever else is entered as over.
		if (event.at.getTime() < event.order.createdAt.getTime() - HOUR_MS) return;
		const order = await findToldOrder(tx, event.orderId);
		const name = order?.source ?? null;
		if (!order || !isStorefront(name)) return;
		const storefront = connected.get(name);
		if (!storefront || event.at < (since.get(name) ?? new Date())) return;
		const portions = await listPortions(tx, event.orderId);
		const facts = { portions, currency: order.currency, payments: order.payments, mode: storefront.refunds };
		for (const wanted of wantedOf(event, facts))
			await insertWriteBack(tx, { orderId: event.orderId, storefront: name, wanted });
	}
}

const firstConnected = async (db: Database, name: string): Promise<Date> =>
	new Date(String(await keepFirstSetting(db, sinceOf(name), justNow())));

/** What happens while none is connected is told to nobody later either. */
async function forget(db: Database): Promise<void> {
	await forgetSubscriber(db, SUBSCRIBER);
	for (const name of STOREFRONTS) await forgetSetting(db, sinceOf(name));
}
