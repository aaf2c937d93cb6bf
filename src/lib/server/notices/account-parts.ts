import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder } from '#server/ports/notice.ts';
import type { Part } from './letter.ts';
import { addressOf, type Reader } from './reader.ts';

/** Where money cannot go back the way it came: the buyer is asked for an account, with the way to name one. */
export const accountParts = (order: NoticedOrder, reader: Reader): Part[] => [
	{ is: 'text', text: m['mail.cancel_accepted.account']({}, reader.said) },
	{
		is: 'button',
		label: m['mail.cancel_accepted.account_button']({}, reader.said),
		url: `${addressOf(order, reader)}/refund-account`
	}
];
