import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, setHeaders }) {
	setHeaders({ 'cache-control': 'private, no-store' });
	return {
		accounts: await orUnavailable(locals.app.credits.see(locals.principal)),
		asOf: Date.now(),
		shopZone: locals.app.zone
	};
}
