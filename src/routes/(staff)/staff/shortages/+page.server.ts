import { orUnavailable } from '#server/http/outage.ts';
import { listedShortage, pageNumber } from '#server/http/shortage-forms.ts';
import { boardOf, sideOf, taskActions } from '#server/http/task-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const kind = url.searchParams.get('kind') === 'low' ? ('low' as const) : ('short' as const);
	const number = pageNumber(url.searchParams.get('page'));
	const board = await boardOf(event, 'shortage');
	const asked = { kind, number, side: sideOf(url, locals) };
	const { list, counts, next } = await orUnavailable(locals.app.shortages.list(asked));
	return { kind, counts, next, list: list.map((one) => listedShortage(one)), board };
}

export const actions = { ...taskActions };
