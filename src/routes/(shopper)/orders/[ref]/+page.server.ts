import { error } from '@sveltejs/kit';
import { speaksOfKeptCard } from '#domain/money/kept-card.ts';
import { reviewedLines, wordFeedback } from '#i18n/order-feedback.ts';
import { wordDelay } from '#i18n/order-delay.ts';
import { wordServices } from '#i18n/order-services.ts';
import { wordReturns } from '#i18n/order-returns.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { refundNotes } from '#i18n/refund-notes.ts';
import { wordTell } from '#i18n/order-tell.ts';
import { wordTerms } from '#i18n/terms-words.ts';
import { orderData } from '#server/http/linked-data.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { personalParts } from '#server/http/personal-parts.ts';
import { AsText } from '#ui/primitives/as-text.ts';
import { moneyRows } from '#ui/primitives/money-rows.ts';
import { orderNotices } from '#ui/primitives/quote/order-notices.ts';
import { knownHistory, toldHistory } from '#ui/primitives/told-history.ts';
import { drawOrder } from '#ui/shopper/drawn/draw-order.server.ts';
import { tellOrder } from '#ui/shopper/told-order.ts';

export async function load({ params, locals, cookies, depends, setHeaders, parent, url, isDataRequest }) {
	depends('roundtrip:order');
	setHeaders({ 'cache-control': 'private, no-store' });
	const { views, quotes, feedback } = locals.app;
	const view = await orUnavailable(views.order(params.ref, locals.principal, locals.seen));
	if (!view) error(404);
	const { identity: shop, services } = await locals.app.shop.now();
	locals.linkedData = orderData(view, { origin: locals.app.origin, locale: locals.locale, shop });
	// What was just done is told from the address, so that it needs no script and survives a reload.
	const quote = url.searchParams.get('done');
	const found = quote ? await orUnavailable(quotes.find(locals.principal, quote)) : undefined;
	const told = {
		done: found?.ok ? found.value.outcome : null,
		corrected: url.searchParams.has('corrected'),
		accountNamed: url.searchParams.has('account')
	};
	const { zone } = await parent();
	const format = readerFormat(zone ?? view.zone, view.asOf);
	const now = Date.parse(view.asOf);
	const returns = wordReturns(view, format);
	const terms = wordTerms(view, format, now);
	const history = toldHistory(view.history);
	// Nobody is asked how it went before something arrived or ended.
	const isOver = /delivered|returned|cancelled/.test(view.status);
	const brief = isOver
		? await orUnavailable(feedback.brief(locals.principal, params.ref, locals.seen))
		: null;
	const drawn = {
		...{ view, terms, reader: { format, now }, reviewed: reviewedLines(view.ref, brief, format) },
		rows: moneyRows(view.money),
		keptCard: speaksOfKeptCard(view.history),
		notes: refundNotes(view.ref, view.money, format, now),
		...{ history, personal: await personalParts(locals.app, view, cookies) }
	};
	const words = {
		order: tellOrder(view, format, now),
		history: knownHistory(history, isDataRequest),
		returns: {
			...returns,
			underWay: [
				...wordDelay(view, format),
				...wordFeedback(view, brief, format),
				...returns.underWay,
				...wordServices(view, services, { locale: locals.locale }),
				...wordTell(view, told.done !== null)
			]
		},
		terms: terms && { ...terms, lines: {} },
		notices: orderNotices(view, zone, told)
	};
	// The page is told everything in words, and what never moves is drawn here.
	return { words: new AsText(words), parts: drawOrder(drawn, isDataRequest) };
}
