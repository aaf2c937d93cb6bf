import type { RefusalCode } from '#domain/refusal.ts';
import type { Locale } from './locale.ts';
import { m } from './paraglide/messages.js';

/** The title of every refusal code; the facts of a refusal travel beside it, never inside the title. */
const TITLES = {
	'request.invalid': m['problem.request.invalid'],
	'request.not_acceptable': m['problem.request.not_acceptable'],
	'idempotency.key_missing': m['problem.idempotency.key_missing'],
	'idempotency.in_flight': m['problem.idempotency.in_flight'],
	'idempotency.mismatch': m['problem.idempotency.mismatch'],
	'auth.required': m['problem.auth.required'],
	'signature.invalid': m['problem.signature.invalid'],
	'scope.missing': m['problem.scope.missing'],
	'order.not_found': m['problem.order.not_found'],
	'order.total_mismatch': m['problem.order.total_mismatch'],
	'order.discount_exceeds_goods': m['problem.order.discount_exceeds_goods'],
	'order.ref_in_use': m['problem.order.ref_in_use'],
	'variant.in_use': m['problem.variant.in_use'],
	'product.not_found': m['problem.product.not_found'],
	'stock.not_found': m['problem.stock.not_found'],
	'reservation.not_found': m['problem.reservation.not_found'],
	'delivery.not_found': m['problem.delivery.not_found'],
	'currency.unknown': m['problem.currency.unknown'],
	'input.malformed': m['problem.input.malformed'],
	'input.not_an_order': m['problem.input.not_an_order'],
	'input.unmatched': m['problem.input.unmatched'],
	'grant.missing': m['problem.grant.missing'],
	'quantity.unavailable': m['problem.quantity.unavailable'],
	'cancellation.window_closed': m['problem.cancellation.window_closed'],
	'return.window_closed': m['problem.return.window_closed'],
	'return.not_eligible': m['problem.return.not_eligible'],
	'goods.claimed': m['problem.goods.claimed'],
	'quote.expired': m['problem.quote.expired'],
	'quote.superseded': m['problem.quote.superseded'],
	'stock.unavailable': m['problem.stock.unavailable'],
	'refund.exceeds_refundable': m['problem.refund.exceeds_refundable'],
	'refund.needs_destination': m['problem.refund.needs_destination'],
	'version.mismatch': m['problem.version.mismatch'],
	'payload.too_large': m['problem.payload.too_large'],
	'policy.invalid': m['problem.policy.invalid'],
	'policy.below_floor': m['problem.policy.below_floor'],
	'rate.limited': m['problem.rate.limited'],
	'storage.full': m['problem.storage.full'],
	'host.unknown': m['problem.host.unknown'],
	'origin.refused': m['problem.origin.refused'],
	'route.not_found': m['problem.route.not_found'],
	'line.not_found': m['problem.line.not_found'],
	'claim.not_found': m['problem.claim.not_found'],
	'claim.state_conflict': m['problem.claim.state_conflict'],
	'shipment.not_found': m['problem.shipment.not_found'],
	'link.not_found': m['problem.link.not_found'],
	'staff.already_there': m['problem.staff.already_there'],
	'staff.not_found': m['problem.staff.not_found'],
	'invitation.ended': m['problem.invitation.ended'],
	'code.wrong': m['problem.code.wrong'],
	'sign_in.failed': m['problem.sign_in.failed'],
	'password.too_short': m['problem.password.too_short'],
	'password.too_long': m['problem.password.too_long'],
	'password.too_common': m['problem.password.too_common'],
	'passkey.refused': m['problem.passkey.refused'],
	'passkey.last_way_in': m['problem.passkey.last_way_in'],
	'reason.missing': m['problem.reason.missing'],
	'role.missing': m['problem.role.missing'],
	'service.busy': m['problem.service.busy'],
	'service.unavailable': m['problem.service.unavailable']
} satisfies Record<RefusalCode, () => string> & Record<string, () => string>;

export type ProblemCode = keyof typeof TITLES;

export function problemTitle(code: ProblemCode, locale: Locale): string {
	return TITLES[code]({}, { locale });
}
