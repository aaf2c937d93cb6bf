import type { PeopleView } from '#domain/order/order-view.ts';
import type { Locale } from '#i18n/locale.ts';

/** Countries that write an address from the large to the small. */
const LARGE_FIRST = new Set(['CN', 'TW', 'HK', 'MO', 'JP', 'KR']);
/** Countries where the postcode stands behind the place. */
const POSTCODE_BEHIND = new Set(['US', 'CA', 'GB', 'IE', 'AU', 'NZ', 'IN']);

const words = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');

/** As it would stand on the parcel in that country. */
export function addressLines(people: PeopleView, locale: Locale): string[] {
	const { name, shipTo } = people;
	if (!shipTo) return [name];
	const country = countryName(shipTo.country, locale);
	const place = POSTCODE_BEHIND.has(shipTo.country)
		? words(shipTo.city, shipTo.region, shipTo.postcode)
		: words(shipTo.postcode, shipTo.city, shipTo.region);
	const lines = LARGE_FIRST.has(shipTo.country)
		? [
				words(country, shipTo.postcode),
				words(shipTo.region, shipTo.city),
				...shipTo.lines,
				shipTo.name ?? name
			]
		: [shipTo.name ?? name, ...shipTo.lines, place, country];
	return lines.filter((line) => line !== '');
}

/** What a code is called, by language and code: asking `Intl` takes longer than all that a page writes with it. */
const NAMES = new Map<string, string>();
const MOST_NAMES = 2000;

/** A code no one knows is shown as it came. */
export function countryName(code: string, locale: Locale): string {
	const key = `${locale} ${code}`;
	const known = NAMES.get(key);
	if (known !== undefined) return known;
	if (NAMES.size >= MOST_NAMES) NAMES.clear();
	const name = nameOf(code, locale);
	NAMES.set(key, name);
	return name;
}

function nameOf(code: string, locale: Locale): string {
	try {
		return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
	} catch {
		return code;
	}
}
