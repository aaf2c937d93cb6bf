import type { Pieces } from '#domain/order/portions.ts';
import type { NoticeFacts } from '#server/ports/notice.ts';

/** What happens to a question about late goods, and what of it is told; that they are cancelled is told as ever. */
const KINDS = {
	'delay.asked': 'delay_asked',
	'delay.answered': 'delay_agreed',
	'delay.silent': 'delay_agreed',
	'delay.covered': 'delay_covered'
} as const;

type DelayType = keyof typeof KINDS;
export type DelayKind = (typeof KINDS)[DelayType];
export type DelayNotice = { [Kind in DelayKind]: { kind: Kind; facts: NoticeFacts[Kind] } }[DelayKind];

export const isAboutDelay = (type: string): type is DelayType => Object.hasOwn(KINDS, type);

/** The notice of an entry about late goods, if anything is to be told. */
export function delayNotice(
	type: DelayType,
	{ data }: { data: Record<string, unknown> }
): DelayNotice | undefined {
	const kind = KINDS[type];
	const newDate = String(data['new_date']);
	const lines = (data['lines'] ?? []) as Pieces[];
	switch (kind) {
		case 'delay_asked': {
			const cause = data['cause'] === 'late' ? ('late' as const) : ('shortage' as const);
			const silence = data['silence'] === 'cancel' ? ('cancel' as const) : ('wait' as const);
			return { kind, facts: { newDate, cause, lines, silence, answerBy: String(data['answer_by']) } };
		}
		case 'delay_agreed': {
			const waits = (data['answer'] ?? data['outcome']) === 'wait';
			return waits ? { kind, facts: { newDate, silent: type === 'delay.silent' } } : undefined;
		}
		case 'delay_covered':
			return { kind, facts: { lines } };
	}
}
