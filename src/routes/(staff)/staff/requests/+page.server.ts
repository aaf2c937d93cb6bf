import { orUnavailable } from '#server/http/outage.ts';
import { decideByForm } from '#server/http/staff-forms.ts';

export async function load({ locals }) {
	const { list, most } = await orUnavailable(locals.app.quotes.waiting());
	return { requests: list, most };
}

export const actions = { decide: decideByForm };
