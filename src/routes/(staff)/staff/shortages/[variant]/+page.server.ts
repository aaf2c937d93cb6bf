import { error, fail, redirect } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { STATUS } from '#server/http/problem.ts';
import { deskShortage, suggestedDay } from '#server/http/shortage-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { reasonIn, textIn } from '#server/http/staff-forms.ts';

export async function load({ params, locals, url }) {
	const { shortages, zone } = locals.app;
	const found = await orUnavailable(shortages.find(params.variant));
	if (!found) error(404);
	const date = url.searchParams.get('date') ?? suggestedDay(found, zone, Date.now());
	const mail = await orUnavailable(shortages.preview(found, date, locals.locale));
	const asked = url.searchParams.get('asked');
	return { shortage: deskShortage(found), date, mail, asked: asked === null ? null : Number(asked) || 0 };
}

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await request.formData();
		const input = { variant: params.variant, newDate: textIn(form, 'date', 10) };
		const done = await orUnavailable(locals.app.shortages.ask(getStaff(locals), input, reasonIn(form)));
		if (!done.ok) return fail(STATUS[done.refusal.code], { code: done.refusal.code });
		redirect(303, `/staff/shortages/${encodeURIComponent(params.variant)}?asked=${done.value}`);
	}
};
