import { error } from '@sveltejs/kit';

export async function load({ params, locals, depends, setHeaders }) {
	depends('roundtrip:order');
	setHeaders({ 'cache-control': 'private, no-store' });
	const view = await locals.app.views.order(params.ref, locals.principal);
	if (!view) error(404);
	return { view };
}
