import { error, fail, redirect } from '@sveltejs/kit';
import { MONTHS, MOST } from '#domain/policy/replay/bounds.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { deskDraft } from '#server/http/policy-pages.ts';
import { STATUS } from '#server/http/problem.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { textIn } from '#server/http/staff-forms.ts';

/** Each look works on a replay that runs, for as long as a reader waits for a page. */
export async function load({ locals, params }) {
	const { policyDesk } = locals.app;
	const shelf = await orUnavailable(policyDesk.look());
	const draft = shelf.policies.find(({ id, state }) => id === params.id && state === 'draft');
	if (!draft) error(404);
	const replay = await orUnavailable(policyDesk.replay.goOn(draft.id));
	const base = shelf.policies.find(({ id }) => id === (replay?.baseId ?? shelf.current.id));
	return {
		draft: deskDraft(draft, shelf),
		current: shelf.current.version ?? 0,
		base: base?.version ?? 0,
		months: MONTHS,
		most: MOST,
		replay: replay && {
			...{ id: replay.id, state: replay.state, months: replay.months, isOld: replay.edit !== draft.edit },
			...{ at: replay.createdAt.toISOString(), progress: replay.progress }
		}
	};
}

export const actions = {
	start: async ({ request, locals, params: { id } }) => {
		const months = Number(textIn(await request.formData(), 'months', 4));
		const done = await orUnavailable(locals.app.policyDesk.replay.begin(getStaff(locals), { id, months }));
		// A page that is sent for again must not begin once more.
		if (done.ok) redirect(303, `/staff/policies/${id}/replay`);
		return fail(STATUS[done.refusal.code], { code: done.refusal.code });
	},
	stop: async ({ request, locals, params: { id } }) => {
		const replay = textIn(await request.formData(), 'replay', 40);
		// One that has ended meanwhile is stopped as well.
		await orUnavailable(locals.app.policyDesk.replay.stop(getStaff(locals), replay));
		redirect(303, `/staff/policies/${id}/replay`);
	}
};
