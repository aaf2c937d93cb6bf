import type { WithdrawPage } from '#domain/withdrawal/pages.ts';
import type { NoRight } from '#domain/withdrawal/right.ts';
import { m } from '#i18n/paraglide/messages.js';

// Tables, and no names put together: for those a browser would be sent every word there is.

/** Why there is no right to withdraw. */
export const NONE_WORDS = {
	business: m['withdraw.none.business'],
	country_unknown: m['withdraw.none.country_unknown'],
	country: m['withdraw.none.country'],
	seven_days: m['withdraw.none.seven_days'],
	exempt: m['withdraw.none.exempt'],
	all_gone: m['withdraw.none.all_gone']
} satisfies Record<NoRight, () => string>;

/** Why the law takes a line out of the right. */
export const EXEMPT_WORDS = {
	personalised: m['withdraw.exempt_kind.personalised'],
	perishable: m['withdraw.exempt_kind.perishable'],
	sealed: m['withdraw.exempt_kind.sealed'],
	digital: m['withdraw.exempt_kind.digital'],
	dated: m['withdraw.exempt_kind.dated'],
	separate_confirmation: m['withdraw.exempt_kind.separate_confirmation']
} satisfies Record<WithdrawPage['withdraw']['exempt'][number]['kind'], () => string>;

/** Who pays for the way back. */
export const POSTAGE_WORDS = {
	buyer: m['withdraw.postage.buyer'],
	shop: m['withdraw.postage.shop']
} as const;
