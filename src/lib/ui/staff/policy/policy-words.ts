import type { PolicyText, LawText } from '#i18n/policy/policy-text.ts';
import type { ChangeText } from '#i18n/policy/document-words.ts';
import type { ProblemText } from '#i18n/policy/problem-words.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { momentText } from '#i18n/policy/reader.ts';
import { problemTitle } from '#i18n/problems.ts';
import type { Tone } from '#ui/primitives/tone.ts';

export type { ChangeText, LawText, PolicyText, ProblemText };
export type Who = { kind: 'staff' | 'machine' | 'shop'; name: string };
export type VersionState = 'holds' | 'past' | 'future' | 'taken_back';
export type OrdersUnder = { count: number; isMore: boolean; latest: string[] };

/** A published version as the server tells it (`DeskVersion`). */
export type Version = {
	id: string;
	version: number;
	state: VersionState;
	from: string | null;
	publishedAt: string | null;
	by: Who;
	reason: string | null;
	takenBack: { at: string; reason: string } | null;
	orders: OrdersUnder | null;
};
export type Draft = {
	id: string;
	edit: number;
	savedAt: string;
	by: Who;
	from: { id: string; version: number } | null;
};
export type Findings = { must: ProblemText[]; may: ProblemText[] };

export const STATE_WORDS = {
	holds: m['staff.policies.state.holds'],
	past: m['staff.policies.state.past'],
	future: m['staff.policies.state.future'],
	taken_back: m['staff.policies.state.taken_back']
} satisfies Record<VersionState, () => string>;

export const STATE_TONES: Record<VersionState, Tone> = {
	holds: 'good',
	past: 'plain',
	future: 'warn',
	taken_back: 'plain'
};

export function whoText({ kind, name }: Who): string {
	if (kind === 'staff') return name;
	return kind === 'machine' ? m['staff.policies.who.machine']() : m['staff.policies.who.shop']();
}

export const LINK =
	'inline-flex min-h-11 items-center wrap-anywhere text-accent underline underline-offset-4';

/** A version or a draft by its name, in the middle of a sentence. */
export const nameText = ({ version, by }: { version: number | null; by: Who | null }): string =>
	version === null
		? m['staff.policies.name_draft']({ who: by ? whoText(by) : '' })
		: m['staff.policies.name_version']({ version });

/** A refusal in the reader's language. */
export const troubleText = (code: RefusalCode): string => problemTitle(code, getLocale());

/** An instant with its year and zone: rules are read years later. */
export const whenText = (format: Format, at: string): string =>
	momentText(at, { locale: getLocale(), format, currency: 'EUR' });
