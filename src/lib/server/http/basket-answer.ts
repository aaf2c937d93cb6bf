import { DISCLOSED, type Basket } from '#domain/basket/basket.ts';
import type { BasketTerms, BasketZone } from '#domain/basket/basket-terms.ts';
import { documentOf } from '#domain/linked-data/linked-data.ts';
import { wordBasket, type BasketWords } from '#i18n/basket-words.ts';
import { createFormat } from '#i18n/format.ts';
import type { Locale } from '#i18n/locale.ts';

/** Nothing is said of "today" here: the answer is kept, and read on another day. */
const NO_DAYS = { today: '', tomorrow: '', yesterday: '', justNow: '' };

/** How an answer is written: in which language, and in whose days. */
export type BasketReader = { locale: Locale; zone: string };

/** The terms of a basket in the words of a reader. */
export function basketWords(terms: BasketTerms, basket: Basket, reader: BasketReader): BasketWords {
	const titles = new Map(
		basket.lines.flatMap(({ id, title, sku }) => ((title ?? sku) ? [[id, title ?? sku ?? id] as const] : []))
	);
	const format = createFormat(reader.locale, reader.zone, NO_DAYS);
	const words = wordBasket(terms, titles, basket.currency, format);
	if (!words) throw new Error('a basket has at least one line, and so at least one zone');
	return words;
}

/** As `GET /api/v1/terms` answers it. `at` and the disclosure's instant alone change with the time of day. */
export function basketAnswer(terms: BasketTerms, basket: Basket, reader: BasketReader) {
	return {
		at: terms.at,
		policy: terms.policy,
		currency: basket.currency,
		locale: reader.locale,
		schedule: terms.schedule.map(zoneAnswer),
		lines: terms.lines.map(({ line, window, schedule }) => ({
			line,
			quantity: window.quantity,
			rule: window.why.rule,
			schedule: schedule.map(zoneAnswer),
			floors: window.floors.map(({ law, jurisdiction, right, applies }) => ({
				...{ law, jurisdiction, right, applies }
			}))
		})),
		disclosure: { what: `${DISCLOSED}, version ${terms.policy.version}`, at: terms.at },
		return_policies: terms.return_policies.map(documentOf),
		words: basketWords(terms, basket, reader)
	};
}

export type BasketAnswer = ReturnType<typeof basketAnswer>;

/** Instants are those of an order placed at `at` alone; what is told holds for every one placed while this is fresh. */
const zoneAnswer = ({ from: _, until: __, ...zone }: BasketZone) => zone;
