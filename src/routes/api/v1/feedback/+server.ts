import { toAnswerCursor } from '#server/http/cursor.ts';
import { feedbackAnswer } from '#server/http/feedback-answer.ts';
import { answerOutage } from '#server/http/outage.ts';
import { parse } from '#server/http/parse.ts';
import { problem } from '#server/http/problem.ts';
import { FeedbackQuery } from '#server/http/schemas/feedback.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const asked = parse(FeedbackQuery, Object.fromEntries(event.url.searchParams));
		if (!asked.ok) return problem(asked.refusal, event.request.headers.get('accept-language'));
		const { score, theme, product, suspect, cursor: after, limit } = asked.value;
		const only = suspect === 'true' ? ('suspect' as const) : undefined;
		const found = await event.locals.app.feedbackDesk.page({ score, theme, product, only, after }, limit);
		const next = found.next ? toAnswerCursor(found.next) : undefined;
		return new Response(JSON.stringify({ feedback: found.list.map(feedbackAnswer), next }), {
			headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
		});
	});
