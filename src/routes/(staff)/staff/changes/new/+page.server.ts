import { begunIn, writeByForm } from '#server/http/change-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, url }) {
	const choices = await orUnavailable(locals.app.changes.choices());
	return { ...choices, begun: begunIn(url.searchParams) };
}

export const actions = { default: writeByForm };
