import { SHARED_FIELD, SHARED_PAGE, SHARED_TYPES } from '#domain/photo/shared.ts';
import { UNNAMED, type ShopIdentity } from '#domain/shop/identity.ts';
import type { Locale } from '#i18n/locale.ts';
import { m } from '#i18n/paraglide/messages.js';
import { problem } from './problem.ts';

/** A file whose name is a hash of what is in it: the same for everybody, and for ever unless `cache` says otherwise. */
export function lasting(
	content: string | Uint8Array | undefined,
	type: string,
	name: string,
	request: Request,
	cache = 'public, max-age=31536000, immutable'
): Response {
	if (content === undefined)
		return problem({ code: 'route.not_found' }, request.headers.get('accept-language'));
	const etag = `"${name}"`;
	const headers = {
		...{ etag, 'cache-control': cache },
		...{ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' }
	};
	if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
	return new Response(content as BodyInit, { headers: { ...headers, 'content-type': type } });
}

const icon = (src: string, sizes: string, type: string, purpose?: string) => ({
	...{ src: `/icons/${src}`, sizes, type },
	...(purpose && { purpose })
});

const shortcut = (name: string, url: string) => ({
	...{ name, url },
	icons: [icon('icon-192.png', '192x192', 'image/png')]
});

const shot = (name: string, sizes: string, form_factor: 'narrow' | 'wide', label: string) => ({
	...{ src: `/screenshots/${name}.png`, sizes, type: 'image/png', form_factor, label }
});

/**
 * What a phone calls the app and how it opens it (W3C Web Application Manifest), in its reader's language.
 */
export const manifestOf = ({ name }: Pick<ShopIdentity, 'name'> = UNNAMED, locale: Locale = 'en') => {
	const said = { locale };
	return {
		id: '/',
		...{ name, lang: locale, dir: 'ltr' },
		// Twelve characters are what stands under an icon.
		short_name: Array.from(name).slice(0, 12).join('').trim(),
		description: m['app.description']({}, said),
		start_url: '/orders',
		scope: '/',
		display: 'standalone',
		display_override: ['standalone', 'minimal-ui'],
		orientation: 'any',
		categories: ['shopping'],
		launch_handler: { client_mode: ['navigate-existing', 'auto'] },
		prefer_related_applications: false,
		background_color: '#f5f5f2',
		theme_color: '#f5f5f2',
		icons: [
			icon('mark.svg', 'any', 'image/svg+xml'),
			icon('icon-192.png', '192x192', 'image/png'),
			icon('icon-512.png', '512x512', 'image/png'),
			icon('maskable-512.png', '512x512', 'image/png', 'maskable'),
			icon('monochrome-512.png', '512x512', 'image/png', 'monochrome')
		],
		shortcuts: [
			shortcut(m['orders.title']({}, said), '/orders'),
			shortcut(m['orders.find']({}, said), '/'),
			shortcut(m['shared.title']({}, said), SHARED_PAGE)
		],
		// A photo from another app: the worker takes it, and where there is none the page itself.
		share_target: {
			action: SHARED_PAGE,
			method: 'POST',
			enctype: 'multipart/form-data',
			params: { files: [{ name: SHARED_FIELD, accept: [...SHARED_TYPES] }] }
		},
		screenshots: [
			shot(`order-${locale}-narrow`, '390x844', 'narrow', m['app.screenshot']({}, said)),
			shot(`order-${locale}-wide`, '1280x800', 'wide', m['app.screenshot']({}, said))
		]
	};
};
