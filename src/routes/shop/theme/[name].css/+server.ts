import { lasting } from '#server/http/shop-files.ts';

/** The shop's colours, under a name that changes with them. */
export async function GET({ locals, params, request }) {
	return lasting(
		await locals.app.shop.stylesheet(params.name),
		'text/css; charset=utf-8',
		params.name,
		request
	);
}
