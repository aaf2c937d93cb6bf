/**
 * A refusal is a value, not an exception: its code is the message key in every language and, through one table in
 * `http/`, the HTTP status. The other fields are the facts the message names (`available`, `closed_at`, …), in the
 * snake_case they are sent in.
 */
export const REFUSAL_CODES = [
	'request.invalid',
	'request.not_acceptable',
	'idempotency.key_missing',
	'idempotency.in_flight',
	'idempotency.mismatch',
	'auth.required',
	'signature.invalid',
	'scope.missing',
	'grant.missing',
	'proof.missing',
	'origin.refused',
	'host.unknown',
	'route.not_found',
	'order.not_found',
	'order.total_mismatch',
	'order.discount_exceeds_goods',
	'order.ref_in_use',
	'address.closed',
	'line.not_found',
	'claim.not_found',
	'claim.state_conflict',
	'shipment.not_found',
	'link.not_found',
	'staff.already_there',
	'staff.not_found',
	'invitation.ended',
	'sign_in.failed',
	'code.wrong',
	'password.too_short',
	'password.too_long',
	'password.too_common',
	'passkey.refused',
	'passkey.last_way_in',
	'reason.missing',
	'role.missing',
	'quantity.unavailable',
	'cancellation.window_closed',
	'return.window_closed',
	'return.not_eligible',
	'goods.claimed',
	'quote.not_found',
	'quote.expired',
	'quote.superseded',
	'quote.kind_unavailable',
	'cancel.request_not_found',
	'cancel.request_decided',
	'refund.not_found',
	'refund.state_conflict',
	'refund.exceeds_refundable',
	'refund.needs_destination',
	'destination.closed',
	'payment.order_not_found',
	'payment.nothing_due',
	'payment.in_flight',
	'payment.unavailable',
	'card.no_consent',
	'task.not_found',
	'policy.not_found',
	'policy.invalid',
	'policy.below_floor',
	'variant.in_use',
	'product.not_found',
	'stock.not_found',
	'stock.unavailable',
	'reservation.not_found',
	'delivery.not_found',
	'endpoint.not_found',
	'endpoint.address_refused',
	'endpoint.disabled',
	'endpoint.too_many',
	'currency.unknown',
	'input.malformed',
	'input.not_an_order',
	'input.unmatched',
	'version.mismatch',
	'payload.too_large',
	'rate.limited',
	'storage.full',
	'service.busy',
	'service.unavailable'
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export type Refusal = { code: RefusalCode } & { readonly [fact: string]: unknown };

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export const accept = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: RefusalCode, facts: Record<string, unknown> = {}): Result<never> => ({
	ok: false,
	refusal: { ...facts, code }
});
