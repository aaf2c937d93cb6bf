import type { Refusal, RefusalCode } from '#domain/refusal.ts';
import { chooseLocale } from '#i18n/locale.ts';
import { problemTitle } from '#i18n/problems.ts';

/** One table from refusal to status (api.md, "Codes"). Someone else's order is 404, never 403. */
export const STATUS = {
	'request.invalid': 400,
	'input.malformed': 400,
	'idempotency.key_missing': 400,
	'auth.required': 401,
	'signature.invalid': 401,
	'scope.missing': 403,
	'sign_in.failed': 401,
	'code.wrong': 401,
	'origin.refused': 403,
	'role.missing': 403,
	'proof.missing': 403,
	'grant.missing': 404,
	'route.not_found': 404,
	'order.not_found': 404,
	'line.not_found': 404,
	'claim.not_found': 404,
	'shipment.not_found': 404,
	'link.not_found': 404,
	'product.not_found': 404,
	'stock.not_found': 404,
	'reservation.not_found': 404,
	'delivery.not_found': 404,
	'endpoint.not_found': 404,
	'endpoint.address_refused': 422,
	'endpoint.disabled': 409,
	'endpoint.too_many': 409,
	'staff.not_found': 404,
	'invitation.ended': 404,
	'request.not_acceptable': 406,
	'order.ref_in_use': 409,
	'address.closed': 409,
	'claim.state_conflict': 409,
	'staff.already_there': 409,
	'passkey.last_way_in': 409,
	'quantity.unavailable': 409,
	'cancellation.window_closed': 409,
	'return.window_closed': 409,
	'return.not_eligible': 409,
	'return.resolution_unavailable': 409,
	'return.way_unavailable': 409,
	'return.not_found': 404,
	'return.state_conflict': 409,
	'return.undeclinable': 409,
	'return.refunded': 409,
	'return.evidence_missing': 409,
	'exchange.not_offered': 409,
	'exchange.not_found': 404,
	'exchange.under_way': 409,
	'goods.claimed': 409,
	'refund.exceeds_refundable': 409,
	'refund.needs_destination': 409,
	'destination.closed': 409,
	'variant.in_use': 409,
	'stock.unavailable': 409,
	'currency.unknown': 409,
	'idempotency.in_flight': 409,
	'version.mismatch': 412,
	'payload.too_large': 413,
	'photo.unsupported': 415,
	'host.unknown': 421,
	'input.not_an_order': 422,
	'input.unmatched': 422,
	'order.total_mismatch': 422,
	'order.discount_exceeds_goods': 422,
	'idempotency.mismatch': 422,
	'photo.not_found': 404,
	'photo.too_many': 409,
	'photo.too_large': 422,
	'photo.unreadable': 422,
	'quote.not_found': 404,
	'quote.expired': 409,
	'quote.superseded': 409,
	'quote.kind_unavailable': 409,
	'cancel.request_not_found': 404,
	'delay.not_askable': 409,
	'delay.not_open': 409,
	'delay.changed': 409,
	'cancel.request_decided': 409,
	'price.not_promised': 409,
	'price.window_closed': 409,
	'price.not_lower': 409,
	'credit.insufficient': 409,
	'credit.not_found': 404,
	'credit.on_order': 409,
	'refund.not_found': 404,
	'refund.state_conflict': 409,
	'payment.order_not_found': 404,
	'payment.nothing_due': 409,
	'payment.in_flight': 409,
	'payment.unavailable': 409,
	'card.no_consent': 409,
	'task.not_found': 404,
	'policy.not_found': 404,
	'policy.invalid': 422,
	'policy.below_floor': 422,
	'policy.holds': 409,
	'password.too_short': 422,
	'password.too_long': 422,
	'password.too_common': 422,
	'passkey.refused': 422,
	'reason.missing': 422,
	'rate.limited': 429,
	'service.busy': 503,
	'service.unavailable': 503,
	'storage.full': 507
} as const satisfies Record<RefusalCode, number>;

/** A refusal as a problem document (RFC 9457). The facts stand beside the four members, in snake_case. */
export function problemBody(
	refusal: Refusal,
	acceptLanguage: string | null
): { status: number; body: string } {
	const { code, ...facts } = refusal;
	const status = STATUS[code];
	const title = problemTitle(code, chooseLocale(undefined, acceptLanguage));
	return {
		status,
		body: JSON.stringify({ type: `urn:roundtrip:problem:${code}`, title, status, code, ...facts })
	};
}

export function problem(refusal: Refusal, acceptLanguage: string | null): Response {
	const { status, body } = problemBody(refusal, acceptLanguage);
	return new Response(body, { status, headers: problemHeaders(refusal, status) });
}

export function problemHeaders(refusal: Refusal, status: number): Record<string, string> {
	return {
		'content-type': 'application/problem+json',
		'cache-control': 'no-store',
		...(status === 401 &&
			refusal.code !== 'signature.invalid' && { 'www-authenticate': 'Bearer realm="roundtrip"' }),
		...(status === 503 && { 'retry-after': String(refusal['retry_after'] ?? 1) })
	};
}
