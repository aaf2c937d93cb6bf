import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { stepByForm } from '#server/http/desk-return-forms.ts';
import { askPostageAtDesk, decidePostageByForm, foreseePostage } from '#server/http/postage-forms.ts';
import { boardOf, taskActions } from '#server/http/task-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load(event) {
	const { params, locals } = event;
	const board = await boardOf(event, 'return');
	const back = await orUnavailable(locals.app.deskReturns.find(getStaff(locals), params.id));
	if (!back) error(404);
	return { back, board };
}

export const actions = {
	step: (event) => stepByForm(event, event.params.id),
	postage: (event) => decidePostageByForm(event, event.params.id),
	askPostage: (event) => askPostageAtDesk(event, event.params.id),
	foreseePostage: (event) => foreseePostage(event, event.params.id),
	...taskActions
};
