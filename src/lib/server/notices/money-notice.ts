import type { Pieces } from '#domain/order/portions.ts';
import type { NoticeFacts } from '#server/ports/notice.ts';

/** What happens to a cancellation and its refund, and what of it is told. That a refund was booked is told with it. */
const KINDS = {
	'cancel.accepted': 'cancel_accepted',
	'cancel.requested': 'cancel_requested',
	'cancel.declined': 'cancel_declined',
	'cancel.overtaken': 'cancel_overtaken',
	'withdrawal.accepted': 'withdrawal_accepted',
	'refund.settled': 'refund_settled',
	'refund.failed': 'refund_failed',
	'refund.overdue': 'refund_overdue',
	'payment.needs_buyer': 'pay_yourself',
	'goodwill.given': 'goodwill_given'
} as const;

type MoneyType = keyof typeof KINDS;
export type MoneyKind = (typeof KINDS)[MoneyType];
export type MoneyNotice = { [Kind in MoneyKind]: { kind: Kind; facts: NoticeFacts[Kind] } }[MoneyKind];

type Told = { data: Record<string, unknown>; at?: Date };

export const isAboutMoney = (type: string): type is MoneyType => Object.hasOwn(KINDS, type);

/** The notice of an entry about money: each entry is one, because each is written once (law 6). */
export function moneyNotice(type: MoneyType, { data, at }: Told): MoneyNotice {
	const lines = (data['lines'] ?? []) as Pieces[];
	const cancel = {
		quote: String(data['quote']),
		lines,
		fee: Number(data['fee']),
		refund: Number(data['refund']),
		at: (at ?? new Date(0)).toISOString()
	};
	const request = String(data['request']);
	const refund = { refund: String(data['refund']), amount: Number(data['amount']) };
	const kind = KINDS[type];
	switch (kind) {
		case 'cancel_accepted':
			return { kind, facts: cancel };
		case 'cancel_requested':
			return { kind, facts: { ...cancel, decideBy: String(data['decide_by']) } };
		case 'withdrawal_accepted':
			return { kind, facts: withdrawal(cancel, data) };
		case 'cancel_declined':
		case 'cancel_overtaken':
			return { kind, facts: { request, lines } };
		case 'goodwill_given':
			return { kind, facts: goodwill(data) };
		case 'pay_yourself':
			return { kind, facts: { amount: refund.amount } };
		default:
			return { kind, facts: refund };
	}
}

const goodwill = (data: Record<string, unknown>): NoticeFacts['goodwill_given'] => ({
	amount: Number(data['amount']),
	why: String(data['why']),
	refunds: data['refunds'] as string[]
});

function withdrawal(
	{ quote, lines, refund, at }: NoticeFacts['cancel_accepted'],
	data: Record<string, unknown>
): NoticeFacts['withdrawal_accepted'] {
	const told = { quote, lines, refund, at, statedAt: String(data['stated_at']) };
	if (data['return'] === undefined) return told;
	const postage = data['postage'] === 'shop' ? ('shop' as const) : ('buyer' as const);
	const sendBy = String(data['send_by']);
	return {
		...told,
		back: { lines: data['back'] as Pieces[], sendBy, refund: Number(data['refund_later']), postage }
	};
}
