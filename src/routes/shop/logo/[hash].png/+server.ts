import { lasting } from '#server/http/shop-files.ts';

/** The shop's logo, under the hash of its bytes. */
export async function GET({ locals, params, request }) {
	return lasting(await locals.app.shop.logo(params.hash), 'image/png', params.hash, request);
}
