import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { askedFieldsIn, askReturnByForm } from '#server/http/desk-ask-forms.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ params, locals, url }) {
	const page = await orUnavailable(locals.app.returningAtDesk.choose(getStaff(locals), params.ref));
	if (!page) error(404);
	const wanted = askedFieldsIn(url.searchParams);
	const found = await orUnavailable(locals.app.exchanging.choose(getStaff(locals), params.ref, wanted));
	// What has not been sent is swapped on a page of its own.
	const isBack = (line: string) => page.choices.some((one) => one.line === line && one.most > 0);
	const exchanges = (found?.choices ?? []).filter(({ line }) => isBack(line));
	return { page, wanted, exchanges };
}

export const actions = { default: (event) => askReturnByForm(event, event.params.ref) };
