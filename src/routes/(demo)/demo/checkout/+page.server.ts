import { error } from '@sveltejs/kit';
import { basketWords } from '#server/http/basket-answer.ts';
import {
	COUNTRIES,
	CURRENCY,
	MOST_EACH,
	readCheckout,
	readItems,
	snippetOf
} from '#server/http/demo-checkout.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { basketLines } from '#ui/demo/demo-basket.ts';

export async function load({ locals, url, setHeaders }) {
	const { app, locale } = locals;
	if (!app.isDemo) error(404);
	setHeaders({ 'cache-control': 'private, no-cache' });
	const items = await orUnavailable(readItems(app));
	const asked = readCheckout(url, items);
	const lines = basketLines(items, asked.quantities);
	const basket = {
		...{ currency: CURRENCY, country: asked.country, buyer: asked.buyer },
		...{ tags: [], discount: 0, shipping: 0, tax: 0, prices_include_tax: true },
		lines: lines.map((line) => ({ ...line, discount: 0 }))
	};
	const terms =
		lines.length > 0 ? await orUnavailable(app.basket.terms(basket, locals.clientAddress)) : undefined;
	const names = new Intl.DisplayNames([locale], { type: 'region' });
	return {
		items,
		asked,
		countries: COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })),
		currency: CURRENCY,
		zone: app.zone,
		words: terms?.ok ? basketWords(terms.value, basket, { locale, zone: app.zone }) : null,
		code: snippetOf(app.origin, basket),
		most: MOST_EACH
	};
}
