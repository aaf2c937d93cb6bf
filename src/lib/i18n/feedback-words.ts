import { FEEDBACK_REASONS, type FeedbackReason, type FeedbackReasonGroup } from '#domain/feedback/reasons.ts';
import type { Occasion, ReviewFit, Score } from '#domain/feedback/states.ts';
import { m } from './paraglide/messages.js';

type Said = Parameters<(typeof m)['feedback.score.1']>[1];

const SCORE_WORDS = {
	1: m['feedback.score.1'],
	2: m['feedback.score.2'],
	3: m['feedback.score.3'],
	4: m['feedback.score.4'],
	5: m['feedback.score.5']
} satisfies Record<Score, unknown>;

/** A face in words. */
export const scoreWords = (score: number, said?: Said): string =>
	(SCORE_WORDS[score as Score] ?? SCORE_WORDS[3])({}, said);

const REASONS = {
	quality: m['feedback.reason.quality'],
	not_as_described: m['feedback.reason.not_as_described'],
	defective: m['feedback.reason.defective'],
	missing_parts: m['feedback.reason.missing_parts'],
	wrong_item: m['feedback.reason.wrong_item'],
	too_small: m['feedback.reason.too_small'],
	too_large: m['feedback.reason.too_large'],
	arrived_late: m['feedback.reason.arrived_late'],
	damaged_in_transit: m['feedback.reason.damaged_in_transit'],
	packaging: m['feedback.reason.packaging'],
	carrier: m['feedback.reason.carrier'],
	no_answer: m['feedback.reason.no_answer'],
	unfriendly: m['feedback.reason.unfriendly'],
	hard_to_return: m['feedback.reason.hard_to_return'],
	refund_slow: m['feedback.reason.refund_slow'],
	price: m['feedback.reason.price'],
	fees: m['feedback.reason.fees'],
	liked_product: m['feedback.reason.liked_product'],
	liked_delivery: m['feedback.reason.liked_delivery'],
	liked_service: m['feedback.reason.liked_service']
} satisfies Record<FeedbackReason, unknown>;

/** A reason in words; what a newer version wrote is named as it is kept. */
export function feedbackReasonWords(reason: string, said?: Said): string {
	const known = FEEDBACK_REASONS.find((one) => one === reason);
	return known ? REASONS[known]({}, said) : reason;
}

export const FEEDBACK_GROUP_WORDS = {
	product: m['feedback.group.product'],
	fit: m['feedback.group.fit'],
	delivery: m['feedback.group.delivery'],
	service: m['feedback.group.service'],
	price: m['feedback.group.price'],
	good: m['feedback.group.good']
} satisfies Record<FeedbackReasonGroup, () => string>;

/** What is asked, by what happened. */
export const QUESTION_WORDS = {
	delivered: m['feedback.question.delivered'],
	cancelled: m['feedback.question.cancelled'],
	returned: m['feedback.question.returned'],
	exchanged: m['feedback.question.exchanged'],
	order: m['feedback.question.order']
} satisfies Record<Occasion, () => string>;

export const FIT_WORDS = {
	small: m['feedback.fit.small'],
	true: m['feedback.fit.true'],
	large: m['feedback.fit.large']
} satisfies Record<ReviewFit, () => string>;
