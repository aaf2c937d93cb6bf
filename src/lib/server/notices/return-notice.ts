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
	'return.settled': 'return_settled'
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
		case 'return_approved':
			return { kind, facts: { ...facts, expiresAt: by('expires_at') ?? null } };
		case 'return_settled':
			return { kind, facts: { ...facts, refund: Number(data['refund']) } };
		default:
			return { kind, facts };
	}
}
