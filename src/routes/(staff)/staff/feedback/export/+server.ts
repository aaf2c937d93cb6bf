import { csvFile } from '#server/http/csv.ts';
import { FEEDBACK_HEAD, feedbackAskOf, feedbackCells } from '#server/http/feedback-desk-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function GET({ url, locals }) {
	const ask = feedbackAskOf(url.searchParams);
	const batches = await orUnavailable(locals.app.feedbackDesk.export(getStaff(locals), ask));
	return csvFile('feedback', FEEDBACK_HEAD, batches, feedbackCells);
}
