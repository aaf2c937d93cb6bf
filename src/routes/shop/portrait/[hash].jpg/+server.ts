import { lasting } from '#server/http/shop-files.ts';

/** It is of a person: no cache between us and its reader keeps it, and a browser's not long after they have left. */
const CACHE = 'private, max-age=3600';

/** The picture of whoever looks after a tier, under the hash of its bytes. */
export async function GET({ locals, params, request }) {
	return lasting(await locals.app.shop.portrait(params.hash), 'image/jpeg', params.hash, request, CACHE);
}
