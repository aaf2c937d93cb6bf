import { error } from '@sveltejs/kit';
import { changeActions } from '#server/http/change-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, params }) {
	const { changes } = locals.app;
	const [page, { themes }] = await orUnavailable(Promise.all([changes.see(params.id), changes.choices()]));
	if (!page) error(404, 'change.not_found');
	return { ...page, themes };
}

export const actions = changeActions;
