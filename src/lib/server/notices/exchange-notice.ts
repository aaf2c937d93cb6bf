import type { NoticeFacts } from '#server/ports/notice.ts';

/** What happens to an exchange, and what of it is told: that the goods have left is told as of any parcel. */
const KINDS = {
	'exchange.confirmed': 'exchange_confirmed',
	'exchange.released': 'exchange_released',
	'exchange.lapsed': 'exchange_lapsed',
	'exchange.cancelled': 'exchange_cancelled',
	'exchange.not_returned': 'exchange_not_returned',
	'exchange.deduction_due': 'exchange_deduction_due',
	'exchange.security_taken': 'exchange_security_taken'
} as const;

type ExchangeType = keyof typeof KINDS;
export type ExchangeKind = (typeof KINDS)[ExchangeType];
export type ExchangeNotice = {
	[Kind in ExchangeKind]: { kind: Kind; facts: NoticeFacts[Kind] };
}[ExchangeKind];

export const isAboutExchange = (type: string): type is ExchangeType => Object.hasOwn(KINDS, type);

/**
 * The notice of an entry about an exchange. Whoever swaps at once was told so with its confirmation, and whoever gave a
 * return up knows that nothing comes for it.
 */
export function exchangeNotice(
	type: ExchangeType,
	{ data }: { data: Record<string, unknown> }
): ExchangeNotice | undefined {
	const kind = KINDS[type];
	const facts = { exchange: String(data['exchange']), comesBack: data['return'] !== undefined };
	switch (kind) {
		case 'exchange_confirmed': {
			const payBy = typeof data['pay_by'] === 'string' ? data['pay_by'] : null;
			const ship = data['ship'] === 'now' ? ('now' as const) : ('on_receipt' as const);
			return { kind, facts: { ...facts, payBy, ship, difference: Number(data['difference']) } };
		}
		case 'exchange_released':
			return facts.comesBack ? { kind, facts } : undefined;
		case 'exchange_cancelled':
			return facts.comesBack || Number(data['difference']) === 0 ? undefined : { kind, facts };
		case 'exchange_security_taken':
			return { kind, facts: { ...facts, amount: Number(data['amount']) } };
		case 'exchange_deduction_due':
		case 'exchange_not_returned':
			return { kind, facts: { ...facts, amount: Number(data['amount']), charged: data['charged'] === true } };
		default:
			return { kind, facts };
	}
}
