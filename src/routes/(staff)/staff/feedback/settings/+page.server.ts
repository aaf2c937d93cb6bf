import { feedbackFormActions } from '#server/http/feedback-desk-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals }) {
	const { feedbackDesk } = locals.app;
	const [form, versions] = await orUnavailable(Promise.all([feedbackDesk.form(), feedbackDesk.versions()]));
	return {
		now: form,
		versions: versions.map(({ createdAt, ...one }) => ({ ...one, at: createdAt.toISOString() }))
	};
}

export const actions = feedbackFormActions;
