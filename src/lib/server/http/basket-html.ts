import { inertJson } from '#domain/linked-data/linked-data.ts';
import type { BasketWords } from '#i18n/basket-words.ts';
import { escapeHtml as esc } from '#i18n/markup.ts';

/**
 * The terms of a basket as HTML that a shop's server puts into its own page: words in order without any style or script,
 * which the widget's element (`<roundtrip-terms>`) takes over where it is there, without asking again.
 *
 * @param basket the text it was asked with, which the element asks with when it changes
 */
export function basketHtml(words: BasketWords, basket: string, locale: string): string {
	const [first = '', ...rest] = words.sentences;
	const text = (sentence: string) => `<p>${esc(sentence)}</p>`;
	const zones = words.zones.map(
		({ label, detail }) => `<li><b>${esc(label)}</b>${detail && ` ${esc(detail)}`}</li>`
	);
	const lines = words.lines.map(
		({ title, sentences }) => `<p><b>${esc(title)}</b> ${esc(sentences.join(words.gap))}</p>`
	);
	return [
		`<roundtrip-terms lang="${esc(locale)}" locale="${esc(locale)}" basket="${esc(basket)}">`,
		`<section aria-label="${esc(words.title)}">`,
		`<p><b>${esc(first)}</b></p>`,
		...(rest.length > 0 ? [text(rest.join(words.gap))] : []),
		`<ol aria-label="${esc(words.list)}">${zones.join('')}</ol>`,
		...words.notes.map(text),
		...lines,
		'</section>',
		`<script type="application/json">${inertJson({ words })}</script>`,
		'</roundtrip-terms>',
		''
	].join('\n');
}
