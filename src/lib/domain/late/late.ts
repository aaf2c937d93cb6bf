/** What may wait on a device until it can be sent. A cancel is not among it, and never will be (ADR 33). */
export const LATE_KINDS = ['return_request', 'warranty_request', 'feedback'] as const;
export type LateKind = (typeof LATE_KINDS)[number];

/** Of a form that may be sent a second time: the key that was minted at the tap. */
export const LATE_KEY_FIELD = 'late_key';
/** The idempotency key of what is sent late. */
export const KEY_HEADER = 'idempotency-key';
/** Whose it is, by the tag that their pages name: it is taken from nobody else's session. */
export const WHOSE_HEADER = 'roundtrip-for';

/** What is sent to `/orders/{ref}/late`: the fields as the form has them, and as which kind they are read. */
export type LateBody = { kind: LateKind; fields: [string, string][] };
/** What is answered: where it goes on. Nothing is decided or charged before it was shown there. */
export type LateAnswer = { order: string; id: string; to: string };

/** A cookie that is set where a guest signs in with an address: the tag they had. What they wrote goes on being theirs. */
export const STEPPED_UP_COOKIE = 'stepped-up';
