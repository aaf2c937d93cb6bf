import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { accept, type Result } from '#domain/refusal.ts';
import { chooseLocale } from '#i18n/locale.ts';
import { basketAnswer, type BasketAnswer } from './basket-answer.ts';
import { basketHtml } from './basket-html.ts';
import { matchesNone } from './conditional.ts';
import { answerOutage } from './outage.ts';
import { parse } from './parse.ts';
import { problem } from './problem.ts';
import { invalid, readText } from './read-json.ts';
import { BasketSchema, LONGEST_BASKET } from './schemas/basket.ts';

const FRESH_SECONDS = 300;
const STALE_SECONDS = 600;

/** Read by pages of any other site, and by nobody's rights: no cookie and no key is looked at. */
const FOR_ALL_SITES = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

type Form = 'json' | 'html';
type Asked = Result<{ text: string; basket: ReturnType<(typeof BasketSchema)['parse']> }>;

/** What holds before buying, as data or as HTML to put into a page. Public, and the same for everybody who asks alike. */
export const answerBasket = (event: RequestEvent, form: Form): Promise<Response> =>
	answerOutage(event, async () => {
		const { url, request, locals } = event;
		const language = url.searchParams.get('locale') ?? request.headers.get('accept-language');
		const refused = (refusal: Parameters<typeof problem>[0]) => {
			const response = problem(refusal, language);
			for (const [name, value] of Object.entries(FOR_ALL_SITES)) response.headers.set(name, value);
			const after = refusal['retry_after'];
			if (typeof after === 'number') response.headers.set('retry-after', String(after));
			return response;
		};
		const asked = readBasket(url.searchParams.getAll('basket'));
		if (!asked.ok) return refused(asked.refusal);
		const { basket, text } = asked.value;
		const terms = await locals.app.basket.terms(basket, locals.clientAddress);
		if (!terms.ok) return refused(terms.refusal);

		const reader = { locale: chooseLocale(undefined, language), zone: locals.app.zone };
		const answer = basketAnswer(terms.value, basket, reader);
		const etag = etagOf(answer, form);
		const headers = {
			...FOR_ALL_SITES,
			etag: `W/${etag}`,
			vary: 'accept-language',
			'cache-control': freshness(terms.value.at, terms.value.good_until),
			'content-language': reader.locale
		};
		if (matchesNone(request.headers.get('if-none-match'), etag))
			return new Response(null, { status: 304, headers });
		if (form === 'json') {
			const type = { 'content-type': 'application/json' };
			return new Response(JSON.stringify(answer), { headers: { ...headers, ...type } });
		}
		return new Response(basketHtml(answer.words, text, reader.locale), {
			headers: {
				...headers,
				'content-type': 'text/html; charset=utf-8',
				'content-security-policy':
					"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
				'x-robots-tag': 'noindex, nofollow'
			}
		});
	});

/** Exactly one `basket`, as JSON, no longer than an address may be. Refusal `request.invalid`. */
function readBasket(given: readonly string[]): Asked {
	const [text] = given;
	const example = '{"currency":"EUR","lines":[{"quantity":1,"amount":4200}]}';
	if (text === undefined || given.length > 1)
		return invalid('', given.length > 1 ? 'one `basket`, not several' : '`basket` is missing', example);
	if (text.length > LONGEST_BASKET)
		return invalid('', `a basket longer than ${LONGEST_BASKET} characters`, example);
	const read = readText(text);
	if (!read.ok) return read;
	const basket = parse(BasketSchema, read.value);
	return basket.ok ? accept({ text, basket: basket.value }) : basket;
}

/** Of all that it says but the instant it was said at: the same terms are the same answer tomorrow. */
function etagOf({ at: _, disclosure: __, ...lasting }: BasketAnswer, form: Form): string {
	const hash = createHash('sha256').update(form).update(JSON.stringify(lasting)).digest('base64url');
	return `"${hash.slice(0, 22)}"`;
}

/** Kept no longer than the terms are known to stay as they are. */
function freshness(at: string, goodUntil: string | null): string {
	const left = goodUntil === null ? Infinity : Math.floor((Date.parse(goodUntil) - Date.parse(at)) / 1000);
	const fresh = Math.max(0, Math.min(FRESH_SECONDS, left));
	const stale = Math.max(0, Math.min(STALE_SECONDS, left - fresh));
	return `public, max-age=${fresh}, stale-while-revalidate=${stale}`;
}
