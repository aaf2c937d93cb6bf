import type { NoticeFacts } from '#server/ports/notice.ts';

/** What happens to a return, and what of it is told. What follows at once is told with it. */
const KINDS = {
	'return.requested': 'return_requested',
	'return.approved': 'return_approved',
	'return.declined': 'return_declined',
	'return.cancelled': 'return_cancelled',
	'return.expired': 'return_expired',
	'return.sent': 'return_sent',
	'return.received': 'return_received',
	'return.inspected': 'return_inspected',
	'return.objected': 'return_objected',
	'return.settled': 'return_settled',
	'return.postage_asked': 'return_postage_asked',
	'return.postage_accepted': 'return_postage_accepted',
	'return.postage_declined': 'return_postage_declined',
	'return.postage_paid': 'return_postage_paid'
} as const;

type ReturnType = keyof typeof KINDS;
export type ReturnKind = (typeof KINDS)[ReturnType];
export type ReturnNotice = { [Kind in ReturnKind]: { kind: Kind; facts: NoticeFacts[Kind] } }[ReturnKind];

export const isAboutReturn = (type: string): type is ReturnType => Object.hasOwn(KINDS, type);

/**
 * The notice of an entry about a return: each entry is one, because each is written once (law 6). A return that was
 * approved at once is told as approved, and goods that were found as they should be as settled.
 */
export function returnNotice(
	type: ReturnType,
	{ data }: { data: Record<string, unknown> }
): ReturnNotice | undefined {
	const facts = { return: String(data['return']) };
	const kind = KINDS[type];
	const amount = Number(data['amount']);
	const by = (name: string) => (typeof data[name] === 'string' ? data[name] : undefined);
	switch (kind) {
		case 'return_requested': {
			const decideBy = by('decide_by');
			return decideBy === undefined ? undefined : { kind, facts: { ...facts, decideBy } };
		}
		case 'return_inspected': {
			const objectBy = by('object_by');
			return objectBy === undefined ? undefined : { kind, facts: { ...facts, objectBy } };
		}
		case 'return_objected':
			return { kind, facts: { ...facts, decideBy: String(data['decide_by']) } };
		case 'return_approved':
			return { kind, facts: { ...facts, expiresAt: by('expires_at') ?? null } };
		case 'return_settled':
			return { kind, facts: { ...facts, refund: Number(data['refund']) } };
		case 'return_postage_asked':
			return { kind, facts: { ...facts, amount, decideBy: String(data['decide_by']) } };
		case 'return_postage_accepted':
			// What is paid at once is told with that.
			return data['paid'] === true
				? undefined
				: { kind, facts: { ...facts, amount, granted: Number(data['granted']) } };
		case 'return_postage_declined':
			return { kind, facts: { ...facts, amount } };
		case 'return_postage_paid': {
			const [refunded, credited] = [Number(data['refunded']), Number(data['credited'])];
			return { kind, facts: { ...facts, amount, refunded, credited } };
		}
		default:
			return { kind, facts };
	}
}
