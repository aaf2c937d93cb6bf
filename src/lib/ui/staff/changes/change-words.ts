import type { CancelHandle, ChangeKind, Heard, HeardIn } from '#domain/change/states.ts';
import { CANCEL_HANDLES } from '#domain/change/states.ts';
import type { Verdict } from '#domain/change/proportions.ts';
import { CANCEL_REASON_WORDS } from '#i18n/cancel-reasons.ts';
import { feedbackReasonWords } from '#i18n/feedback-words.ts';
import { m } from '#i18n/paraglide/messages.js';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { reasonWords } from '#i18n/return-reasons.ts';

export type ThemeName = { handle: string; names: { en: string; zh: string } };

export const KIND_WORDS = {
	policy: m['staff.changes.kind.policy'],
	product: m['staff.changes.kind.product'],
	carrier: m['staff.changes.kind.carrier'],
	stock: m['staff.changes.kind.stock']
} satisfies Record<ChangeKind, () => string>;

export const HEARD_IN_WORDS = {
	cancel: m['staff.changes.heard_in.cancel'],
	return: m['staff.changes.heard_in.return'],
	feedback: m['staff.changes.heard_in.feedback'],
	theme: m['staff.changes.heard_in.theme']
} satisfies Record<HeardIn, () => string>;

export const VERDICT_WORDS = {
	few: m['staff.changes.verdict.few'],
	fewer: m['staff.changes.verdict.fewer'],
	more: m['staff.changes.verdict.more'],
	same: m['staff.changes.verdict.same']
} satisfies Record<Verdict, () => string>;

const CANCEL_WORDS = {
	...CANCEL_REASON_WORDS,
	out_of_stock: m['staff.reason.out_of_stock']
} satisfies Record<CancelHandle, () => string>;

/** A reason or a theme in words; what a newer version wrote is named as it is kept. */
export function heardWords({ of, handle }: Heard, themes: readonly ThemeName[]): string {
	if (of === 'feedback') return feedbackReasonWords(handle);
	if (of === 'return') return reasonWords(handle);
	if (of === 'theme')
		return (
			themes.find((one) => one.handle === handle)?.names[getLocale() === 'zh-CN' ? 'zh' : 'en'] ?? handle
		);
	const known = CANCEL_HANDLES.find((one) => one === handle);
	return known ? CANCEL_WORDS[known]() : handle;
}

/** The instant at which a day is shown: it is the same day wherever it is read. */
export const noonOf = (day: string): string => `${day}T12:00:00Z`;
