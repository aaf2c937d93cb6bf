import type { Pieces } from '#domain/order/portions.ts';
import type { NoticeFacts } from '#server/ports/notice.ts';

/** Store credit, and money for goods that stay: what of it is told. */
const KINDS = {
	'credit.issued': 'credit_issued',
	'credit.given': 'credit_given',
	'credit.taken_back': 'credit_taken_back',
	'keep.accepted': 'keep_accepted',
	'price.adjusted': 'price_adjusted'
} as const;

type CreditType = keyof typeof KINDS;
export type CreditNoticeKind = (typeof KINDS)[CreditType];
export type CreditNotice = {
	[Kind in CreditNoticeKind]: { kind: Kind; facts: NoticeFacts[Kind] };
}[CreditNoticeKind];

export const isAboutCredit = (type: string): type is CreditType => Object.hasOwn(KINDS, type);

/** The notice of an entry about store credit or goods that stay: each entry is one, because each is written once (law 6). */
export function creditNotice(type: CreditType, { data }: { data: Record<string, unknown> }): CreditNotice {
	const kind = KINDS[type];
	if (kind === 'credit_taken_back') return { kind, facts: { amount: Number(data['amount']) } };
	if (kind === 'credit_given') {
		const { amount, expires_at: ends } = data;
		return { kind, facts: { amount: Number(amount), expiresAt: typeof ends === 'string' ? ends : null } };
	}
	if (kind === 'credit_issued') {
		const { amount, bonus, expires_at: ends } = data;
		const expiresAt = typeof ends === 'string' ? ends : null;
		return { kind, facts: { amount: Number(amount), bonus: Number(bonus), expiresAt } };
	}
	return { kind, facts: { lines: data['lines'] as Pieces[], refund: Number(data['refund']) } };
}
