import type { KeptHere } from './kept-store.ts';
import type { Place } from './places.ts';

/** Why a page is shown from what is kept. */
export type Why = 'unreached' | 'slow' | 'foreign';

/**
 * The server's time as far as this phone can reckon it: the record's own instant and what the phone's clock has counted
 * since. A phone that is days off counts as well as any other; one whose clock was turned back knows only the instant.
 */
export function reckon(asOf: string, keptAt: number, phone: number): { now: string; clockMoved: boolean } {
	const passed = phone - keptAt;
	const now = new Date(Date.parse(asOf) + Math.max(0, passed)).toISOString();
	return { now, clockMoved: passed < 0 };
}

/** What the kept page is told: all of it is in the record already. */
export function tellKept({ about, orders, briefs }: KeptHere, place: Place, why: Why, phone: number) {
	const ref = place.kind === 'list' ? undefined : place.ref;
	const order = orders.find((one) => one.ref === ref);
	const whole = new Set(orders.map((one) => one.ref));
	// One that is kept whole stands in the list as it was when the list was seen, if that was later.
	const rows = [...orders, ...briefs.filter((one) => !whole.has(one.ref))].map(
		({ ref: id, displayRef, lang, asOf, placedAt, sentence, goods, tone, icon, attention }) => ({
			...{ ref: id, displayRef, lang, asOf, placedAt, sentence, goods, tone, icon, attention }
		})
	);
	const list = rows.sort(
		(a, b) => Number(b.attention) - Number(a.attention) || Date.parse(b.placedAt) - Date.parse(a.placedAt)
	);
	return {
		...{ why, place, zone: about.zone, shop: about.shop.name, list },
		...(order && { order, reckoned: reckon(order.asOf, order.keptAt, phone) })
	};
}

const THEME = /^[\w-]{1,100}$/;

/** Puts it into the stored page, in the reader's language: as inert data in its head, which no text can close. */
export function fillShell(shell: string, told: object, { lang, shop }: KeptHere['about']): string {
	const data = JSON.stringify(told).replaceAll('<', '\\u003c');
	const language = /^[\w-]+$/.test(lang) ? lang : 'en';
	const theme =
		shop.theme && THEME.test(shop.theme)
			? `<link rel="stylesheet" href="/shop/theme/${shop.theme}.css">`
			: '';
	const block = `${theme}<script type="application/json" id="kept">${data}</script></head>`;
	// By functions: a `$` in a text is a letter, not a place for another text.
	return shell
		.replace(/<html lang="[^"]*"/, () => `<html lang="${language}"`)
		.replace('</head>', () => block);
}
