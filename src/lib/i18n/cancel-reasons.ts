import type { ShopperReason } from '#domain/cancellation/reasons.ts';
import { m } from './paraglide/messages.js';

/** Why orders are cancelled, in words, as everybody reads them: who chooses one, and who counts them. */
export const CANCEL_REASON_WORDS = {
	changed_mind: m['cancel.reason.changed_mind'],
	ordered_by_mistake: m['cancel.reason.ordered_by_mistake'],
	wrong_variant: m['cancel.reason.wrong_variant'],
	wrong_address: m['cancel.reason.wrong_address'],
	duplicate: m['cancel.reason.duplicate'],
	found_cheaper: m['cancel.reason.found_cheaper'],
	price_dropped: m['cancel.reason.price_dropped'],
	too_slow: m['cancel.reason.too_slow'],
	payment_problem: m['cancel.reason.payment_problem'],
	forgot_discount: m['cancel.reason.forgot_discount'],
	other: m['cancel.reason.other']
} satisfies Record<ShopperReason, () => string>;
