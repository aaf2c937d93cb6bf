import { orUnavailable } from '#server/http/outage.ts';

const PAGE = 30;

export async function load({ locals, url }) {
	const from = Math.min(Number.parseInt(url.searchParams.get('from') ?? '', 10) || 0, 100_000);
	const offset = Math.max(0, from);
	// One more than is shown tells whether there are older ones.
	const found = await orUnavailable(locals.app.views.orders(locals.principal, { limit: PAGE + 1, offset }));
	const credit = await orUnavailable(locals.app.credits.see(locals.principal));
	return {
		credit: (credit ?? []).map(({ currency, available }) => ({ currency, available })),
		orders: found.slice(0, PAGE),
		older: found.length > PAGE ? `/orders?from=${offset + PAGE}` : undefined,
		newest: offset > 0 ? '/orders' : undefined,
		shopZone: locals.app.zone
	};
}
