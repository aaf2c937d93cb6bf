import type { FollowUp, Occasion, Outcome, ReviewFit, Suspect } from '#domain/feedback/states.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { m } from '#i18n/paraglide/messages.js';
import { getLocale } from '#i18n/paraglide/runtime.js';
import type { Board } from '../desk-task.ts';

/** An answer as the desk reads it; instants are RFC 3339. */
export type DeskFeedback = {
	id: string;
	ref: string | null;
	displayRef: string | null;
	occasion: Occasion;
	formVersion: number;
	score: number;
	nps: number | null;
	reasons: string[];
	suspect: Suspect | null;
	at: string;
	editedAt: string | null;
	words: string | null;
	product: string | null;
	productId: string | null;
	photos: string[];
	themes: { theme: string; says: boolean; by: 'rules' | 'person' }[];
	task: {
		kind: FollowUp;
		dueAt: string;
		outcome: Outcome | null;
		endedAt: string | null;
		by: string | null;
	} | null;
	review: { stars: number; fit: ReviewFit | null; hiddenBecause: string | null; hidden: boolean } | null;
};

export type DeskTheme = { handle: string; names: { en: string; zh: string }; urgent: boolean };

export type DeskFeedbackPage = {
	isTodo: boolean;
	list: DeskFeedback[];
	next: string | null;
	file: string;
	ask: { score: number | null; theme: string; product: string; only: string };
	themes: DeskTheme[];
	sums: {
		scores: number[];
		themes: Record<string, number>;
		suspect: number;
		nps: { n: number; up: number; down: number };
		days: number;
	};
	board: Board;
	role: string;
};

/** What a form about answers was answered with. */
export type DeskFeedbackAnswer = {
	about?: string;
	id?: string;
	done?: boolean;
	outcome?: string;
	hidden?: boolean;
	code?: RefusalCode;
} | null;

export const themeName = (themes: readonly DeskTheme[], handle: string): string =>
	themes.find((one) => one.handle === handle)?.names[getLocale() === 'zh-CN' ? 'zh' : 'en'] ?? handle;

export const OCCASION_WORDS = {
	delivered: m['staff.feedback.on.delivered'],
	cancelled: m['staff.feedback.on.cancelled'],
	returned: m['staff.feedback.on.returned'],
	exchanged: m['staff.feedback.on.exchanged'],
	order: m['staff.feedback.on.order']
} satisfies Record<Occasion, () => string>;
export const SUSPECT_WORDS = {
	links: m['staff.feedback.suspect.links'],
	repeated: m['staff.feedback.suspect.repeated'],
	burst: m['staff.feedback.suspect.burst']
} satisfies Record<Suspect, () => string>;
export const FOLLOW_UP_WORDS = {
	urgent: m['staff.feedback.kind.urgent'],
	low_score: m['staff.feedback.kind.low_score']
} satisfies Record<FollowUp, () => string>;
export const SCRIPT_WORDS = {
	urgent: m['staff.feedback.script.urgent'],
	low_score: m['staff.feedback.script.low_score']
} satisfies Record<FollowUp, () => string>;
export const OUTCOME_WORDS = {
	reached: m['staff.feedback.outcome.reached'],
	made_good: m['staff.feedback.outcome.made_good'],
	no_answer: m['staff.feedback.outcome.no_answer'],
	not_needed: m['staff.feedback.outcome.not_needed']
} satisfies Record<Outcome, () => string>;
