import type { Handle } from '@sveltejs/kit';
import { chooseLocale, LOCALE_COOKIE } from '#i18n/locale.ts';
import { inDocument, inLocale } from '#i18n/request-locale.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import { ORDER_VIEWS } from '#tests/fixtures/order-views.ts';
import { openStream, report } from './live.ts';

/** A store of fixtures. `report` moves one on, so that the live part can be seen too. */
const views = new Map<string, OrderView>(
	Object.entries(ORDER_VIEWS).map(([ref, view]) => [ref, { ...view, ref }])
);
const shared = (): OrderView => ({ ...ORDER_VIEWS['shared']!, ...views.get('shared')! });

const app = {
	views: {
		order: async (ref: string) => {
			if (ref === 'broken') throw new Error('A fault of the store.');
			return views.get(ref) ?? null;
		},
		link: async (token: string) =>
			token === 'watch' || token === 'act' ? { view: shared(), scope: token } : null
	},
	links: {
		open: async (token: string) =>
			token === 'act'
				? {
						ref: 'in-transit',
						cookie: { name: 'preview', value: 'opened', attributes: { httpOnly: true, path: '/' } }
					}
				: null
	}
};

export const handle: Handle = async ({ event, resolve }) => {
	const { pathname } = event.url;
	if (pathname === '/live') return openStream(event.url.searchParams.getAll('topic'));
	if (pathname === '/preview-report') return Response.json(report(views, event.url.searchParams));
	if (pathname === '/preview-tile.svg') return tile(event.url.searchParams.get('colour') ?? '#888');
	Object.assign(event.locals, { app, principal: { kind: 'anonymous' } });
	const locale = chooseLocale(event.cookies.get(LOCALE_COOKIE), event.request.headers.get('accept-language'));
	return inLocale(locale, event.url, () =>
		resolve(event, { transformPageChunk: ({ html }) => inDocument(html, locale) })
	);
};

function tile(colour: string): Response {
	const fill = /^#[\da-f]{3,6}$/i.test(colour) ? colour : '#888';
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="${fill}" d="M0 0h8v8H0z"/><circle cx="4" cy="4" r="2" fill="#fff8"/></svg>`;
	return new Response(svg, { headers: { 'content-type': 'image/svg+xml' } });
}
