import { error, redirect } from '@sveltejs/kit';
import { readerFormat } from '#i18n/reader-format.ts';
import { wordTerms } from '#i18n/terms-words.ts';
import { sharedData } from '#server/http/linked-data.ts';
import { isOpening } from '#server/http/opening.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { drawOrder } from '#ui/shopper/drawn/draw-order.server.ts';
import { tellOrder } from '#ui/shopper/told-order.ts';

export async function load(event) {
	const { params, locals, depends, setHeaders } = event;
	depends('roundtrip:order');
	setHeaders({
		'cache-control': 'private, no-store',
		'x-robots-tag': 'noindex, nofollow',
		// Not `no-referrer`: with it the browser sends `Origin: null` on the form below, and the door refuses that.
		// Other sites get nothing either way.
		'referrer-policy': 'same-origin'
	});
	const found = await orUnavailable(locals.app.views.link(params.token));
	if (!found) error(404);
	// Nobody waits for the count, and nobody misses one that fails.
	if (isOpening(event)) {
		void locals.app.desk
			.countOpening(params.token)
			.catch((cause: unknown) => locals.log.warn({ err: cause }, 'an opening was not counted'));
	}
	const { zone } = await event.parent();
	const { view } = found;
	const { identity: shop } = await locals.app.shop.now();
	locals.linkedData = sharedData(view, { origin: locals.app.origin, locale: locals.locale, shop });
	const format = readerFormat(zone ?? view.zone, view.asOf);
	const now = Date.parse(view.asOf);
	const terms = wordTerms(view, format, now);
	const drawn = {
		...{ view, terms, reader: { format, now } },
		rows: [],
		keptCard: false,
		notes: {},
		history: []
	};
	return {
		...{ token: params.token, scope: found.scope, status: view.status },
		// The page is told everything in words, and what never moves is drawn here.
		order: tellOrder(view, format, now),
		parts: drawOrder(drawn, event.isDataRequest),
		terms: terms && { ...terms, lines: {} }
	};
}

export const actions = {
	// Mail scanners and previews follow links, so seeing one never signs anybody in: that takes this tap.
	open: async ({ params, locals, cookies, request }) => {
		const opening = { userAgent: request.headers.get('user-agent'), before: locals.principal };
		const opened = await orUnavailable(locals.app.links.open(params.token, opening));
		if (!opened) error(404);
		cookies.set(opened.cookie.name, opened.cookie.value, opened.cookie.attributes);
		redirect(303, `/orders/${encodeURIComponent(opened.ref)}`);
	}
};
