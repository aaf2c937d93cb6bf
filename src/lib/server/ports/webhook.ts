import type { Result } from '#domain/refusal.ts';

/** The kinds of machine that send us things; part of the address they send to. */
export const WEBHOOK_CHANNELS = ['carriers', 'storefronts', 'payments'] as const;
export type WebhookChannel = (typeof WEBHOOK_CHANNELS)[number];

/** A webhook as it came. Header names are in lower case; `pathSecret` is what stood at the end of the address. */
export type Delivery = {
	headers: Readonly<Record<string, string>>;
	body: Uint8Array;
	pathSecret?: string | undefined;
};

/** What a vendor takes for success. */
export type WebhookAnswer = { status: number; type: string; body: string };

/**
 * What a stored delivery says. `ignored` is one that is none of our business (a batch, a test); `unreadable` has a form
 * we do not know, is kept and shown to staff. Both name why, for people.
 */
export type Reading<Message> =
	| { kind: 'message'; message: Message }
	| { kind: 'ignored'; why: string }
	| { kind: 'unreadable'; why: string };

/**
 * One sender of webhooks: how it proves who it is, and what its bytes mean. Everything here is pure; nothing knows the
 * store. A new vendor is one such object and one line in the registry (`app/webhooks.ts`).
 */
export type WebhookVendor<Message> = {
	channel: WebhookChannel;
	/** As in the address and, in capitals, in `WEBHOOK_SECRET_<VENDOR>`. */
	name: string;
	/** How the body is written: a JSON document, or a form with JSON in its fields. */
	format: 'json' | 'form';
	/** Reads a stored body its own way, where numbers must stay the text they were written as; else `format` says how. */
	parse?(text: string): Result<unknown>;
	/** A call that only asks whether anybody is there, which the vendor does not sign: answered, and never kept. */
	isPing?(delivery: Delivery): boolean;
	/** Headers that `read` needs. No other is stored: some carry secrets. */
	keeps: readonly string[];
	/**
	 * Whether the bytes come from the vendor, as its documentation says they are signed; any of the secrets will do,
	 * so that one can take the place of another. Compares in constant time.
	 */
	isGenuine(delivery: Delivery, secrets: readonly string[]): boolean;
	/** The vendor's own id of the delivery, the same when it is sent again. Without one, equal bytes are one delivery. */
	deliveryId?(headers: Delivery['headers'], value: unknown): string | undefined;
	answer: WebhookAnswer;
	/** What a genuine delivery says. `value` is its body: parsed JSON with ids whole, or the fields of its form. */
	read(value: unknown, headers: Delivery['headers']): Reading<Message>;
};
