import { createHash } from 'node:crypto';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { NewDelivery } from '#server/db/inbox.ts';
import type { Delivery, WebhookAnswer } from '#server/ports/webhook.ts';
import type { InboxVendor } from './process-delivery.ts';

export type Received = Delivery & {
	/** The body, read: only asked for once the signature is right. A refusal says what is wrong with it. */
	parse: (format: 'json' | 'form') => Result<unknown>;
};

/** Keeps a delivery; resolves when it is committed. */
export type Keep = (delivery: NewDelivery) => Promise<void>;

const LONGEST_ID = 200;

/**
 * Takes a webhook: signature first, on the bytes as they came; then the body's form; then it is kept, and the sender is
 * told so in its own words. What it means is found out later, from the inbox (design: "inbox first").
 *
 * Refusals: `signature.invalid` (nothing is stored, whatever else is wrong), `request.invalid`.
 */
export async function receiveWebhook(
	vendor: InboxVendor,
	secrets: readonly string[],
	keep: Keep,
	received: Received
): Promise<Result<WebhookAnswer>> {
	const { headers, body } = received;
	// Without a secret nobody can prove anything.
	if (secrets.length === 0) return refuse('signature.invalid');
	if (vendor.isPing?.(received)) return accept(vendor.answer);
	if (!vendor.isGenuine(received, secrets)) return refuse('signature.invalid');
	const parsed = received.parse(vendor.format);
	if (!parsed.ok) return parsed;

	const stated = vendor.deliveryId?.(headers, parsed.value);
	const kept = vendor.keeps.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]));
	await keep({
		channel: vendor.channel,
		vendor: vendor.name,
		deliveryId: stated && stated.length <= LONGEST_ID ? stated : digest(body),
		headers: Object.fromEntries(kept) as Record<string, string>,
		body
	});
	return accept(vendor.answer);
}

/** The same bytes again are the same delivery. */
const digest = (body: Uint8Array) => `sha256:${createHash('sha256').update(body).digest('hex')}`;
