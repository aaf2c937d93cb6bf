import type { FeedbackPage } from '#domain/feedback/feedback-page.ts';
import type { ReviewFit } from '#domain/feedback/states.ts';

/** What the form about an answer is filled with. */
export type ToldValues = {
	nps: string;
	words: string;
	reasons: readonly string[];
	photos: string[];
	line: string;
	review: boolean;
	stars: string;
	fit: string;
	named: boolean;
};

/** What a form was answered with: an anonymous answer is in nothing but this. */
export type FeedbackAnswer = {
	code?: string;
	title?: string;
	typed?: ToldValues;
	anonymous?: { key: string; about: string; score: number; done: 'tap' | 'saved' };
} | null;

const NOTHING: ToldValues = {
	...{
		nps: '',
		words: '',
		reasons: [],
		photos: [],
		line: '',
		review: false,
		stars: '',
		fit: '',
		named: false
	}
};

/** As it was typed where the form comes back, else as it was said. */
export function toldValues(own: FeedbackPage['own'], typed: ToldValues | undefined): ToldValues {
	if (typed) return typed;
	if (!own) return NOTHING;
	const { nps, words, reasons, photos, line, review } = own;
	const fit: ReviewFit | '' = review?.fit ?? '';
	return {
		...{ nps: nps === null ? '' : String(nps), words, reasons, photos, line: line ?? '' },
		...{ review: review !== null, stars: String(review?.stars ?? ''), fit, named: review?.named ?? false }
	};
}
