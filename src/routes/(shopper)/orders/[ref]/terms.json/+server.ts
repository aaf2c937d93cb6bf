import { error } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';

export async function GET({ params, locals }) {
	const found = await orUnavailable(locals.app.papers.terms(locals.principal, params.ref));
	if (!found) error(404);
	return Response.json(found.terms, { headers: { 'cache-control': 'private, no-store' } });
}
