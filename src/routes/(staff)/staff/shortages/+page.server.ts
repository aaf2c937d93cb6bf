import { orUnavailable } from '#server/http/outage.ts';
import { listedShortage, pageNumber } from '#server/http/shortage-forms.ts';

export async function load({ locals, url }) {
	const kind = url.searchParams.get('kind') === 'low' ? ('low' as const) : ('short' as const);
	const number = pageNumber(url.searchParams.get('page'));
	const { list, counts, next } = await orUnavailable(locals.app.shortages.list({ kind, number }));
	return { kind, counts, next, list: list.map((one) => listedShortage(one)) };
}
