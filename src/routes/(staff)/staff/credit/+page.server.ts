import { error } from '@sveltejs/kit';
import { findByForm, giveByForm, lookByForm, takeBackByForm } from '#server/http/credit-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ locals, url }) {
	const { credit: desk } = locals.app.desk;
	const [staff, account, order] = [
		getStaff(locals),
		url.searchParams.get('account'),
		url.searchParams.get('order')
	];
	const done = { given: url.searchParams.has('given'), takenBack: url.searchParams.has('taken') };
	if (account === null && order === null) return { credit: null, account, order, ...done };
	const credit = await orUnavailable(
		order === null ? desk.ofAccount(staff, account ?? '') : desk.ofOrder(staff, order)
	);
	if (!credit) error(404);
	return { credit, account, order, ...done };
}

export const actions = { find: findByForm, look: lookByForm, give: giveByForm, take: takeBackByForm };
