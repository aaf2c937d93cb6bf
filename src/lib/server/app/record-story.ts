import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Pieces } from '#domain/order/portions.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { addDuration, durationOf } from '#domain/time/duration.ts';
import { instantText } from '#domain/time/instant.ts';
import type { Database, Tx } from '../db/client.ts';
import { backdate } from '../db/command-instant.ts';
import type { Actor } from '../db/history.ts';
import { newId } from '../db/ids.ts';
import { lockOrder } from '../db/orders.ts';
import { listPublished } from '../db/policies.ts';
import type { NewScan } from '../db/shipments.ts';
import { transact } from '../db/transaction.ts';
import { sayStory, type ToldStory } from './say-story.ts';
import { askQuote, type QuoteDeps } from '../use-cases/ask-quote.ts';
import { claimGoods } from '../use-cases/claim-goods.ts';
import { confirmQuote } from '../use-cases/confirm-quote.ts';
import { writeGoodwill } from '../use-cases/give-goodwill-credit.ts';
import { moveClaim, type ClaimStep } from '../use-cases/move-claim.ts';
import { openShipment } from '../use-cases/open-shipment.ts';
import { placeOrder } from '../use-cases/place-order.ts';
import { recordScans } from '../use-cases/record-scans.ts';
import { shareOrder } from '../use-cases/share-gift.ts';

/**
 * One thing that happened to an order. `claim` and `parcel` are ids, or names that an earlier step of the same story
 * has given: the ids are only known once the step has been taken.
 */
export type Happening =
	/** With `first`, an order that is there already is not touched, and the story ends with `order.ref_in_use`. */
	| { does: 'place'; document: OrderDocument; first?: true }
	| { does: 'claim'; claim: string; lines: readonly Pieces[] }
	| { does: 'move'; claim: string; to: ClaimStep }
	| {
			does: 'ship';
			parcel: string;
			carrier: string;
			trackingNumber: string;
			claim: string;
			lines: readonly Pieces[];
	  }
	| { does: 'scan'; parcel: string; scans: readonly NewScan[] }
	/** Quoted and confirmed at once: what the warehouse has already becomes a request. */
	| { does: 'cancel'; lines: readonly WantedLine[] }
	/** The same of a return, or of goods that stay, and of a swap. */
	| { does: 'return' | 'exchange'; lines: readonly WantedLine[] }
	/** A link for whoever was given all of it. */
	| { does: 'give' }
	/** What its buyer says of it, and how somebody of the shop followed that up. */
	| { does: 'say'; said: ToldStory }
	/** Goodwill of so many minor units, which lasts so long (ISO 8601). */
	| { does: 'credit'; amount: number; lasts: string };

/** `at` is when it happened; without it, it happens now. */
export type StoryStep = { at?: Date; actor: Actor } & Happening;

/**
 * Records what happened to one order, step by step through the use cases that live commands go through, in one
 * transaction. The first step that is refused undoes them all.
 *
 * @param steps in the order of their instants
 * @returns how many steps were taken; the refusals of the use cases
 */
export async function recordStory(
	db: Database,
	ref: string,
	steps: readonly StoryStep[]
): Promise<Result<number>> {
	return transact(db, async (tx) => {
		const names = new Map<string, string>();
		for (const step of steps) {
			if (step.at) await backdate(tx, step.at);
			const taken = await takeStep(tx, ref, step, names);
			if (!taken.ok) return taken;
		}
		return accept(steps.length);
	});
}

async function takeStep(
	tx: Tx,
	ref: string,
	step: StoryStep,
	names: Map<string, string>
): Promise<Result<unknown>> {
	const idOf = (name: string) => names.get(name) ?? name;
	const { actor } = step;
	switch (step.does) {
		case 'place': {
			const placed = await placeOrder(tx, actor, { document: step.document });
			const late = step.first && placed.ok && !placed.value.created;
			return late ? refuse('order.ref_in_use', { ref }) : placed;
		}
		case 'claim': {
			const claimed = await claimGoods(tx, actor, { ref, lines: step.lines });
			if (claimed.ok) names.set(step.claim, claimed.value.id);
			return claimed;
		}
		case 'move':
			return moveClaim(tx, actor, { claim: idOf(step.claim), to: step.to });
		case 'ship': {
			const { carrier, trackingNumber, lines } = step;
			const parcel = { ref, carrier, trackingNumber, claim: idOf(step.claim), lines };
			const opened = await openShipment(tx, actor, parcel);
			if (opened.ok) names.set(step.parcel, opened.value.id);
			return opened;
		}
		case 'scan':
			return recordScans(tx, actor, { shipment: idOf(step.parcel), scans: step.scans });
		case 'cancel':
		case 'return':
		case 'exchange': {
			const { lines, at, does: kind } = step;
			const asked = { ref, kind, lines, ...(at && { statedAt: at.toISOString() }) };
			const quoted = await askQuote(QUOTING)(tx, actor, asked);
			return quoted.ok ? confirmQuote(QUOTING)(tx, actor, { id: quoted.value.id }) : quoted;
		}
		case 'give':
			return shareOrder(QUOTING)(tx, actor, { ref, scope: 'gift' });
		case 'say':
			return sayStory(tx, actor, { ref, said: step.said });
		case 'credit': {
			const order = await lockOrder(tx, { ref });
			if (!order) return refuse('order.not_found');
			const end = addDuration(order.now.getTime(), durationOf(step.lasts), 'UTC');
			const gift = { amount: step.amount, expiresAt: instantText(end), reason: 'came_late' };
			return accept(await writeGoodwill(tx, actor, order, { ...gift, key: `goodwill-${newId()}` }));
		}
	}
}

/** Read in the story's own transaction: a policy can be a few lines older than the orders told under it. */
const QUOTING: QuoteDeps = { versions: (_, tx) => listPublished(tx), quoteTtl: 'PT10M' };
