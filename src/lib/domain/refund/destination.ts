import { accept, refuse, type Result } from '../refusal.ts';
import { bareNumber, isIban, looksLikeIban } from './iban.ts';

/**
 * Where the money of a refund goes that cannot go back the way it came. An IBAN names its bank; any other account
 * number needs the bank beside it.
 */
export type Destination = { holder: string; account: string; bank?: string };

/** A destination as somebody types it into a form. */
export type TypedDestination = Record<'holder' | 'account' | 'bank', string>;

const MOST = { holder: 140, account: 60, bank: 140 } as const;
/** Account numbers of countries without IBAN, letters and digits alone: from four digits (old ones) to 34 (ISO 13616's most). */
const ACCOUNT = /^[A-Z0-9]{4,34}$/;

/**
 * Reads what was typed. A number that begins like an IBAN has to be a good one.
 *
 * Refusals: `request.invalid` with `fields`, the names of those that are empty and must not be, too long, or not right.
 */
export function readDestination(typed: TypedDestination): Result<Destination> {
	const [holder, bank] = [clean(typed.holder), clean(typed.bank)];
	const account = bareNumber(typed.account);
	const isOfIban = looksLikeIban(account);
	const isNumber = isOfIban ? isIban(account) : ACCOUNT.test(account) && /\d{3}/.test(account);
	const wrong = {
		holder: holder === '' || typed.holder.length > MOST.holder,
		account: !isNumber || typed.account.length > MOST.account,
		bank: typed.bank.length > MOST.bank || (!isOfIban && bank === '')
	};
	const fields = (['holder', 'account', 'bank'] as const).filter((name) => wrong[name]);
	if (fields.length > 0) return refuse('request.invalid', { fields });
	return accept({ holder, account, ...(bank && { bank }) });
}

/** One line of words; control signs and what turns the direction of text around are not part of any name. */
const clean = (text: string): string =>
	text
		.replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g, '')
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim();

/** Enough to know one's own account by, and to nobody else of use: the country of an IBAN, and the last digits. */
export function maskedAccount({ account }: Pick<Destination, 'account'>): string {
	const shown = Math.min(4, Math.floor(account.length / 3));
	const head = looksLikeIban(account) ? account.slice(0, 2) : '';
	return `${head}•••• ${account.slice(-shown)}`;
}

/**
 * Ways to pay that no provider can send money back by, as their systems name them (letters and digits in lower case,
 * anything else one underscore). A name that is not here is left to the finance team and its provider.
 */
export const ONE_WAY_PAYMENTS: readonly string[] = [
	// Said in so many words.
	...['bank_transfer', 'wire_transfer', 'credit_transfer', 'sepa_credit_transfer', 'direct_bank_transfer'],
	...['invoice', 'pay_on_invoice', 'pay_by_invoice', 'prepayment', 'cash', 'cash_on_delivery', 'cod'],
	// Shopify's manual payment methods, by the names it gives them.
	...['bank_deposit', 'money_order', 'cash_on_delivery_cod'],
	// WooCommerce's gateways without a provider behind them.
	...['bacs', 'cheque'],
	// Vouchers paid in cash: Brazil's boleto (in Olist's data set too), Mexico's OXXO, Japan's konbini.
	...['boleto', 'oxxo', 'konbini']
];

/** A provider's name as `ONE_WAY_PAYMENTS` spells it. */
export const providerKey = (provider: string): string =>
	provider
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '');

/** Whether money that came by this provider needs to be told where it goes. */
export const needsDestination = (provider: string): boolean =>
	ONE_WAY_PAYMENTS.includes(providerKey(provider));
