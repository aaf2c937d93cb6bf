import { feedbackThemeActions } from '#server/http/feedback-desk-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals }) {
	return { themes: await orUnavailable(locals.app.feedbackDesk.themes()) };
}

export const actions = feedbackThemeActions;
