import { orUnavailable } from '#server/http/outage.ts';
import { decideByForm, foreseeDecision } from '#server/http/staff-forms.ts';
import { boardOf, bulkActions, sideOf } from '#server/http/task-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const board = await boardOf(event, 'request', ['request.accept', 'request.decline']);
	const { list, most } = await orUnavailable(locals.app.quotes.waiting(undefined, sideOf(url, locals)));
	return { requests: list, most, board };
}

export const actions = { decide: decideByForm, foresee: foreseeDecision, ...bulkActions };
