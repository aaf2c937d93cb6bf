import type { BasketWords } from '#i18n/basket-words.ts';
import type { OwnWords } from './words.ts';

type Content = string | Node | undefined;

/** An element with text and elements in it; whatever a shop or a stranger wrote goes in as text and stays text. */
function make(name: string, className: string, ...content: Content[]): HTMLElement {
	const element = document.createElement(name);
	if (className) element.className = className;
	element.append(...content.flatMap((part) => (part ? [part] : [])));
	return element;
}

/** The bar with its words, as it is drawn wherever an order is: the zones, the sentences, and the zones again as a list. */
export function drawTerms({ list, here, gap, zones, sentences, notes, lines }: BasketWords): HTMLElement {
	const [lead = '', ...then] = sentences;
	const bar = make(
		'div',
		'zones',
		...zones.map(({ kind, share }) => sized(make('span', `zone ${kind}`), share))
	);
	// Drawn for the eye; the list says the same in words.
	const drawing = make('div', 'bar', bar, make('span', 'here', here));
	drawing.ariaHidden = 'true';
	const key = make(
		'ol',
		'key',
		...zones.map(({ kind, share, label, detail }) => {
			const sign = make('span', `zone ${kind}`);
			sign.ariaHidden = 'true';
			const text = make('div', '', make('b', '', label), ' ', detail ? make('span', '', detail) : undefined);
			return sized(make('li', '', sign, text), share);
		})
	);
	key.ariaLabel = list;
	const told = lines.map(({ title, sentences: own }) =>
		make('p', '', make('b', '', title), ' ', own.join(gap))
	);
	return make(
		'div',
		'',
		drawing,
		make('p', 'lead', lead),
		then.length > 0 ? make('p', 'then', then.join(gap)) : undefined,
		...notes.map((note) => make('p', 'small', note)),
		key,
		told.length > 0 ? make('div', 'lines', ...told) : undefined
	);
}

/** A part of the bar's length. Set on the element, not in its markup: a strict page forbids `style` attributes there. */
function sized(element: HTMLElement, share: number): HTMLElement {
	element.style.flex = `${share} 0 0`;
	return element;
}

/** What stands in the box while there is nothing to draw; `again` where trying again may help. */
export function drawState(text: string, words: OwnWords, again?: () => void): HTMLElement {
	if (!again) return make('p', 'state', text);
	const button = make('button', '', words.again) as HTMLButtonElement;
	button.type = 'button';
	button.onclick = again;
	return make('div', 'state', make('p', '', text), button);
}
