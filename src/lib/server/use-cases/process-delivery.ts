import { parseLossless } from '#domain/intake/lossless-json.ts';
import { accept, type Result } from '#domain/refusal.ts';
import type { Database, Tx } from '#server/db/client.ts';
import { lockDelivery, noteFailure, settleDelivery, type StoredDelivery } from '#server/db/inbox.ts';
import { transact } from '#server/db/transaction.ts';
import type { Delivery, WebhookVendor } from '#server/ports/webhook.ts';

/**
 * What came of a message: `done`, with a note where something is left for staff; nothing of our business; or `again`,
 * where what could be taken is taken and the rest is tried later, and is staff's in the end; or `failed`, where no later
 * try could come to anything else.
 */
export type Taken = { state: 'done' | 'ignored' | 'again' | 'failed'; note?: string | undefined };

/** What a channel does with a message, in the transaction that also ends the delivery. */
export type Take<Message> = (
	tx: Tx,
	message: Message,
	from: { vendor: string; delivery: string }
) => Promise<Result<Taken>>;

/** A vendor and what is done with its messages, whatever kind they are. */
export type InboxVendor = Omit<WebhookVendor<never>, 'read'> & {
	process(tx: Tx, delivery: StoredDelivery): Promise<Result<Taken>>;
};

/** Binds a vendor to what its channel does with a message. */
export function inboxVendor<Message>(vendor: WebhookVendor<Message>, take: Take<Message>): InboxVendor {
	const { read, ...rest } = vendor;
	return {
		...rest,
		async process(tx, { id, body, headers }) {
			const parsed = vendor.parse?.(new TextDecoder().decode(body)) ?? accept(bodyValue(vendor.format, body));
			if (!parsed.ok) return accept({ state: 'failed', note: `${vendor.name}: ${parsed.refusal.code}` });
			const reading = read(parsed.value, headers as Delivery['headers']);
			if (reading.kind === 'message') return take(tx, reading.message, { vendor: vendor.name, delivery: id });
			return accept({ state: reading.kind === 'ignored' ? 'ignored' : 'failed', note: reading.why });
		}
	};
}

/** The body as vendors read it: parsed JSON, with ids above 2^53 as text, or the fields of a form. */
export function bodyValue(format: 'json' | 'form', body: Uint8Array): unknown {
	const text = new TextDecoder().decode(body);
	return format === 'json' ? parseLossless(text) : Object.fromEntries(new URLSearchParams(text));
}

/** Seconds until the next attempt: doubling from 2 s to 5 min; after twenty attempts (an hour and a half) staff decides. */
export const retryAfter = (attempts: number): number | 'never' =>
	attempts >= 20 ? 'never' : Math.min(2 ** attempts, 300);

export type Processed = 'done' | 'ignored' | 'failed' | 'again' | 'taken';

/**
 * Processes one stored delivery: its effect and its end are true together, or neither. What throws or is refused is
 * tried again later; after the last attempt it stays, visible, as failed. One that somebody else has processed, or is
 * at, is left alone (`taken`).
 */
export async function processDelivery(
	deps: {
		db: Database;
		vendors: ReadonlyMap<string, InboxVendor>;
		onTrouble: (error: unknown, id: string) => void;
	},
	id: string
): Promise<Processed> {
	const { db, vendors, onTrouble } = deps;
	try {
		const ended = await transact(db, async (tx) => {
			const delivery = await lockDelivery(tx, id);
			if (!delivery) return accept('taken' as const);
			const vendor = vendors.get(`${delivery.channel}/${delivery.vendor}`);
			const result = vendor
				? await vendor.process(tx, delivery)
				: accept({ state: 'failed' as const, note: 'no such vendor' });
			if (!result.ok) return result;
			const { state, note } = result.value;
			if (state === 'again') return accept(await tryAgain(tx, id, note ?? ''));
			await settleDelivery(tx, id, state, note);
			return accept(state);
		});
		return ended.ok ? ended.value : await tryAgain(db, id, ended.refusal.code);
	} catch (error) {
		onTrouble(error, id);
		// Only its kind: a statement that failed repeats its values, and those are a customer's.
		const what = error instanceof Error ? error.name : typeof error;
		return tryAgain(db, id, `unexpected: ${what}`);
	}
}

const tryAgain = async (tx: Tx, id: string, why: string): Promise<'failed' | 'again'> =>
	(await noteFailure(tx, id, why, retryAfter)) === 'failed' ? 'failed' : 'again';
