import { manifestOf } from '#server/http/shop-files.ts';

/** What a phone calls the app, in its reader's language. A browser asks again now and then, so that another name reaches it. */
export async function GET({ locals }) {
	const { identity } = await locals.app.shop.now();
	const headers = {
		...{ 'content-type': 'application/manifest+json', 'cache-control': 'private, max-age=300' },
		vary: 'accept-language, cookie'
	};
	return new Response(JSON.stringify(manifestOf(identity, locals.locale)), { headers });
}
