import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ params, locals, depends, setHeaders }) {
	depends('roundtrip:order');
	setHeaders({ 'cache-control': 'private, no-store' });
	const view = await orUnavailable(locals.app.views.order(params.ref, locals.principal));
	if (!view) error(404);
	return { view };
}
