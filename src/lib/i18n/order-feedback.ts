import type { ReviewedView } from '#domain/feedback/feedback-page.ts';
import type { Format } from './format.ts';
import type { OrderLink } from './order-delay.ts';
import { m } from './paraglide/messages.js';

/** What an order's page says about feedback, worded where the page is made: that its buyer is asked. */
export function wordFeedback(
	{ ref }: { ref: string },
	brief: { asked: boolean } | null,
	format: Format
): OrderLink[] {
	if (!brief?.asked) return [];
	const said = { locale: format.locale };
	const href = `/orders/${encodeURIComponent(ref)}/feedback`;
	return [
		{ id: 'feedback', href, text: m['feedback.brief']({}, said), label: m['feedback.brief_link']({}, said) }
	];
}

/** What others say of the product of a line, and where all of it stands; by the line's id. */
export type ReviewedLines = Record<string, { text: string; href: string }>;

export function reviewedLines(
	ref: string,
	brief: { lines: Map<string, ReviewedView> } | null,
	format: Format
): ReviewedLines {
	const href = `/orders/${encodeURIComponent(ref)}/feedback#reviews`;
	return Object.fromEntries(
		[...(brief?.lines ?? [])].map(([line, found]) => [line, { text: reviewedWords(found, format), href }])
	);
}

/** What others say of a product in one line: stars, and how it fits where anybody says so. */
export function reviewedWords({ n, mean, small, large }: ReviewedView, format: Format): string {
	const said = { locale: format.locale };
	const stars = m['feedback.reviewed']({ stars: format.count(mean), count: format.count(n) }, said);
	if (small === large) return stars;
	const count = format.count(Math.max(small, large));
	const fit =
		small > large ? m['feedback.says_small']({ count }, said) : m['feedback.says_large']({ count }, said);
	return `${stars} · ${fit}`;
}
